-- Categories: the book's spelling, the list, and renaming a whole subtree.
BEGIN;
SELECT plan(49);
\ir helpers.psql

CREATE FUNCTION pg_temp.listed() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', c ->> 'category', c ->> 'count', c ->> 'first_date',
                                c ->> 'last_date'), ', ' ORDER BY n)
      FROM category_list('0192f000-0000-7000-8000-00000000000b') AS a,
           LATERAL json_array_elements(a.body::json -> 'data') WITH ORDINALITY AS e (c, n)
$$;
CREATE FUNCTION pg_temp.shown(_category text) RETURNS text
LANGUAGE sql AS $$
    SELECT (pg_temp.create(jsonb_build_object('category', _category))).body::json ->> 'category'
$$;
-- The faults of a refusal.
CREATE FUNCTION pg_temp.faults(_from text, _to text) RETURNS text
LANGUAGE sql AS $$
    SELECT outcome || ' ' || string_agg((f ->> 'pointer') || ' ' || (f ->> 'code'), ', ')
      FROM pg_temp.rename(_from, _to) AS a, LATERAL json_array_elements(a.body::json) AS f
     GROUP BY outcome
$$;
CREATE FUNCTION pg_temp.spelled() RETURNS text
LANGUAGE sql AS $$ SELECT string_agg(path, ', ' ORDER BY key) FROM categories $$;
CREATE FUNCTION pg_temp.totals_are_right() RETURNS boolean
LANGUAGE sql AS $$
    SELECT NOT EXISTS (
        (SELECT category_key, date, sum(CASE type WHEN 'expense' THEN amount
                                                  WHEN 'refund' THEN -amount ELSE 0 END), count(*)
           FROM transactions GROUP BY 1, 2
         EXCEPT SELECT category_key, day, spent, count FROM totals)
        UNION ALL
        (SELECT category_key, day, spent, count FROM totals
         EXCEPT SELECT category_key, date, sum(CASE type WHEN 'expense' THEN amount
                                               WHEN 'refund' THEN -amount ELSE 0 END), count(*)
           FROM transactions GROUP BY 1, 2))
$$;

SELECT pg_temp.define(VARIADIC '{}'::jsonb[]);
SELECT is(category_list(:book)::text, '(ok,"{""data"":[]}",,f)', 'an empty book has none');

-- Spelling.
SELECT is(pg_temp.shown(typed), shown, format('%s typed after that is shown as %s', typed, shown))
  FROM (VALUES
    (1, 'Food:Groceries', 'Food:Groceries'),
    (2, 'FOOD:GROCERIES', 'Food:Groceries'),
    (3, 'food', 'food'),
    (4, 'Food', 'food'),
    (5, U&'Cafe\0301', U&'Caf\00E9'),
    (6, U&'CAF\00C9', U&'Caf\00E9'),
    (7, 'Foodie', 'Foodie')
  ) AS c (n, typed, shown);
SELECT is(pg_temp.listed(),
          U&'Caf\00E9 2 2026-11-10 2026-11-10, food 2 2026-11-10 2026-11-10, '
          'Food:Groceries 2 2026-11-10 2026-11-10, Foodie 1 2026-11-10 2026-11-10',
          'each is listed once');
SELECT pg_temp.create('{"category": "Foodie", "date": "2026-01-05"}') \g /dev/null
SELECT is(split_part(pg_temp.listed(), ', ', 4), 'Foodie 2 2026-01-05 2026-11-10',
          'with its first and last day');
SELECT pg_temp.delete(id) FROM transactions WHERE category_key = 'foodie' \g /dev/null
SELECT is(split_part(pg_temp.listed(), ', ', 4), '', 'one that is no longer used is not listed');
SELECT is((pg_temp.check('{"category": "New"}')).outcome, 'ok', 'a category may be checked');
SELECT is(count(*), 0::bigint, 'which does not keep it') FROM categories WHERE key = 'new';

-- What cannot be renamed.
SELECT pg_temp.create('{"category": "A:B:C:D"}') \g /dev/null
SELECT is(pg_temp.faults(f, t), faults, format('%s to %s', f, t))
  FROM (VALUES
    ('Unknown', 'Food', 'invalid /from unknown'),
    ('Foo', 'Fun', 'invalid /from unknown'),
    ('A', 'X:Y', 'invalid /to too_deep'),
    ('A:B', 'A:B:C', 'invalid /to not_allowed, /to too_deep'),
    ('food', 'FOOD:New', 'invalid /to not_allowed'),
    ('None', 'None:New', 'invalid /from unknown, /to not_allowed')
  ) AS c (f, t, faults);
SELECT is(count(*), 0::bigint, 'a refused renaming is no event')
  FROM outbox WHERE type = 'category.renamed';

-- A whole subtree moves, and merges where the target is there.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM categories;
SELECT date_trunc('month', pg_temp.today())::date AS this \gset
SELECT count(pg_temp.create(jsonb_build_object('category', category, 'amount', amount,
                                               'date', :'this')))
  FROM (VALUES ('Food', 100), ('Food:Cafe', 200), ('Food:Cafe:Tea', 300), ('Foodie', 400),
               ('Home', 500), ('Home:CAFE', 600), ('Food;x', 700)) AS c (category, amount)
