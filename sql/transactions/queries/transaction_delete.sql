-- $1 to $5 as in transaction_create, $6 version of the definitions, $7 the definitions, $8 id,
-- $9 the version to be deleted (NULL: any), $10 override → answer.
SELECT outcome, body, version, replayed
  FROM transaction_delete($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::bigint, $7::jsonb,
                          $8::uuid, $9::bigint, $10::boolean)
