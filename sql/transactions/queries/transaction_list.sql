-- A page by date → data, next. $1 book, $2 currency, $3 minor digits, $4 from, $5 to (±infinity:
-- no limit), $6 types, $7 min, $8 max, $9 and $10 the day and id that it comes after (infinity and
-- the greatest id: the first page), $11 limit.
--
-- Where it begins is one comparison of rows, `to` included, so that the last page costs what the
-- first does.
SELECT data, next
  FROM transaction_page(ARRAY(
           SELECT t
             FROM transactions t
            WHERE t.book_id = $1::uuid
              AND (t.date, t.id) < (least($5::date, $9::date), $10::uuid)
              AND t.date >= $4::date
              AND t.type = ANY ($6::text[])
              AND t.amount BETWEEN $7::bigint AND $8::bigint
            ORDER BY t.date DESC, t.id DESC
            LIMIT $11::int + 1), $11::int, $2::text, $3::int)
