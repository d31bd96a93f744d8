-- $1 book, $2 user, $3 currency, $4 minor digits, $5 zone, $6 Idempotency-Key (NULL: none),
-- $7 hash of the request, $8 version of the definitions that the budgets service named (NULL: it
-- did not answer), $9 its whole answer (NULL: not changed), $10 draft → answer; its outcome
-- definitions_wanted: the stored definitions are older than $8, nothing was done, ask for them all.
SELECT outcome, body, version, replayed
  FROM transaction_create($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text,
                          $8::bigint, $9::jsonb, $10::jsonb)
