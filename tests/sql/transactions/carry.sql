-- What a period leaves to the next: derived from the spending, stored, and derived again from the
-- day that is edited on.
BEGIN;
SELECT plan(35);
\ir helpers.psql

-- What is carried into the period of a day, and the limit there.
CREATE FUNCTION pg_temp.carried(_day date) RETURNS text
LANGUAGE sql AS $$
    SELECT (b ->> 'carried') || '/' || (b ->> 'limit')
      FROM (SELECT (pg_temp.check(jsonb_build_object('date', _day))).body::jsonb
                   #> '{budget_check,budgets,0}') AS e (b)
$$;

-- The same for January to May and December.
CREATE FUNCTION pg_temp.months() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(pg_temp.carried(make_date(2026, m, 10)), ' ' ORDER BY m)
      FROM unnest('{1,2,3,4,5,12}'::int[]) AS m
$$;
CREATE FUNCTION pg_temp.months(_budget jsonb) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.define(pg_temp.budget(1, '100.00', '{"starts_on": "2026-01-01"}' || _budget));
    RETURN pg_temp.months();
END
$$;

SELECT pg_temp.define(pg_temp.budget(1, '100.00'));
SELECT pg_temp.id(pg_temp.create('{"amount": 6000, "date": "2026-01-31"}')) AS january,
       pg_temp.id(pg_temp.create('{"amount": 25000, "date": "2026-03-01"}')) AS march,
       pg_temp.id(pg_temp.create('{"amount": 13000, "date": "2026-04-30"}')) AS april \gset

SELECT is(pg_temp.months(budget::jsonb), told, budget::jsonb::text)
  FROM (VALUES
    ('{"rollover": "none"}',
     '0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00'),
    ('{"rollover": "surplus"}',
     '0.00/100.00 40.00/140.00 140.00/240.00 0.00/100.00 0.00/100.00 700.00/800.00'),
    ('{"rollover": "deficit"}',
     '0.00/100.00 0.00/100.00 0.00/100.00 -150.00/0.00 -180.00/0.00 0.00/100.00'),
    ('{"rollover": "both"}',
     '0.00/100.00 40.00/140.00 140.00/240.00 -10.00/90.00 -40.00/60.00 660.00/760.00'),
    ('{"rollover": "both", "rollover_cap": "50.00"}',
     '0.00/100.00 40.00/140.00 50.00/150.00 -50.00/50.00 -50.00/50.00 50.00/150.00'),
    ('{"rollover": "surplus", "rollover_cap": "120.00"}',
     '0.00/100.00 40.00/140.00 120.00/220.00 0.00/100.00 0.00/100.00 120.00/220.00'),
    ('{"rollover": "deficit", "rollover_cap": "100.00"}',
     '0.00/100.00 0.00/100.00 0.00/100.00 -100.00/0.00 -100.00/0.00 0.00/100.00'),
    ('{"rollover": "both", "rollover_cap": "0.00"}',
     '0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00 0.00/100.00'),
    ('{"rollover": "both", "starts_on": "2026-03-15"}',
     '0.00/100.00 -150.00/0.00 -180.00/0.00 520.00/620.00'),
    ('{"rollover": "both", "amounts": [{"from": "2026-01-01", "amount": "100.00"},
                                       {"from": "2026-02-20", "amount": "200.00"}]}',
     '0.00/100.00 40.00/240.00 240.00/440.00 190.00/390.00 260.00/460.00 1660.00/1860.00'),
    ('{"rollover": "both", "categories": []}',
     '0.00/100.00 40.00/140.00 140.00/240.00 -10.00/90.00 -40.00/60.00 660.00/760.00'),
    ('{"rollover": "both", "categories": ["Fun"]}', NULL)
  ) AS c (budget, told);

-- Editing the past changes what follows.
SELECT pg_temp.months('{"rollover": "both"}');
SELECT pg_temp.create('{"amount": 100, "date": "2026-05-01"}') \g /dev/null
SELECT pg_temp.create('{"amount": 100, "date": "2026-12-01"}') \g /dev/null
SELECT is(pg_temp.months(),
          '0.00/100.00 40.00/140.00 140.00/240.00 -10.00/90.00 -40.00/60.00 659.00/759.00',
          'a write changes what the later periods are left');
SELECT is(pg_temp.told(pg_temp.change(:'january', '{"amount": 10000}')),
          'ok near | Food 100.00/100.00 100.0% [90]', 'the past is edited');
SELECT is(pg_temp.months(),
          '0.00/100.00 0.00/100.00 100.00/200.00 -50.00/50.00 -80.00/20.00 619.00/719.00',
          'and what follows is derived again');
SELECT is(pg_temp.told(pg_temp.change(:'march', '{"date": "2026-02-28"}')),
          'ok exceeded | Food 250.00/100.00 250.0% [90, 100] | Food 0.00/0.00 % []',
          'a row moved between periods changes the later limit in the same answer');
SELECT is(pg_temp.months(),
          '0.00/100.00 0.00/100.00 -150.00/0.00 -50.00/50.00 -80.00/20.00 619.00/719.00',
          'and is carried from where it went');
