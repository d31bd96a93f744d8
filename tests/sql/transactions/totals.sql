-- What other services make their sums from, and compare them with.
BEGIN;
SELECT plan(16);
\ir helpers.psql

CREATE FUNCTION pg_temp.totals() RETURNS jsonb
LANGUAGE sql AS $$
    SELECT body::jsonb FROM totals_of_book('0192f000-0000-7000-8000-00000000000b')
$$;
CREATE FUNCTION pg_temp.digests(_after uuid, _limit int = 500) RETURNS jsonb
LANGUAGE sql AS $$ SELECT body::jsonb FROM totals_digests(_after, _limit) $$;

SELECT is(pg_temp.totals(),
          '{"currency": null, "categories": [], "sums": [], "event_ids": [], "renames_seq": 0}',
          'a book that never wrote has nothing');
SELECT pg_temp.create('{"category": "Food:Café"}', NULL) \g /dev/null
SELECT pg_temp.create('{"type": "refund", "amount": 50, "category": "food:café"}', NULL) \g /dev/null
SELECT pg_temp.create('{"type": "income", "category": "Pay"}', NULL) \g /dev/null
SELECT is(pg_temp.totals() -> 'sums',
          '[{"category": "food:café", "date": "2026-11-10", "spent": "1200", "count": 2},
            {"category": "pay", "date": "2026-11-10", "spent": "0", "count": 1}]',
          'sums are signed minor units by category and day');
SELECT is(pg_temp.totals() -> 'categories',
          '[{"key": "food:café", "path": "Food:Café"}, {"key": "pay", "path": "Pay"}]',
          'categories come with the spelling of the book');
SELECT is(pg_temp.totals() ->> 'currency', 'USD', 'the currency is known without definitions, too');
SELECT set_eq($$SELECT jsonb_array_elements_text(pg_temp.totals() -> 'event_ids')$$,
              $$SELECT id::text FROM outbox$$, 'every event that is still there is named');
SELECT is((pg_temp.rename('Food', 'Fun')).outcome, 'ok', 'after a renaming');
SELECT is(pg_temp.totals() #>> '{sums,0,category}', 'fun:café', 'the sums have moved');
SELECT is(pg_temp.totals() -> 'renames_seq', '1', 'and the renaming is counted');

-- 1 200 for fun:café on 10 November 2026, which is 9 810 days after the first of 2000.
SELECT is(pg_temp.digests(:nobody),
          jsonb_build_object('books', jsonb_build_array(jsonb_build_object(
              'book_id', :book::text, 'digest', md5('fun:café 9810 1200'))), 'next', NULL),
          'the digest is that of the lines of the sums that are not 0');
SELECT is(pg_temp.digests(:book), '{"books": [], "next": null}', 'nothing is behind the last book');

INSERT INTO totals (book_id, category_key, day, spent, income, count)
SELECT ('0192f000-0000-7000-8000-0000000001' || lpad(b::text, 2, '0'))::uuid, 'c' || k,
       date '2026-01-01' + k, k * b, 0, 1
  FROM generate_series(0, 9) AS b, generate_series(1, 3) AS k;
SELECT is((SELECT array_agg(b ->> 'digest') FROM jsonb_array_elements(
              pg_temp.digests('0192f000-0000-7000-8000-000000000100', 1) -> 'books') AS b),
          ARRAY[sums_digest('{c3,c2,c1}', '{2026-01-04,2026-01-03,2026-01-02}', '{3,2,1}')],
          'in whatever order the other side has its sums');
SELECT is(sums_digest(NULL, NULL, NULL), md5(''), 'no sums have a digest');
SELECT is(sums_digest('{a}', '{2026-01-01}', '{0}'), md5(''), 'which sums of 0 have, too');
SELECT is(pg_temp.digests('0192f000-0000-7000-8000-000000000100', 4) ->> 'next',
          '0192f000-0000-7000-8000-000000000104', 'a page names its last book');
SELECT is((WITH RECURSIVE page (body) AS (
               SELECT pg_temp.digests(:nobody, 4)
               UNION ALL
               SELECT pg_temp.digests((body ->> 'next')::uuid, 4) FROM page
                WHERE body ->> 'next' IS NOT NULL)
           SELECT string_agg(jsonb_array_length(body -> 'books')::text, ' ') FROM page), '4 4 3',
          'pages follow one another to the end');
INSERT INTO totals (book_id, category_key, day, spent, income, count)
SELECT :nobody, 'c', date '2026-01-01' - k, k, 0, 1 FROM generate_series(1, 100000) AS k;
SELECT is(pg_temp.digests('00000000-0000-0000-0000-000000000000') ->> 'next', :nobody,
          'a page ends early behind a book with very many sums');

SELECT * FROM finish();
ROLLBACK;
