-- $1 book, $2 minor digits, $3 zone, $4 how many periods, $5 canonical body → answer
SELECT outcome, body, version, replayed
  FROM budget_preview($1::uuid, $2::int, $3::text, $4::int, $5::jsonb)
