-- Every definition of a book, its entity tag, and what narrows it.
BEGIN;
SELECT plan(21);
\ir helpers.psql

-- A budget without its usage, which comes last.
CREATE FUNCTION pg_temp.plain(_body text) RETURNS text
LANGUAGE sql AS $$ SELECT left(_body, strpos(_body, ',"usage":') - 1) || '}' $$;

SELECT is(body, '{"book_version":0,"renames_seq":0,"budgets":[]}', 'a new book has no limits')
  FROM pg_temp.limits();
SELECT matches(etag, '^"0-[0-9a-f]{32}"$', 'and a tag all the same') FROM pg_temp.limits();
SELECT is(again.body, NULL, 'which is good until there is a budget')
  FROM pg_temp.limits() AS first, pg_temp.limits(first.etag) AS again;

SELECT pg_temp.plain(body) AS zoo, body::jsonb ->> 'id' AS zoo_id
  FROM pg_temp.made('{"name": "Zoo"}') \gset
SELECT pg_temp.plain(body) AS ant
  FROM pg_temp.made('{"name": "ant", "categories": ["Pets:Ants", "Food"]}') \gset
SELECT etag AS two_etag, body AS two FROM pg_temp.limits() \gset

SELECT is(:'two', format('{"book_version":2,"renames_seq":0,"budgets":[%s,%s]}', :'ant', :'zoo'),
          'limits have every budget as it is shown, less its usage, by name');
SELECT is(:'two_etag', format('"2-%s"', md5(:'two')), 'the tag is of version and content');
SELECT is(l.body, NULL, 'a tag that is still good brings no body')
  FROM pg_temp.limits(:'two_etag') AS l;
SELECT is(l.etag, :'two_etag', 'but the tag') FROM pg_temp.limits(:'two_etag') AS l;
SELECT is(l.body, :'two', 'another tag brings the body') FROM pg_temp.limits('"1-0"') AS l;
SELECT is(l.body, '{"book_version":0,"renames_seq":0,"budgets":[]}',
          'another book does not see them')
  FROM pg_temp.limits(_book => :other_book) AS l;

SELECT pg_temp.changed(:'zoo_id', '{"name": "Zoo"}') \g /dev/null
SELECT is(l.body, NULL, 'a patch that changes nothing leaves the tag good')
  FROM pg_temp.limits(:'two_etag') AS l;
SELECT pg_temp.changed(:'zoo_id', '{"mode": "block"}') \g /dev/null
SELECT is((l.body::jsonb ->> 'book_version')::int, 3, 'a change makes it a new one')
  FROM pg_temp.limits(:'two_etag') AS l;
SELECT pg_temp.deleted(:'zoo_id') \g /dev/null
SELECT is(l.body, format('{"book_version":4,"renames_seq":0,"budgets":[%s]}', :'ant'),
          'so does a deletion')
  FROM pg_temp.limits() AS l;
SELECT is(l.etag, format('"4-%s"', md5(l.body)), 'whose tag is of what is left')
  FROM pg_temp.limits() AS l;

-- Narrowed.

CREATE FUNCTION pg_temp.narrowed(_category text, _date date, _book uuid = :other_book) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(b ->> 'name', ', ')
      FROM jsonb_array_elements(
               (budget_limits_narrowed(_book, 'USD', 2, 'UTC', _category, _date)).body::jsonb
               -> 'budgets') AS b
$$;

SELECT pg_temp.made(input, _book => :other_book)
  FROM (VALUES
    ('{"name": "all", "starts_on": "2024-01-01"}'::jsonb),
    ('{"name": "food", "starts_on": "2024-01-01", "categories": ["Pets", "Food"]}'),
    ('{"name": "groceries", "starts_on": "2024-01-01", "categories": ["food:Groceries"]}'),
    ('{"name": "spring", "categories": ["Fun"], "period": {"anchor": "2024-01-31"},
       "starts_on": "2024-03-05", "ends_on": "2024-05-04"}')
  ) AS t (input) \g /dev/null

SELECT is(pg_temp.narrowed(category, date::date), expected, description)
  FROM (VALUES
    ('FOOD:groceries:Bread', '2024-05-16', 'all, food, groceries',
     'what lies in a budget''s category counts, without case'),
    ('Food', '2024-05-16', 'all, food', 'what a budget''s category lies in does not'),
    ('Foodie', '2024-05-16', 'all', 'nor does one that only begins alike'),
    ('Fun', '2024-02-28', 'all', 'the period before the start does not count'),
    ('Fun', '2024-02-29', 'all, spring', 'the whole period of the start does'),
    ('Fun', '2024-05-30', 'all, spring', 'so does the whole period of the end'),
    ('Fun', '2024-05-31', 'all', 'the period after the end does not')
  ) AS t (category, date, expected, description);

SELECT is(l.body,
          '{"book_version":4,"renames_seq":0,"budgets":[]}',
          'where nothing applies the list is empty')
  FROM budget_limits_narrowed(:other_book, 'USD', 2, 'UTC', 'Fun', '2023-12-31') AS l;

SELECT * FROM finish();
ROLLBACK;
