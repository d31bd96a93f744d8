-- $1 book, $2 currency, $3 minor digits, $4 zone, $5 budget, $6 day of the usage (null: today)
-- → answer
SELECT outcome, body, version, replayed
  FROM budget_get($1::uuid, $2::text, $3::int, $4::text, $5::uuid, $6::date)
