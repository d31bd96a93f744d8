-- $1 book, $2 user, $3 idempotency key, $4 request hash, $5 canonical body with `target`, $6 secret
-- → answer
SELECT outcome, body, version, replayed
  FROM channel_create($1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text)
