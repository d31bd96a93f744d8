-- Creating, changing and deleting, and what the other services hear of it.
BEGIN;
SELECT plan(43);
\ir helpers.psql

-- Creating.

SELECT body::jsonb ->> 'id' AS food FROM pg_temp.made('{"categories": ["Food"]}', 'k1', 'h1') \gset

SELECT matches(:'food'::text, '^[0-9a-f]{8}-[0-9a-f]{4}-7', 'the server makes an id of version 7');
SELECT is(a.body::jsonb ->> 'id', :'food', 'the same key and request give the same budget')
  FROM pg_temp.made('{"categories": ["Food"]}', 'k1', 'h1') AS a;
SELECT ok(a.replayed AND a.outcome = 'created' AND a.version = 1, 'and say that they are a replay')
  FROM pg_temp.made('{"categories": ["Food"]}', 'k1', 'h1') AS a;
SELECT is(a.outcome, 'key_reused', 'the same key with another request is refused')
  FROM pg_temp.made('{}', 'k1', 'h2') AS a;
SELECT is(count(*), 1::bigint, 'replays make no further budget') FROM budgets WHERE book_id = :book;

SELECT is((pg_temp.made(jsonb_build_object('id', :'food'))).outcome, 'exists',
          'an id that the book has is refused');
SELECT is((pg_temp.made(jsonb_build_object('id', :'food'), _book => :other_book)).outcome,
          'created', 'another book''s is no hindrance');

SELECT is(a.outcome || a.body,
          'invalid[{"pointer":"/categories/1","code":"duplicate",'
          '"detail":"is the same category as one before it"},'
          '{"pointer":"/categories/3","code":"duplicate",'
          '"detail":"is the same category as one before it"},'
          '{"pointer":"/ends_on","code":"too_small",'
          '"detail":"must not be before starts_on, 2024-05-02"}]',
          'equal categories and an end before the start are refused, all at once')
  FROM pg_temp.made('{"categories": ["Café", "CAFE\u0301", "Food", "fOOD"],
                      "starts_on": "2024-05-02", "ends_on": "2024-05-01"}', 'k2', 'h') AS a;
