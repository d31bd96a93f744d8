-- What a budget's readers are shown: the usage of a day, the past, what would be, and the figures
-- behind it.
BEGIN;
SELECT plan(23);
\ir helpers.psql
\ir events.psql

CREATE FUNCTION pg_temp.day(_ago int) RETURNS date
LANGUAGE sql AS $$ SELECT pg_temp.today() - _ago $$;

-- Ten days a period, of which the second last begins today.
SELECT body::jsonb ->> 'id' AS id FROM pg_temp.made(jsonb_build_object(
    'categories', '{Food,Fun}'::text[], 'amount', 10000, 'rollover', 'surplus',
    'starts_on', pg_temp.day(40), 'ends_on', pg_temp.day(-15),
    'period', jsonb_build_object('unit', 'day', 'every', 10, 'anchor', pg_temp.today()))) \gset
SELECT pg_temp.hear(
    :book,
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'Fun', pg_temp.day(0), '1.00')),
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'food:BREAD', pg_temp.day(-9),
                                                   '5.00')),
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'Food', pg_temp.day(0), '20.00')),
    pg_temp.changed_from(NULL, pg_temp.transaction('refund', 'Food', pg_temp.day(0), '0.50')),
    pg_temp.changed_from(NULL, pg_temp.transaction('income', 'Food:Pay', pg_temp.day(0), '9.00')),
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'Food', pg_temp.day(1), '70.00')),
    pg_temp.changed_from(NULL, pg_temp.transaction('expense', 'Foodie', pg_temp.day(0), '2.00')))
    \g /dev/null

CREATE FUNCTION pg_temp.figures(_body text, VARIADIC _members text[]) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg((SELECT string_agg(coalesce(u ->> m, 'null'), ' ' ORDER BY o)
                         FROM unnest(_members) WITH ORDINALITY AS t (m, o)), ', ' ORDER BY n)
      FROM jsonb_array_elements(_body::jsonb -> 'data') WITH ORDINALITY AS d (u, n)
$$;

-- One and many.

