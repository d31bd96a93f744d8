-- Pages of transactions: filters, order, positions, and that a page costs a page. Reads the
-- statements from the source tree: run from its top.
BEGIN;
SELECT plan(61);
\ir helpers.psql

\set sql `cat sql/transactions/queries/transaction_list.sql`
PREPARE by_date AS :sql;
\set sql `cat sql/transactions/queries/transaction_list_category.sql`
PREPARE by_category AS :sql;
\set sql `cat sql/transactions/queries/transaction_list_search.sql`
PREPARE by_word AS :sql;

-- As the handler chooses and fills them.
CREATE FUNCTION pg_temp.statement(
    _f jsonb, _limit int, _day date = 'infinity',
    _id uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    _book uuid = '0192f000-0000-7000-8000-00000000000b') RETURNS text
LANGUAGE sql AS $$
    SELECT format('EXECUTE %s(%L, %L, 2, %L, %L, %L, %s, %s, %L, %L, %s',
                  CASE WHEN _f ?| '{q,tag}' THEN 'by_word' WHEN _f ? 'category' THEN 'by_category'
                       ELSE 'by_date' END,
                  _book, 'USD', coalesce(_f ->> 'from', '-infinity'),
                  coalesce(_f ->> 'to', 'infinity'),
                  coalesce('{' || (_f ->> 'type') || '}', '{expense,income,refund}'),
                  coalesce(_f ->> 'min', '0'), coalesce(_f ->> 'max', '9223372036854775807'),
                  _day, _id, _limit)
           || CASE WHEN _f ?| '{q,tag}'
                   THEN format(', %L, %L, %L)', _f ->> 'category', _f ->> 'q', _f ->> 'tag')
                   WHEN _f ? 'category' THEN format(', %L)', _f ->> 'category')
                   ELSE ')' END
$$;
CREATE FUNCTION pg_temp.page(_f jsonb, _limit int = 50, _after text = NULL, OUT data json,
                             OUT next text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE pg_temp.statement(_f, _limit, coalesce(split_part(_after, ',', 1), 'infinity')::date,
                              coalesce(split_part(_after, ',', 2),
                                       'ffffffff-ffff-ffff-ffff-ffffffffffff')::uuid)
       INTO data, next;
END
$$;
-- The payees of a page, in order.
CREATE FUNCTION pg_temp.payees(_f jsonb, _limit int = 50) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(left(t ->> 'payee', 1), '' ORDER BY n), '')
      FROM pg_temp.page(_f, _limit) AS p,
           LATERAL json_array_elements(p.data) WITH ORDINALITY AS e (t, n)
$$;

SELECT is(pg_temp.page('{}')::text, '([],)', 'an empty book has an empty page');
SELECT pg_temp.define(VARIADIC '{}'::jsonb[]);
SELECT count(pg_temp.create(jsonb_build_object(
           'id', format('0192f000-0000-4000-8000-0000000000%s', n), 'date', date, 'amount', amount,
           'type', type, 'category', category, 'payee', payee, 'note', note, 'tags', tags)))
  FROM (VALUES
    (11, '2026-01-01', 100, 'expense', 'Food', 'A shop', 'Milk & bread', '["x"]'::json),
    (12, '2026-01-02', 200, 'expense', 'Food:Cafe', 'B shop', NULL, '["x", "y"]'),
    (13, '2026-01-02', 300, 'refund', 'food:cafe', 'C Shopping', 'milkshake', '["y"]'),
    (14, '2026-01-03', 400, 'income', 'Pay', 'D Inc.', U&'\00dcber-Stunden', '[]'),
    (15, '2026-02-01', 500, 'expense', 'Foodie', 'E caf' || U&'\00e9', '50% off: x_y', '["X"]'),
    (16, '2026-02-02', 600, 'expense', 'Home', 'F', 'o''clock \ 12.50', '["y"]')
  ) AS c (n, date, amount, type, category, payee, note, tags)
\g /dev/null

