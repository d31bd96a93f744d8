-- $1 to $9 as in transaction_create, $10 array of drafts, null for one that is faulty in itself,
-- $11 atomic → answer: ok or batch_refused with [{"outcome", "body"} or null, …] in order.
SELECT outcome, body, version, replayed
  FROM transaction_batch($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text,
                         $8::bigint, $9::jsonb, $10::jsonb, $11::boolean)
