-- A page of one category and all below it → data, next. $1 to $11 as in transaction_list,
-- $12 category. Each category of the subtree gives at most a page, in order from its own index.
SELECT data, next
  FROM transaction_page(ARRAY(
           SELECT page.t
             FROM categories c
            CROSS JOIN LATERAL (
                  SELECT t
                    FROM transactions t
                   WHERE t.book_id = $1::uuid AND t.category_key = c.key
                     AND (t.date, t.id) < (least($5::date, $9::date), $10::uuid)
                     AND t.date >= $4::date
                     AND t.type = ANY ($6::text[])
                     AND t.amount BETWEEN $7::bigint AND $8::bigint
                   ORDER BY t.date DESC, t.id DESC
                   LIMIT $11::int + 1) AS page
            WHERE c.book_id = $1::uuid AND category_within(c.key, category_key($12::text))
            ORDER BY (page.t).date DESC, (page.t).id DESC
            LIMIT $11::int + 1), $11::int, $2::text, $3::int)
