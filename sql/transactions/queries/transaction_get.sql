-- $1 book, $2 currency, $3 minor digits, $4 id → answer.
SELECT outcome, body, version, replayed
  FROM transaction_get($1::uuid, $2::text, $3::int, $4::uuid)
