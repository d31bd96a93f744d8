-- $1 book, $2 minor digits, $3 zone, $4 budget, $5 day (null: today) → answer
SELECT outcome, body, version, replayed
  FROM budget_explain($1::uuid, $2::int, $3::text, $4::uuid, $5::date)
