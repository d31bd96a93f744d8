-- $1 book, $2 currency, $3 minor digits, $4 zone, $5 limit, $6 position of the last page's end
-- (null: from the first) → data, next
SELECT data, next
  FROM budget_list($1::uuid, $2::text, $3::int, $4::text, $5::int,
                   coalesce($6::text, '00000000-0000-0000-0000-000000000000'))