SELECT is(pg_temp.payees(filter::jsonb), payees, filter)
  FROM (VALUES
    ('{}', 'FEDCBA'),
    ('{"from": "2026-01-02"}', 'FEDCB'),
    ('{"to": "2026-01-02"}', 'CBA'),
    ('{"from": "2026-01-02", "to": "2026-01-02"}', 'CB'),
    ('{"from": "2026-01-03", "to": "2026-01-02"}', ''),
    ('{"type": "expense"}', 'FEBA'),
    ('{"type": "refund"}', 'C'),
    ('{"min": 300}', 'FEDC'),
    ('{"max": 300}', 'CBA'),
    ('{"min": 200, "max": 500, "type": "expense"}', 'EB'),
    ('{"category": "Food"}', 'CBA'),
    ('{"category": "FOOD:cafe"}', 'CB'),
    ('{"category": "foodie"}', 'E'),
    ('{"category": "Fo"}', ''),
    ('{"category": "Food", "to": "2026-01-01"}', 'A'),
    ('{"category": "Food", "from": "2026-01-02", "type": "expense", "min": 1}', 'B'),
    ('{"q": "shop"}', 'CBA'),
    ('{"q": "SHOP"}', 'CBA'),
    ('{"q": "hop"}', ''),
    ('{"q": "milk"}', 'CA'),
    ('{"q": "milk bread"}', 'A'),
    ('{"q": "bread, milk!"}', 'A'),
    ('{"q": "shop mil"}', 'CA'),
    ('{"q": "\u00fcber"}', 'D'),
    ('{"q": "U\u0308BER"}', 'D'),
    ('{"q": "stunden"}', 'D'),
    ('{"q": "caf\u00c9"}', 'E'),
    ('{"q": "50"}', 'FE'),
    ('{"q": "x_y"}', 'E'),
    ('{"q": "o''clock"}', 'F'),
    ('{"q": "'' | ! & <-> :* ( \\"}', 'FEDCBA'),
    ('{"q": "zzz"}', ''),
    ('{"tag": "x"}', 'BA'),
    ('{"tag": "X"}', 'E'),
    ('{"tag": "y", "q": "shop"}', 'CB'),
    ('{"tag": "y", "category": "Food"}', 'CB'),
    ('{"q": "shop", "category": "food:cafe", "type": "refund"}', 'C')
  ) AS c (filter, payees);

SELECT is(pg_temp.payees(jsonb_build_object('q', repeat(word, 200))), 'G',
          'words of any length are found: ' || left(word, 3))
  FROM (VALUES (1, 'x'), (2, U&'\+01D160'), (3, U&'\+020000'), (4, 'abc-')) AS c (n, word),
       LATERAL pg_temp.create(jsonb_build_object('date', '2025-01-01', 'payee', 'G',
                                                 'note', repeat(word, 2000))) AS made;
SELECT pg_temp.delete(id) FROM transactions WHERE payee = 'G' \g /dev/null

SELECT is(data::jsonb -> 0, (transaction_get(:book, 'USD', 2, id)).body::jsonb,
          'a list shows the whole transaction')
  FROM pg_temp.page('{}'), transactions WHERE payee = 'F';
SELECT is(next, NULL, 'nothing follows the last page') FROM pg_temp.page('{}', 6);
SELECT is(next, '2026-01-02,0192f000-0000-4000-8000-000000000012', 'or its last row is told')
  FROM pg_temp.page('{}', 5);
CREATE FUNCTION pg_temp.walk(_f jsonb, _limit int) RETURNS text
LANGUAGE sql AS $$
    WITH RECURSIVE walk AS (
        SELECT p.data, p.next, 1 AS n FROM pg_temp.page(_f, _limit) AS p
        UNION ALL
        SELECT p.data, p.next, n + 1 FROM walk, LATERAL pg_temp.page(_f, _limit, walk.next) AS p
         WHERE walk.next IS NOT NULL
    )
    SELECT string_agg(
               (SELECT string_agg(left(t ->> 'payee', 1), '' ORDER BY m)
                  FROM json_array_elements(data) WITH ORDINALITY AS e (t, m)), ' ' ORDER BY n)
      FROM walk
