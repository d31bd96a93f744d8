-- $1 to $9 as in transaction_create, $10 id, $11 the version to be changed (NULL: any), $12 merge
-- patch → answer.
SELECT outcome, body, version, replayed
  FROM transaction_change($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text,
                          $8::bigint, $9::jsonb, $10::uuid, $11::bigint, $12::jsonb)
