-- $1 book, $2 user, $3 idempotency key, $4 request hash, $5 channel, $6 delivery → answer
SELECT outcome, body, version, replayed
  FROM delivery_retry($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::uuid)
