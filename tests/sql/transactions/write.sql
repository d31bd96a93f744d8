-- Creating, changing, deleting: what is stored, summed up and told.
BEGIN;
SELECT plan(52);
\ir helpers.psql

CREATE FUNCTION pg_temp.balance() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', category_key, day, spent, income, count), ', '
                      ORDER BY category_key, day)
      FROM totals WHERE book_id = '0192f000-0000-7000-8000-00000000000b'
$$;
CREATE FUNCTION pg_temp.true_balance() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', category_key, date, spent, income, count), ', '
                      ORDER BY category_key, date)
      FROM (SELECT category_key, date,
                   sum(CASE type WHEN 'expense' THEN amount WHEN 'refund' THEN -amount ELSE 0 END)
                       AS spent,
                   sum(CASE type WHEN 'income' THEN amount ELSE 0 END) AS income, count(*)
              FROM transactions WHERE book_id = '0192f000-0000-7000-8000-00000000000b'
             GROUP BY category_key, date) AS t
$$;
SELECT pg_temp.define(VARIADIC '{}'::jsonb[]);

-- A create, with nothing and with everything.
SELECT transaction_create(:book, :user, 'USD', 2, 'UTC', NULL, '', 1, NULL,
                          '{"type": "expense", "amount": 5, "category": "Food"}') AS made \gset
SELECT is((:'made'::answer).outcome || ' ' || (:'made'::answer).version, 'created 1',
          'a transaction is created');
SELECT is((:'made'::answer).body::jsonb - 'id' - 'created_at' - 'updated_at' - 'budget_check',
          jsonb_build_object(
              'type', 'expense', 'date', pg_temp.today(), 'amount', '0.05', 'currency', 'USD',
              'category', 'Food', 'payee', NULL, 'note', NULL, 'tags', '[]'::jsonb,
              'created_by', :user, 'version', 1), 'with its defaults');
SELECT is(body::jsonb ->> 'date', (now() AT TIME ZONE zone)::date::text,
          'today is that of ' || zone)
  FROM unnest('{Pacific/Kiritimati,Pacific/Niue}'::text[]) AS zone,
       LATERAL transaction_create(:book, :user, 'USD', 2, zone, NULL, '', 1, NULL,
                                  '{"type": "expense", "amount": 5, "category": "Food"}');
SELECT is((:'made'::answer).body::json ->> 'created_at',
          (:'made'::answer).body::json ->> 'updated_at', 'created is updated');
SELECT matches((:'made'::answer).body::json ->> 'created_at',
               '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$', 'in UTC');
SELECT is((:'made'::answer).body::json #>> '{budget_check,as_of}',
          (:'made'::answer).body::json ->> 'created_at', 'checked as it was created');
SELECT '{"id": "0192f000-0000-4000-8000-0000000000c1", "type": "refund", "date": "2026-02-28",
         "amount": 999999999999999, "category": "Home:\u00dcbung", "payee": "J\u00f6rg \"x\" \\",
         "note": "a\tb\n", "tags": ["b", "a,\"", "\ud83d\ude00"]}'::jsonb AS all \gset
SELECT is((body::jsonb - 'created_at' - 'updated_at' - 'budget_check')
          || jsonb_build_object('amount', 999999999999999),
          :'all'::jsonb || jsonb_build_object('currency', 'USD', 'created_by', :user,
                                              'version', 1),
          'every member comes back as it was')
  FROM transaction_create(:book, :user, 'USD', 2, 'UTC', NULL, '', 1, NULL, :'all'::jsonb);
SELECT is(body::jsonb ->> 'amount', '9999999999999.99', 'the greatest amount too')
  FROM transaction_get(:book, 'USD', 2, '0192f000-0000-4000-8000-0000000000c1');
SELECT is(body::jsonb ->> 'amount' || ' ' || (body::jsonb ->> 'currency'), shown || ' ' || currency,
          'amounts have the digits of ' || currency)
  FROM (VALUES ('JPY', 0, '1250'), ('KWD', 3, '1.250')) AS c (currency, digits, shown),
       LATERAL transaction_create(:book, :user, currency, digits, 'UTC', NULL, '', 1, NULL,
                                  pg_temp.draft('{}'));
SELECT is(outcome, 'exists', 'an id is used once')
  FROM pg_temp.create('{"id": "0192f000-0000-4000-8000-0000000000c1"}');