SELECT is((pg_temp.delete(:'april')).outcome, 'done', 'a row is deleted');
SELECT is(pg_temp.months(),
          '0.00/100.00 0.00/100.00 -150.00/0.00 -50.00/50.00 50.00/150.00 749.00/849.00',
          'and no longer carried');
SELECT is(pg_temp.told(pg_temp.change(:'january', '{"type": "refund"}')),
          'ok ok | Food -100.00/100.00 -100.0% []', 'an expense is made a refund');
SELECT is(pg_temp.months(),
          '0.00/100.00 200.00/300.00 50.00/150.00 150.00/250.00 250.00/350.00 949.00/1049.00',
          'and gives to what follows');
SELECT pg_temp.months() AS derived \gset
SELECT is(pg_temp.months('{"rollover": "both", "thresholds": [1]}'), :'derived',
          'what was stored is what a budget derives anew');

-- A write into an earlier period that changes the current limit may raise an alert.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM crossings;
SELECT date_trunc('month', pg_temp.today())::date AS this,
       (date_trunc('month', pg_temp.today()) - interval '1 month')::date AS last \gset
CREATE FUNCTION pg_temp.last_and_this(_mode text, _rollover text) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.define(pg_temp.budget(2, '100.00', jsonb_build_object(
               'mode', _mode, 'rollover', _rollover,
               'starts_on', date_trunc('month', pg_temp.today()) - interval '1 month')))
$$;
SELECT pg_temp.last_and_this('block', 'surplus');
SELECT is(pg_temp.told(pg_temp.create(jsonb_build_object('date', :'this', 'amount', 15000))),
          'created ok | Food 150.00/200.00 75.0% []', 'what last month left may be spent');
SELECT pg_temp.create(jsonb_build_object('date', :'last', 'amount', 6000)) AS late \gset
SELECT is(pg_temp.told(:'late'), 'created ok | Food 60.00/100.00 60.0% []',
          'a late entry is judged where it counts, and refused by nothing else');
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 100 150.00/140.00'],
          'but it raises the alert of the current period');
SELECT is(transaction_id, pg_temp.id(:'late'), 'with its id') FROM crossings;
SELECT is((pg_temp.delete(pg_temp.id(:'late'))).outcome, 'done', 'taken back');
SELECT is(cardinality(pg_temp.alerts()), 1, 'nothing is raised');
SELECT pg_temp.create(jsonb_build_object('date', :'last', 'amount', 6000)) AS late \gset
SELECT is((pg_temp.alerts())[2], :'this' || ' 100 150.00/140.00', 'but it was armed again');

-- At most one alert a budget: the highest; the other stays to be raised by the next write.
SELECT pg_temp.define(VARIADIC '{}'::jsonb[]);
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM crossings;
SELECT pg_temp.last_and_this('warn', 'deficit');
SELECT pg_temp.create(jsonb_build_object('date', :'this', 'amount', 5000)) \g /dev/null
SELECT is(pg_temp.told(pg_temp.create(jsonb_build_object('date', :'last', 'amount', 14500))),
          'created exceeded | Food 145.00/100.00 145.0% [90, 100]',
          'last month is exceeded, which takes this month over its threshold');
SELECT is(pg_temp.alerts(), ARRAY[:'last' || ' 100 145.00/100.00'], 'one alert is raised');
SELECT is(pg_temp.told(pg_temp.create(jsonb_build_object('date', :'this', 'amount', 1))),
          'created near | Food 50.01/55.00 90.9% []', 'the next write crosses nothing more');
SELECT is((pg_temp.alerts())[2], :'this' || ' 90 50.01/55.00', 'and raises what was left');

-- Long spans cost no more than the periods that had spending.
SELECT pg_temp.define(pg_temp.budget(3, '1.00', '{"starts_on": "1900-01-01", "rollover": "both",
                                                  "categories": ["Long"],
                                                  "period": {"unit": "day", "every": 1,
                                                             "anchor": "1900-01-01"}}'));
SELECT pg_temp.create('{"category": "Long", "date": "1950-06-15", "amount": 100000}') \g /dev/null
SELECT is(body::jsonb #>> '{budget_check,budgets,0,carried}',
          (date '2199-12-31' - date '1900-01-01' - 1000) || '.00',
          'three hundred years of days are carried')
  FROM pg_temp.check('{"category": "Long", "date": "2199-12-31"}');
SELECT pg_temp.define(pg_temp.budget(3, '9999999999999.99',
                                     '{"starts_on": "1900-01-01", "rollover": "both",
                                       "categories": ["Long"],
                                       "period": {"unit": "day", "every": 1,
                                                  "anchor": "1900-01-01"}}'));
SELECT is(body::jsonb #>> '{budget_check,budgets,0,carried}', '10000000000000000.00',
          'and held where figures end')
  FROM pg_temp.check('{"category": "Long", "date": "2199-12-31"}');

SELECT * FROM finish();
ROLLBACK;
