-- A page of what has words or a tag → data, next. $1 to $11 as in transaction_list, $12 category
-- (NULL: any), $13 q (NULL or without words: any), $14 tag (NULL: any).
SELECT data, next
  FROM transaction_page(ARRAY(
           SELECT t
             FROM transactions t
            WHERE t.book_id = $1::uuid
              AND t.words @@ words_query($13::text)
              AND t.tags @> array_remove(ARRAY[$14::text], NULL)
              AND starts_with(t.category_key || ':', coalesce(category_key($12::text) || ':', ''))
              AND (t.date, t.id) < (least($5::date, $9::date), $10::uuid)
              AND t.date >= $4::date
              AND t.type = ANY ($6::text[])
              AND t.amount BETWEEN $7::bigint AND $8::bigint
            ORDER BY t.date DESC, t.id DESC
            LIMIT $11::int + 1), $11::int, $2::text, $3::int)
