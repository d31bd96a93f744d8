-- $1 book, $2 currency, $3 minor digits, $4 zone, $5 category, $6 day → answer
SELECT outcome, body, version, replayed
  FROM budget_limits_narrowed($1::uuid, $2::text, $3::int, $4::text, $5::text, $6::date)
