-- $1 to $5 as in transaction_create, $6 version of the definitions, $7 draft, with `replaces` for a
-- change → answer. Reads only: newer definitions go to definitions_store before.
SELECT outcome, body, version, replayed
  FROM transaction_check($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::bigint, $7::jsonb)