SELECT is(outcome, 'created', 'in a book')
  FROM transaction_create(:nobody, :user, 'USD', 2, 'UTC', NULL, '', NULL, NULL,
                          pg_temp.draft('{"id": "0192f000-0000-4000-8000-0000000000c1"}'));

-- Reading.
SELECT is((transaction_get(:book, 'USD', 2, pg_temp.id(:'made'))).body, (:'made'::answer).body,
          'what is read is what was answered');
SELECT is((transaction_get(:book, 'USD', 2, :nobody)).outcome, 'not_found', 'an unknown id is not');
SELECT is((transaction_get(:nobody, 'USD', 2, pg_temp.id(:'made'))).outcome, 'not_found',
          'nor is another book''s');

-- A merge patch.
SELECT pg_temp.id(pg_temp.create('{"payee": "Shop", "note": "n", "tags": ["t"]}')) AS id \gset
SELECT is(concat_ws('|', j ->> 'payee', j ->> 'note', j ->> 'tags', j ->> 'category', j ->> 'date',
                    j ->> 'type', j ->> 'amount', j ->> 'version'), told, changes::text)
  FROM (VALUES
    (1, '{}'::jsonb, 'Shop|n|["t"]|Food|2026-11-10|expense|12.50|2'),
    (2, '{"payee": null}', 'n|["t"]|Food|2026-11-10|expense|12.50|3'),
    (3, '{"note": "m", "tags": []}', 'm|[]|Food|2026-11-10|expense|12.50|4'),
    (4, '{"category": "FOOD"}', 'm|[]|Food|2026-11-10|expense|12.50|5'),
    (5, '{"category": "Fun", "date": "2026-10-31"}', 'm|[]|Fun|2026-10-31|expense|12.50|6'),
    (6, '{"type": "income", "tags": ["x"]}', 'm|["x"]|Fun|2026-10-31|income|12.50|7'),
    (7, '{"amount": 2000}', 'm|["x"]|Fun|2026-10-31|income|20.00|8')
  ) AS c (n, changes, told),
       LATERAL (SELECT body::jsonb FROM pg_temp.change(:'id', changes)) AS a (j);
SELECT pg_temp.change(:'id', '{"note": "z"}') AS changed \gset
SELECT is((transaction_get(:book, 'USD', 2, :'id')).body, (:'changed'::answer).body,
          'it reads as it was answered');
SELECT is(version, 9::bigint, 'its version counts on') FROM transaction_get(:book, 'USD', 2, :'id');
SELECT is(created_by, '0192f000-0000-7000-8000-00000000000e', 'who created it stays')
  FROM transactions t,
       LATERAL transaction_change(:book, :nobody, 'USD', 2, 'UTC', NULL, '', 1, NULL, t.id, NULL,
                                  '{"note": "other"}')
 WHERE t.id = :'id';
SELECT is((pg_temp.change(:'id', '{"note": "y"}', 9)).outcome, 'stale', 'a stale version is told');
SELECT is((pg_temp.change(:'id', '{"note": "y"}', 10)).outcome, 'ok', 'the right one changes');
SELECT is((pg_temp.change(:nobody, '{}')).outcome, 'not_found', 'an unknown id does not');
SELECT is((pg_temp.delete(:'id', false, 10)).outcome, 'stale', 'nor is a stale version deleted');
SELECT is((pg_temp.delete(:nobody)).outcome, 'not_found', 'nor an unknown id');
SELECT is((pg_temp.delete(:'id', false, 11)).outcome, 'done', 'a right one is');
SELECT is((transaction_get(:book, 'USD', 2, :'id')).outcome, 'not_found', 'and is gone');

-- Sums.
SELECT is(pg_temp.balance(), pg_temp.true_balance(), 'the sums are those of the rows');
SELECT pg_temp.delete(id) FROM transactions WHERE book_id = :book \g /dev/null
SELECT is(count(*), 0::bigint, 'no sum stays without transactions')
  FROM totals WHERE book_id = :book;
DELETE FROM transactions;
DELETE FROM totals;
SELECT pg_temp.id(pg_temp.create('{"amount": 100}')) AS a,
       pg_temp.id(pg_temp.create('{"amount": 30, "type": "refund"}')) AS b,
       pg_temp.id(pg_temp.create('{"amount": 7, "type": "income"}')) AS c \gset
