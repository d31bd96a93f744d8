-- $1 book, $2 user, $3 idempotency key, $4 request hash → answer
SELECT outcome, body, version, replayed
  FROM alerts_read_all($1::uuid, $2::uuid, $3::text, $4::text)
