-- $1 book, $2 minor digits, $3 zone, $4 budget, $5 how many periods → answer
SELECT outcome, body, version, replayed
  FROM budget_history($1::uuid, $2::int, $3::text, $4::uuid, $5::int)
