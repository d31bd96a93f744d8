-- $1 book, $2 user, $3 currency, $4 minor digits, $5 zone, $6 version that the budgets service
-- named, $7 its whole answer → answer.
SELECT outcome, body, version, replayed
  FROM definitions_store($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::bigint, $7::jsonb)