SELECT is(pg_temp.balance(), 'food 2026-11-10 70 7 3', 'by category and day');
SELECT pg_temp.change(:'b', '{"category": "Food:Cafe"}') \g /dev/null
SELECT is(pg_temp.balance(), 'food 2026-11-10 100 7 2, food:cafe 2026-11-10 -30 0 1', 'moved');
SELECT pg_temp.change(:'c', '{"type": "expense", "date": "2026-11-09"}') \g /dev/null
SELECT is(pg_temp.balance(), 'food 2026-11-09 7 0 1, food 2026-11-10 100 0 1, '
          'food:cafe 2026-11-10 -30 0 1', 'made another type');
SELECT pg_temp.change(:'a', '{"amount": 1}') \g /dev/null
SELECT is(pg_temp.balance(), pg_temp.true_balance(), 'made less');

-- Events.
DELETE FROM outbox;
SELECT pg_temp.create('{"id": "0192f000-0000-4000-8000-0000000000c2"}') AS made \gset
SELECT pg_temp.change('0192f000-0000-4000-8000-0000000000c2', '{"amount": 1}') AS changed \gset
SELECT pg_temp.delete('0192f000-0000-4000-8000-0000000000c2') \g /dev/null
SELECT results_eq(
    'SELECT concat_ws($$ $$, aggregatetype, aggregateid, type), payload::text
       FROM outbox ORDER BY id',
    format('VALUES (%1$L, %2$L), (%1$L, %3$L), (%1$L, %4$L)',
           'transaction 0192f000-0000-4000-8000-0000000000c2 transaction.changed',
           '{"before":null,"after":' || (:'made'::answer).body || '}',
           '{"before":' || (:'made'::answer).body || ',"after":' || (:'changed'::answer).body
           || '}',
           '{"before":' || (:'changed'::answer).body || ',"after":null}'),
    'each write tells what was and what is');

-- Retries.
SELECT pg_temp.create('{}', _key => 'k', _hash => 'h') AS made \gset
SELECT is(replayed, true, 'the same request with its key is not done again')
  FROM pg_temp.create('{}', _key => 'k', _hash => 'h');
SELECT is((body, outcome, version)::text, ((:'made'::answer).body, 'created', 1)::text,
          'and has the same answer')
  FROM pg_temp.create('{}', _key => 'k', _hash => 'h');
SELECT is(outcome, 'key_reused', 'another request with it is refused')
  FROM pg_temp.create('{}', _key => 'k', _hash => 'other');
SELECT is(replayed, true, 'even where newer definitions are wanted')
  FROM pg_temp.create('{}', _seen => 99, _key => 'k', _hash => 'h');
SELECT pg_temp.change(pg_temp.id(:'made'), '{"amount": 2}', _key => 'c', _hash => 'h') \g /dev/null
SELECT is(replayed || ' ' || version, 'true 2', 'a change is done once, too')
  FROM pg_temp.change(pg_temp.id(:'made'), '{"amount": 2}', _key => 'c', _hash => 'h');
SELECT is(outcome, 'exists', 'a refusal')
  FROM pg_temp.create(jsonb_build_object('id', pg_temp.id(:'made')), _key => 'r', _hash => 'h');
SELECT is(outcome, 'created', 'frees its key') FROM pg_temp.create(_key => 'r', _hash => 'h2');

-- No sum can overflow.
SELECT is(count(*) FILTER (WHERE outcome = 'created') || ' '
          || min(body) FILTER (WHERE outcome = 'invalid'),
          '4000 [{"pointer":"/amount","code":"too_large",'
          '"detail":"the sums of this book would pass what they can hold"}]',
          'a book is full some time')
  FROM generate_series(1, 4002) AS n,
       LATERAL pg_temp.create(jsonb_build_object('amount', 999999999999999, 'category', 'Great',
                                                 'payee', n::text));
SELECT is((pg_temp.create('{"amount": 99999999999, "category": "Great"}')).outcome, 'created',
          'for great amounts');
SELECT is(outcome, 'invalid', 'nor can one be made great')
  FROM transactions t, LATERAL pg_temp.change(t.id, '{"amount": 999999999999999}')
 WHERE t.amount = 99999999999;
SELECT pg_temp.delete(id) FROM transactions WHERE category_key = 'great' AND amount > 99999999999
 LIMIT 1 \g /dev/null
SELECT is((pg_temp.create('{"amount": 999999999999999, "category": "Great"}')).outcome, 'created',
          'a place that becomes free is used');
SELECT is(great, (SELECT sum(amount) FROM transactions
                   WHERE book_id = :book AND amount >= 100000000000)::bigint,
          'what counts is what is there')
  FROM books WHERE book_id = :book;

SELECT * FROM finish();
ROLLBACK;
