-- $1 to $9 as in transaction_create, $10 from, $11 to → answer.
SELECT outcome, body, version, replayed
  FROM category_rename($1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text,
                       $8::bigint, $9::jsonb, $10::text, $11::text)
