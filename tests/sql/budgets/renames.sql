-- Budgets follow the renames of categories, in the order in which these happened.
BEGIN;
SELECT plan(23);
\ir helpers.psql
\ir events.psql

CREATE FUNCTION pg_temp.categories(_book uuid = :book) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(array_to_string(categories, ' ') || ' = ' ||
                      array_to_string(category_keys, ' '), '; ' ORDER BY id)
      FROM budgets WHERE book_id = _book
$$;

SELECT body::jsonb ->> 'id' AS id
  FROM pg_temp.made('{"categories": ["Food:Bread", "Fun", "Meals:bread"]}') \gset
SELECT body::jsonb ->> 'id' AS other FROM pg_temp.made('{"categories": ["Foodie"]}') \gset
SELECT etag AS etag_before FROM pg_temp.limits() \gset

SELECT pg_temp.hear(:book, pg_temp.renamed(1, 'Food', 'Meals')) \g /dev/null
SELECT is(pg_temp.categories(), 'Meals:Bread Fun = meals:bread fun; Foodie = foodie',
          'what lies in the category follows, and of two that become one the first stays');
SELECT is((b.version, b.updated_at = now())::text, '(2,t)', 'which is a change of the budget')
  FROM budgets b WHERE id = :'id';
SELECT is(version, 1::bigint, 'and of no other') FROM budgets WHERE id = :'other';
SELECT is((l.body::jsonb ->> 'renames_seq', l.etag <> :'etag_before')::text, '(1,t)',
          'the limits say how far they follow, with a tag of their own')
  FROM pg_temp.limits() AS l;
SELECT is(l.etag, format('"%s-%s"', l.body::jsonb ->> 'book_version', md5(l.body)),
          'which is of version and content') FROM pg_temp.limits() AS l;
SELECT cmp_ok((l.body::jsonb ->> 'book_version')::int, '>', 2, 'the version is a new one')
  FROM pg_temp.limits() AS l;
SELECT is(o.payload::jsonb - 'book_version',
          jsonb_build_object('budget', (SELECT budget_json(b, 'USD', 2)::jsonb FROM budgets b
                                         WHERE id = :'id'),
                             'budget_id', :'id', 'renames_seq', 1, 'today', pg_temp.today(),
                             'deleted', false, 'action', 'changed'),
          'others hear of the budget, whole')
  FROM outbox o WHERE book_id = :book ORDER BY (payload ->> 'book_version')::int DESC LIMIT 1;
SELECT is(count(*), 3::bigint, 'and of it alone') FROM outbox
 WHERE book_id = :book AND type = 'budget.changed';

SELECT pg_temp.hear(:book, pg_temp.renamed(1, 'Food', 'Meals')) \g /dev/null
SELECT pg_temp.hear(:book, pg_temp.renamed(1, 'Fun', 'Nothing')) \g /dev/null
SELECT is(pg_temp.categories(), 'Meals:Bread Fun = meals:bread fun; Foodie = foodie',
          'one that was applied is ignored');

SELECT pg_temp.hear(:book, pg_temp.renamed(3, 'Play', 'Leisure:Play')) \g /dev/null
SELECT is(pg_temp.categories(), 'Meals:Bread Fun = meals:bread fun; Foodie = foodie',
          'one that comes early waits');
SELECT is(l.body::jsonb ->> 'renames_seq', '1', 'unseen') FROM pg_temp.limits() AS l;
SELECT pg_temp.hear(:book, pg_temp.renamed(2, 'fun', 'Play')) \g /dev/null
SELECT is(pg_temp.categories(),
          'Meals:Bread Leisure:Play = meals:bread leisure:play; Foodie = foodie',
          'for the one before it');
SELECT is_empty(format('SELECT * FROM renames WHERE book_id = %L', :book), 'and waits no longer');

SELECT pg_temp.hear(:book, pg_temp.renamed(4, 'Leisure', 'LEISURE')) \g /dev/null
SELECT is(pg_temp.categories(),
          'Meals:Bread LEISURE:Play = meals:bread leisure:play; Foodie = foodie',
          'another spelling is followed, too');
SELECT version AS version_before FROM budgets WHERE id = :'id' \gset
SELECT etag AS etag_before FROM pg_temp.limits() \gset
SELECT pg_temp.hear(:book, pg_temp.renamed(5, 'Nobody', 'Knows')) \g /dev/null
SELECT is(version, :version_before::bigint, 'a rename of another category changes no budget')
  FROM budgets WHERE id = :'id';
SELECT is((l.body::jsonb ->> 'renames_seq', l.etag <> :'etag_before')::text, '(5,t)',
          'but is said to have been followed') FROM pg_temp.limits() AS l;

-- A book without budgets.

SELECT pg_temp.hear(:other_book, pg_temp.renamed(1, 'a', 'b')) \g /dev/null
SELECT is(l.body, '{"book_version":1,"renames_seq":1,"budgets":[]}',
          'a book without budgets follows as well') FROM pg_temp.limits(_book => :other_book) AS l;
SELECT is((pg_temp.made('{}', _book => :other_book)).outcome, 'created', 'and can have some later');

-- The book's spelling.

SELECT pg_temp.hear(
    :other_book,
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'X:Y', '2026-11-09', '1.00', 1)),
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'z:Q', '2026-11-09', '1.00', 1)),
    pg_temp.renamed(2, 'X', 'z'), pg_temp.renamed(3, 'z', 'Z')) \g /dev/null
SELECT results_eq(format($$ SELECT path FROM categories WHERE book_id = %L AND key >= 'z'
                             ORDER BY key $$, :other_book),
                  $$ VALUES ('Z:Q'), ('Z:Y') $$, 'the spelling of categories follows');

-- In whatever order.

CREATE TEMP TABLE orders AS SELECT * FROM pg_temp.orders(4);
CREATE TEMP TABLE heard (n int, event jsonb);
INSERT INTO heard VALUES
    (1, pg_temp.renamed(1, 'a', 'b')), (2, pg_temp.renamed(2, 'b', 'c:d')),
    (3, pg_temp.renamed(3, 'c', 'e')), (4, pg_temp.renamed(4, 'e:d', 'E:D'));
SELECT pg_temp.made('{"categories": ["a:x", "b"]}', _book => book) FROM orders \g /dev/null
SELECT pg_temp.hear(book, h.event) FROM orders, unnest(numbers) WITH ORDINALITY AS u (number, at)
  JOIN heard h ON h.n = u.number ORDER BY book, at \g /dev/null
SELECT is(count(*), 24::bigint, 'four renames have 24 orders') FROM orders;
SELECT results_eq('SELECT DISTINCT pg_temp.categories(book) FROM orders',
                  $$ VALUES ('E:D:x E:D = e:d:x e:d') $$, 'which all come to the same');
SELECT is_empty('SELECT * FROM renames WHERE book_id IN (SELECT book FROM orders)',
                'with none left to wait');
SELECT results_eq(
    $$ SELECT DISTINCT budget_limits.body::jsonb ->> 'renames_seq'
         FROM orders, budget_limits(book, 'USD', 2, '') $$,
    $$ VALUES ('4') $$, 'and are all followed');

SELECT * FROM finish();
ROLLBACK;