SELECT is((pg_temp.made('{"categories": ["Food", "Food:Groceries", "Foodie"],
                          "starts_on": "2024-05-02", "ends_on": "2024-05-02"}', 'k2', 'other')).outcome,
          'created', 'a refused request frees its key; a category and one below it are two');

-- Changing.

SELECT is((pg_temp.changed(:nobody, '{"amount": 1}')).outcome, 'not_found',
          'an unknown budget cannot be changed');
SELECT is((pg_temp.changed(:'food', '{"amount": 1}',
                           _book => '0192f000-0000-7000-8000-0000000000cc')).outcome,
          'not_found', 'another book''s budget cannot be changed');
SELECT is((pg_temp.changed(:'food', '{"amount": 1}', 7)).outcome, 'stale',
          'another version than the one expected is refused');

SELECT body::jsonb AS before FROM budget_get(:book, 'USD', 2, 'UTC', :'food', NULL) \gset
SELECT a.body::jsonb AS after, a.outcome, a.version
  FROM pg_temp.changed(:'food', '{"name": "Meals", "mode": "block"}', 1, 'k3', 'h3') AS a \gset

SELECT is(:'outcome' || :'version', 'ok2', 'a change raises the version');
SELECT is((:'after'::jsonb) - 'updated_at',
          (:'before'::jsonb || '{"name": "Meals", "mode": "block", "version": 2}') - 'updated_at',
          'what a patch leaves out stays');
SELECT is(a.version::text || a.replayed, '2true', 'a change can be sent again with its key')
  FROM pg_temp.changed(:'food', '{"name": "Meals", "mode": "block"}', 1, 'k3', 'h3') AS a;

SELECT is((pg_temp.changed(:'food', patch::jsonb)).body::jsonb -> member, expected::jsonb,
          description)
  FROM (VALUES
    (1, '{"period": {"anchor": "2024-01-25"}}', 'period',
     '{"unit": "month", "every": 1, "anchor": "2024-01-25"}',
     'a patch of the anchor keeps the unit'),
    (2, '{"period": {"every": 2}}', 'period',
     '{"unit": "month", "every": 2, "anchor": "2024-01-25"}', 'a patch of every keeps the anchor'),
    (3, '{"period": {"unit": "week"}}', 'period',
     '{"unit": "week", "every": 2, "anchor": "2024-01-25"}',
     'a patch of the unit keeps the anchor'),
    (4, '{"period": {}}', 'period',
     '{"unit": "week", "every": 2, "anchor": "2024-01-25"}', 'an empty period changes nothing'),
    (5, '{"categories": ["B", "a"]}', 'categories', '["B", "a"]', 'categories are replaced'),
    (6, '{"categories": []}', 'categories', '[]', 'no categories is all spending'),
    (7, '{"thresholds": [80, 50]}', 'thresholds', '[50, 80]', 'thresholds are replaced'),
    (8, '{"rollover": "both", "rollover_cap": 100}', 'rollover_cap', '"1.00"', 'a cap is set'),
    (9, '{"rollover_cap": null}', 'rollover_cap', 'null', 'null takes the cap away'),
    (10, '{"ends_on": "2199-12-31"}', 'ends_on', '"2199-12-31"', 'an end is set'),
    (11, '{"ends_on": null}', 'ends_on', 'null', 'null takes the end away')
  ) AS t (n, patch, member, expected, description)
 ORDER BY n;

SELECT is((pg_temp.changed(:'food', '{"ends_on": "1999-01-01"}')).outcome, 'invalid',
          'a patch is held to the same rules');
SELECT is((pg_temp.changed(:'food',
                           '{"starts_on": "1998-01-01", "ends_on": "1999-01-01"}')).outcome,
          'ok', 'and judged as a whole');

SELECT version AS version_before, book_version AS book_before
  FROM budgets WHERE book_id = :book AND id = :'food' \gset
SELECT is((pg_temp.changed(:'food', '{"mode": "block", "period": {"unit": "week"}}')).version,
          :version_before::bigint, 'a patch that changes nothing leaves the version');
SELECT is((SELECT max(book_version) FROM budgets WHERE book_id = :book), :book_before::bigint,
          'and the book''s');

-- What others hear.

SELECT results_eq(
    format($$ SELECT count(*), count(DISTINCT payload ->> 'book_version'),
                     min((payload ->> 'book_version')::int), max((payload ->> 'book_version')::int)
                FROM outbox WHERE book_id = %L $$, :book),
    format($$ SELECT book_version, book_version, 1, book_version::int
                FROM books WHERE book_id = %L $$, :book),
    'each change has one event, with a version of the book of its own');

SELECT is(o.payload::jsonb,
          jsonb_build_object('budget', g.body::jsonb - 'usage',
                             'budget_id', :'food', 'book_version', :book_before, 'renames_seq', 0,
                             'today', pg_temp.today(), 'deleted', false, 'action', 'changed'),
          'an event has the whole state, without usage')
  FROM outbox AS o, budget_get(:book, 'USD', 2, 'UTC', :'food', NULL) AS g
 WHERE book_id = :book ORDER BY (o.payload ->> 'book_version')::int DESC LIMIT 1;

SELECT is((o.aggregatetype, o.aggregateid, o.type)::text,
          format('(budget,%s,budget.changed)', :'food'), 'and names what it is about')
  FROM outbox AS o
 WHERE book_id = :book ORDER BY (o.payload ->> 'book_version')::int DESC LIMIT 1;

-- Deleting.

SELECT is((pg_temp.deleted(:nobody)).outcome, 'not_found', 'an unknown budget cannot be deleted');
SELECT is((pg_temp.deleted(:'food', _book => '0192f000-0000-7000-8000-0000000000cc')).outcome,
          'not_found', 'another book''s budget cannot be deleted');
SELECT is((pg_temp.deleted(:'food', 1)).outcome, 'stale',
          'another version than the one expected is not deleted');
SELECT is(a, ROW('done', NULL, NULL, false)::answer, 'a budget can be deleted')
  FROM pg_temp.deleted(:'food', :version_before) AS a;
SELECT is((budget_get(:book, 'USD', 2, 'UTC', :'food', NULL)).outcome, 'not_found', 'and is gone');
SELECT is(count(*), 1::bigint, 'another book''s with the same id is not')
  FROM budgets WHERE id = :'food';
SELECT is(o.payload::jsonb,
          jsonb_build_object('budget', NULL, 'budget_id', :'food', 'book_version', :book_before + 1,
                             'renames_seq', 0, 'today', pg_temp.today(), 'deleted', true,
                             'action', 'deleted'),
          'others hear that it is deleted, with the book''s next version')
  FROM outbox AS o
 WHERE book_id = :book ORDER BY (o.payload ->> 'book_version')::int DESC LIMIT 1;

-- How many.

SELECT pg_temp.made(jsonb_build_object('name', 'Budget ' || n), 'many' || n)
  FROM generate_series(1, 198) AS n \g /dev/null
SELECT is((pg_temp.made('{"name": "the 200th"}')).outcome, 'created',
          'a book has up to 200 budgets');
SELECT is(a.outcome || a.body,
          'invalid[{"pointer" : "", "code" : "too_many", '
          '"detail" : "a book has at most 200 budgets"}]',
          'and no more')
  FROM pg_temp.made('{"name": "the 201st"}') AS a;
SELECT is((pg_temp.made('{"name": "Budget 1"}', 'many1')).replayed, true,
          'a retry is answered in a full book too');

SELECT * FROM finish();
ROLLBACK;
