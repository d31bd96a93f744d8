-- $1 book, $2 user, $3 idempotency key, $4 request hash, $5 channel, $6 version that If-Match
-- names, $7 canonical merge patch with `kind` and `target` → answer
SELECT outcome, body, version, replayed
  FROM channel_change($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::bigint, $7::jsonb)
