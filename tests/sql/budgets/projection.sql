-- The sums that budgets are measured by: what each event does to them, in whatever order they come.
BEGIN;
SELECT plan(22);
\ir helpers.psql
\ir events.psql

CREATE FUNCTION pg_temp.sums(_book uuid) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s %s %s/%s', category_key, day, spent, count), ', '
                               ORDER BY category_key, day), '')
      FROM sums WHERE book_id = _book
$$;

CREATE FUNCTION pg_temp.told(_type text) RETURNS bigint
LANGUAGE sql AS $$
    SELECT count(*) FROM outbox
     WHERE book_id = '0192f000-0000-7000-8000-00000000000b' AND type = _type
$$;

-- One after the other.

SELECT pg_temp.transaction('expense', 'Food', '2026-11-09', '12.50') AS bought \gset
SELECT pg_temp.transaction('refund', 'Food', '2026-11-09', '2.50') AS returned \gset
SELECT pg_temp.transaction('expense', 'Fun', '2026-11-08', '0.05') AS played \gset
SELECT pg_temp.transaction('income', 'Food', '2026-11-09', '1000.00') AS earned \gset

SELECT pg_temp.hear(:book, pg_temp.changed_from(NULL, :'bought')) \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 1250/1', 'an expense is spent');
SELECT pg_temp.hear(:book, pg_temp.changed_from(NULL, :'returned')) \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 1000/2', 'a refund gives back');
SELECT pg_temp.hear(:book, pg_temp.changed_from(NULL, :'earned')) \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 1000/3', 'income spends nothing, and counts');
SELECT pg_temp.hear(:book, pg_temp.changed_from(:'bought', :'played')) \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 -250/2, fun 2026-11-08 5/1',
          'a change takes from one category and day and gives to another');
SELECT pg_temp.hear(:book, pg_temp.changed_from(:'played',
                                                :'played'::jsonb || '{"amount": "1.05"}'))
       \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 -250/2, fun 2026-11-08 105/1',
          'a changed amount counts once');
SELECT pg_temp.hear(:book, pg_temp.changed_from(:'returned', NULL)) \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 0/1, fun 2026-11-08 105/1',
          'a deletion takes away');
SELECT pg_temp.hear(:book, pg_temp.changed_from(:'earned', NULL)) \g /dev/null
SELECT is(pg_temp.sums(:book), 'fun 2026-11-08 105/1', 'a sum of nothing goes');

-- What others hear, and how fresh it is.

SELECT is(pg_temp.told('usage.moved'), 7::bigint, 'each batch that moved sums is told of, once');
SELECT pg_temp.changed_from(NULL, :'bought', 9) AS twice \gset
SELECT pg_temp.hear(:book, :'twice', pg_temp.changed_from(NULL, :'played', 3), :'twice')
       \g /dev/null
SELECT is(pg_temp.sums(:book), 'food 2026-11-09 1250/1, fun 2026-11-08 110/2',
          'an event counts once, however often it comes');
SELECT is(pg_temp.told('usage.moved'), 8::bigint, 'a batch of many is told of once, too');
SELECT pg_temp.hear(:book, pg_temp.changed_from(:'bought', :'bought'::jsonb || '{"note": "y"}', 2),
                    pg_temp.renamed(7, 'a', 'b'), pg_temp.event('of.tomorrow', '{}'))
       \g /dev/null
SELECT is(pg_temp.told('usage.moved'), 8::bigint, 'one that moved none is not');
SELECT is(as_of, '2026-11-10T09:37:00Z'::timestamptz, 'the latest event says how fresh all is')
  FROM projections WHERE book_id = :book;
SELECT is((pg_temp.hear(:book, pg_temp.changed_from(NULL, :'played', 4))).outcome, 'done',
          'an earlier one that comes late');
SELECT is(as_of, '2026-11-10T09:37:00Z'::timestamptz, 'does not take that back')
  FROM projections WHERE book_id = :book;

-- Spelling.

SELECT pg_temp.hear(:book, pg_temp.changed_from(NULL, pg_temp.transaction(
           'expense', 'FUN', '2026-11-08', '1.00', 20))) \g /dev/null
SELECT is(path, 'FUN', 'the later spelling stays') FROM categories
 WHERE book_id = :book AND key = 'fun';
SELECT pg_temp.hear(:book, pg_temp.changed_from(NULL, :'played')) \g /dev/null
SELECT is(path, 'FUN', 'even where an earlier one comes late') FROM categories
 WHERE book_id = :book AND key = 'fun';

-- In whatever order.

CREATE TEMP TABLE heard (n int, event jsonb);
INSERT INTO heard VALUES
    (1, pg_temp.changed_from(NULL, :'bought')), (2, pg_temp.changed_from(:'bought', :'returned')),
    (3, pg_temp.changed_from(:'returned', NULL)), (4, pg_temp.changed_from(NULL, :'earned')),
    (5, pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'Food:Bread', '2026-11-09',
                                                       '7.50'))),
    (6, pg_temp.event('totals.moved', '{"currency": "USD", "sums": [
            {"category": "food", "date": "2026-11-09", "spent": "0.00", "income": "-1000.00",
             "count": -1},
            {"category": "meals", "date": "2026-11-09", "spent": "0.00", "income": "1000.00",
             "count": 1},
            {"category": "food:bread", "date": "2026-11-09", "spent": "-7.50", "income": "0.00",
             "count": -1},
            {"category": "meals:bread", "date": "2026-11-09", "spent": "7.50", "income": "0.00",
             "count": 1}]}'));
CREATE TEMP TABLE orders AS SELECT * FROM pg_temp.orders(6);
SELECT is(count(*), 720::bigint, 'six events have 720 orders') FROM orders;
SELECT pg_temp.hear(book, VARIADIC (SELECT array_agg(event ORDER BY array_position(numbers, n))
                                      FROM heard)) FROM orders \g /dev/null
SELECT results_eq('SELECT DISTINCT pg_temp.sums(book) FROM orders',
                  $$ VALUES ('meals 2026-11-09 0/1, meals:bread 2026-11-09 750/1') $$,
                  'which all come to the same');

-- Erased.

SELECT pg_temp.made('{"id": "0192f000-0000-7000-8000-000000000001"}', 'k', 'h') \g /dev/null
SELECT pg_temp.hear(:book, pg_temp.event('book.erased', '{}'),
                    pg_temp.changed_from(NULL, :'bought')) \g /dev/null
SELECT is(found.rows::int, 0, 'nothing is left of an erased book')
  FROM (SELECT sum(n) AS rows
          FROM (SELECT count(*) FROM sums WHERE book_id = :book
                UNION ALL SELECT count(*) FROM categories WHERE book_id = :book
                UNION ALL SELECT count(*) FROM projections WHERE book_id = :book
                UNION ALL SELECT count(*) FROM renames WHERE book_id = :book
                UNION ALL SELECT count(*) FROM budgets WHERE book_id = :book
                UNION ALL SELECT count(*) FROM books WHERE book_id = :book
                UNION ALL SELECT count(*) FROM outbox WHERE book_id = :book
                UNION ALL SELECT count(*) FROM idempotency WHERE book_id = :book) AS t (n)
       ) AS found;
SELECT is((pg_temp.made('{}')).outcome, 'erased', 'nobody makes a budget in one');
SELECT is((pg_temp.changed('0192f000-0000-7000-8000-000000000001', '{}')).outcome, 'erased',
          'or changes one');
SELECT is((pg_temp.deleted('0192f000-0000-7000-8000-000000000001')).outcome, 'erased',
          'or deletes one');

SELECT * FROM finish();
ROLLBACK;