$$;
SELECT is(pg_temp.walk(filter::jsonb, size), pages, filter || ' by ' || size)
  FROM (VALUES ('{}', 1, 'F E D C B A'), ('{}', 2, 'FE DC BA'), ('{}', 4, 'FEDC BA'),
               ('{"to": "2026-01-02"}', 1, 'C B A'), ('{"category": "Food"}', 1, 'C B A'),
               ('{"q": "shop"}', 2, 'CB A')) AS c (filter, size, pages);

-- What a page costs, in a book of thousands among others, under the plan that serves all values.
INSERT INTO categories (book_id, key, path)
SELECT ('0192f000-0000-7000-8000-0000000000b' || b)::uuid, 'food:c' || c, 'Food:C' || c
  FROM generate_series(1, 3) AS b, generate_series(0, 9) AS c;
INSERT INTO transactions
SELECT ('0192f000-0000-7000-8000-0000000000b' || b)::uuid, uuid_v7(), 'expense',
       date '2020-01-01' + n % 2000, n, 'food:c' || n % 10, 'word' || n % 1000, NULL,
       ARRAY['tag' || n % 1000], array_to_tsvector(ARRAY['word' || n % 1000]), uuid_v7(), now(),
       now(), 1, '{}'
  FROM generate_series(1, 3) AS b, generate_series(1, 4000) AS n;
ANALYZE transactions, categories;
SET LOCAL plan_cache_mode = force_generic_plan;
CREATE FUNCTION pg_temp.plan_of(_f jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    _plan text := '';
    _line text;
BEGIN
    FOR _line IN EXECUTE 'EXPLAIN (COSTS off) '
        || pg_temp.statement(_f, 50, _book => '0192f000-0000-7000-8000-0000000000b1') LOOP
        _plan := _plan || _line || E'\n';
    END LOOP;
    RETURN _plan;
END
$$;
SELECT ok(plan ~ index AND plan !~ 'Seq Scan on transactions', index || ' serves ' || filter::text)
  FROM (VALUES ('{}'::jsonb, 'transactions_by_date'),
               ('{"category": "Food"}', 'transactions_by_category'),
               ('{"q": "word1"}', 'transactions_by_word')) AS c (filter, index),
       LATERAL pg_temp.plan_of(filter) AS p (plan);
SELECT doesnt_match(pg_temp.plan_of('{}'), 'Sort', 'a page by date is read in its order');

CREATE FUNCTION pg_temp.rows_read(_f jsonb, _day date) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    _plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, FORMAT json) '
        || pg_temp.statement(_f, 50, _day, _book => '0192f000-0000-7000-8000-0000000000b1')
       INTO _plan;
    RETURN (SELECT sum(((n #>> '{Actual Rows}')::numeric
                        + coalesce((n ->> 'Rows Removed by Filter')::numeric, 0))
                       * (n ->> 'Actual Loops')::numeric)
              FROM jsonb_path_query(_plan::jsonb,
                                    'strict $.** ? (@."Relation Name" == "transactions")') AS n);
END
$$;
SELECT cmp_ok(pg_temp.rows_read('{}', 'infinity'), '<=', 51::bigint, 'the first page reads a page');
SELECT cmp_ok(pg_temp.rows_read('{}', '2020-03-01'), '<=', 51::bigint, 'and so does the last');
SELECT cmp_ok(pg_temp.rows_read('{"to": "2025-01-01"}', '2020-03-01'), '<=', 51::bigint,
              'within days, too');
SELECT cmp_ok(pg_temp.rows_read('{"category": "Food"}', '2021-01-01'), '<=', 510::bigint,
              'a category reads at most a page of each below it');
SELECT cmp_ok(pg_temp.rows_read('{"q": "word999"}', 'infinity'), '<=', 8::bigint,
              'words read what has them');
SELECT cmp_ok(pg_temp.rows_read('{"tag": "tag999"}', 'infinity'), '<=', 8::bigint,
              'and so do tags');

SELECT * FROM finish();
ROLLBACK;