SELECT is((g.body::jsonb #> '{usage,period}' ->> 'start')::date, pg_temp.day(expected), description)
  FROM (VALUES (1, NULL, 0, 'without a day it is today''s period'),
               (2, 0, 0, 'a period has its first day'), (3, -9, 0, 'and its last'),
               (4, 1, 10, 'the day before is in the one before'),
               (5, 100, 40, 'the first period stands for those before'),
               (6, -100, -10, 'the last for those after')
       ) AS t (n, ago, expected, description),
       budget_get(:book, 'USD', 2, 'UTC', :'id', pg_temp.day(ago)) AS g
 ORDER BY n;
SELECT is(l.body::jsonb #> '{budgets,0,usage}', g.body::jsonb -> 'usage',
          'what applies to a category and a day has the usage of that day')
  FROM budget_limits_narrowed(:book, 'USD', 2, 'UTC', 'Food', pg_temp.day(12)) AS l,
       budget_get(:book, 'USD', 2, 'UTC', :'id', pg_temp.day(12)) AS g;
SELECT is(a.body::jsonb -> 'usage', g.body::jsonb -> 'usage', 'a change is answered with usage')
  FROM pg_temp.changed(:'id', '{}') AS a, budget_get(:book, 'USD', 2, 'UTC', :'id', NULL) AS g;

-- The past.

SELECT is(pg_temp.figures(h.body, 'carried', 'spent', 'projected'), expected, description)
  FROM (VALUES
    (1, 1, '330.00 25.50 255.00', 'the last period alone is the current one'),
    (2, 3, '200.00 0.00 0.00, 300.00 70.00 70.00, 330.00 25.50 255.00', 'the oldest comes first'),
    (3, 99, '0.00 0.00 0.00, 100.00 0.00 0.00, 200.00 0.00 0.00, 300.00 70.00 70.00, '
            '330.00 25.50 255.00', 'as far back as the budget counts')
  ) AS t (n, periods, expected, description),
       budget_history(:book, 2, 'UTC', :'id', periods) AS h
 ORDER BY n;
SELECT is((budget_history(:book, 2, 'UTC', :nobody, 1)).outcome, 'not_found',
          'an unknown budget has none');
SELECT is((budget_history(:other_book, 2, 'UTC', :'id', 1)).outcome, 'not_found',
          'nor has another book''s');

-- The figures.

SELECT is(e.body::jsonb,
          jsonb_build_object(
              'period', jsonb_build_object('start', pg_temp.day(0), 'end', pg_temp.day(-9)),
              'spent', '25.50',
              'data', jsonb_build_array(
                  jsonb_build_object('category', 'Food', 'date', pg_temp.day(0), 'amount', '19.50'),
                  jsonb_build_object('category', 'Fun', 'date', pg_temp.day(0), 'amount', '1.00'),
                  jsonb_build_object('category', 'food:BREAD', 'date', pg_temp.day(-9),
                                     'amount', '5.00'))),
          'by day, then category, as the book spells it; income is none of them')
  FROM budget_explain(:book, 2, 'UTC', :'id', NULL) AS e;
SELECT is(e.body, format('{"period":{"start":"%s","end":"%s"},"spent":"0.00","data":[]}',
                         pg_temp.day(20), pg_temp.day(11)), 'of nothing there is nothing')
  FROM budget_explain(:book, 2, 'UTC', :'id', pg_temp.day(15)) AS e;
SELECT is((budget_explain(:book, 2, 'UTC', :nobody, NULL)).outcome, 'not_found',
          'nor of an unknown budget');

-- What would be.

SELECT is(pg_temp.figures(p.body, 'limit', 'spent', 'state'), expected, description)
  FROM (VALUES
    (1, 2, '{"name": "Fun", "amount": 200, "categories": ["fun"],
             "period": {"unit": "day"}}'::jsonb,
     '2.00 1.00 ok, 2.00 0.00 ok', 'a budget to be made'),
    (2, 9, format('{"name": "x", "amount": 500, "replaces": "%s"}', :'id')::jsonb,
     '335.00 25.50 ok, 314.50 0.00 ok',
     'a change keeps the amounts of earlier periods, and what is left out'),
    (3, 9, format('{"name": "x", "amount": 10000, "rollover": "none", "replaces": "%s",
                    "ends_on": "%s"}', :'id', pg_temp.day(0))::jsonb,
     '100.00 25.50 ok', 'there is nothing after the end')
  ) AS t (n, periods, input, expected, description),
       budget_preview(:book, 2, 'UTC', periods, input) AS p
 ORDER BY n;
SELECT is((p.body::jsonb #>> '{data,0,period,start}')::date, date '2190-02-01',
          'a budget of the future is shown from its start')
  FROM budget_preview(:book, 2, 'UTC', 1, '{"name": "x", "amount": 1, "starts_on": "2190-02-01",
                                            "period": {"anchor": "2026-01-01"}}') AS p;
SELECT is(jsonb_array_length(p.body::jsonb -> 'data'), 10, 'up to the last year that can be named')
  FROM budget_preview(:book, 2, 'UTC', 120, '{"name": "x", "amount": 1, "starts_on": "2190-02-01",
      "period": {"unit": "year", "anchor": "2026-01-01"}}') AS p;
SELECT is((budget_preview(:book, 2, 'UTC', 1, format('{"name": "x", "amount": 1, "replaces": "%s"}',
                                                     :nobody)::jsonb)).outcome,
          'not_found', 'an unknown budget cannot be changed');
SELECT is((budget_preview(:book, 2, 'UTC', 1, '{"name": "x", "amount": 1, "starts_on": "2026-02-02",
                                                "ends_on": "2026-02-01"}')).outcome,
          'invalid', 'it is held to the rules of a create');

SELECT * FROM finish();
ROLLBACK;