\g /dev/null
SELECT pg_temp.define(
    pg_temp.budget(1, '100.00', '{"name": "F", "categories": ["Food"]}'),
    pg_temp.budget(2, '20.00', '{"name": "H", "categories": ["Home", "Food:Cafe"],
                                 "mode": "block"}'),
    pg_temp.budget(3, '100.00', '{"name": "A", "categories": []}'),
    pg_temp.budget(4, '100.00', '{"name": "M", "categories": ["Home:Cafe", "Food:Cafe"]}'));
SELECT is(pg_temp.alerts(), NULL, 'no budget is near');
DELETE FROM outbox;
SELECT is((pg_temp.rename('FOOD', 'Home')).body, '{"renamed":3}', 'all below it moves');
SELECT is(pg_temp.spelled(), 'Food;x, Foodie, Home, Home:CAFE, Home:Cafe:Tea',
          'what is there keeps its spelling, the rest brings its own');
SELECT ok(pg_temp.totals_are_right(), 'the sums follow');
SELECT is(sum(count), 7::numeric, 'all of them') FROM totals;
SELECT is(sum(spent), 1700::numeric, 'merged') FROM totals WHERE category_key ~ '^home';
SELECT is(array_agg(categories::text ORDER BY name),
          '{"{}","{home}","{home,home:cafe}","{home:cafe}"}',
          'budgets follow, duplicates merged') FROM definitions;
SELECT is(pg_temp.alerts(), NULL, 'sums that reach nothing tell nothing');
SELECT is(pg_temp.told(pg_temp.check(jsonb_build_object('category', 'Home', 'date', :'this',
                                                        'amount', 1))),
          'ok ok | A 28.01/100.00 28.0% [] | F 17.01/100.00 17.0% [] | H 17.01/20.00 85.0% []',
          'budgets count what moved to them');
SELECT is(payload::text, '{"seq":1,"from":"FOOD","to":"Home"}', 'the renaming is told')
  FROM outbox WHERE type = 'category.renamed';
SELECT is(array_agg(concat_ws(' ', s ->> 'category', s ->> 'spent', s ->> 'income', s ->> 'count')
                    ORDER BY s ->> 'category', s ->> 'count'),
          '{food -1.00 0.00 -1,food:cafe -2.00 0.00 -1,food:cafe:tea -3.00 0.00 -1,
            home 1.00 0.00 1,home:cafe 2.00 0.00 1,home:cafe:tea 3.00 0.00 1}',
          'and so is each sum that moved, signed')
  FROM outbox, LATERAL json_array_elements(payload -> 'sums') AS s WHERE type = 'totals.moved';
SELECT is(array_agg(DISTINCT version), '{1,2}', 'what moved has another version') FROM transactions;
SELECT is(max(version), 2::bigint, 'each row once') FROM transactions;
SELECT is((pg_temp.rename('Food;x', 'Home')).body, '{"renamed":1}', 'a neighbour is another');
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 100 24.00/20.00 by no write'],
          'what takes a budget over its limit is told, and not refused');

-- Up, sideways, in the same place.
SELECT is((pg_temp.rename('Home:Cafe:Tea', 'Tea')).body, '{"renamed":1}', 'a leaf moves up');
SELECT is((pg_temp.rename('Home:Cafe', 'Home')).body, '{"renamed":2}', 'a child into its parent');
SELECT is((pg_temp.rename('foodie', 'FOODIE')).body, '{"renamed":1}', 'a spelling changes');
SELECT is(pg_temp.spelled(), 'FOODIE, Home, Tea', 'and only the spelling');
SELECT ok(pg_temp.totals_are_right(), 'the sums are right');
SELECT is(array_agg(concat_ws(' ', seq, from_key, to_key) ORDER BY seq),
          '{1 food home,2 food;x home,3 home:cafe:tea tea,4 home:cafe home,5 foodie foodie}',
          'renamings are numbered')
  FROM renames;
SELECT is((pg_temp.rename('Tea', 'Drinks:Hot:Tea')).body, '{"renamed":1}', 'a target may be new');
SELECT is(pg_temp.shown('drinks:hot:TEA'), 'Drinks:Hot:Tea', 'spelled as it was typed');
SELECT is((pg_temp.rename('drinks', 'Bar')).body, '{"renamed":2}',
          'a category without transactions of its own moves what is below it');
SELECT is(pg_temp.shown('bar:hot:tea'), 'Bar:Hot:Tea', 'spelled anew as far as it was renamed');

-- Retries.
SELECT is((pg_temp.rename('Bar', 'Pub', 'k')).body, '{"renamed":3}', 'a renaming with a key');
SELECT is(replayed || ' ' || body, 'true {"renamed":3}', 'is done once')
  FROM pg_temp.rename('Bar', 'Pub', 'k');

-- Many sums.
SELECT count(pg_temp.create(jsonb_build_object('category', 'Many', 'date', date '2020-01-01' + n)))
  FROM generate_series(1, 1001) AS n \g /dev/null
DELETE FROM outbox;
SELECT is((pg_temp.rename('Many', 'More')).body, '{"renamed":1001}',
          'a thousand and one are moved');
SELECT is(array_agg(json_array_length(payload -> 'sums') ORDER BY id), '{1000,1000,2}',
          'events have at most a thousand sums')
  FROM outbox WHERE type = 'totals.moved';

SELECT * FROM finish();
ROLLBACK;
