-- $1 book, $2 user, $3 currency, $4 minor digits, $5 zone, $6 idempotency key, $7 request hash,
-- $8 budget, $9 version that If-Match names, $10 canonical merge patch → answer
SELECT outcome, body, version, replayed
  FROM budget_change($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text,
                     $8::uuid, $9::bigint, $10::jsonb)
