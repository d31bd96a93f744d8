-- $1 book, $2 user, $3 idempotency key, $4 request hash, $5 alert, $6 version that If-Match names,
-- $7 read → answer
SELECT outcome, body, version, replayed
  FROM alert_change($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::bigint, $7::boolean)
