-- $1 book, $2 currency, $3 minor digits, $4 budget → answer
SELECT outcome, body, version, replayed
  FROM budget_get($1::uuid, $2::text, $3::int, $4::uuid)
