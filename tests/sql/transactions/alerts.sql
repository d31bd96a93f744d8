-- One alert a crossing, none missed: raised, lowered, armed again.
BEGIN;
SELECT plan(43);
\ir helpers.psql

SELECT date_trunc('month', pg_temp.today())::date AS this \gset
CREATE FUNCTION pg_temp.spend(_amount bigint, _type text = 'expense') RETURNS answer
LANGUAGE sql AS $$
    SELECT pg_temp.create(jsonb_build_object('amount', _amount, 'type', _type,
                                             'date', pg_temp.today()))
$$;

SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50, 80]}'));
SELECT is(pg_temp.told(pg_temp.spend(4999)), 'created ok | Food 49.99/100.00 49.9% []', '49.99');
SELECT is(pg_temp.alerts(), NULL, 'nothing is reached');
SELECT pg_temp.spend(1) AS crossing \gset
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 50 50.00/100.00'], 'a threshold reached is told');
SELECT is(payload::jsonb - 'id' - 'created_at',
          jsonb_build_object(
              'level', 'near', 'threshold', 50,
              'budget_id', '0192f000-0000-7000-8000-0000000000b1', 'budget_name', 'Food',
              'period', jsonb_build_object(
                  'start', :'this', 'end', (:'this'::date + interval '1 month - 1 day')::date),
              'currency', 'USD', 'limit', '100.00', 'spent', '50.00', 'percent', 50.0,
              'transaction_id', pg_temp.id(:'crossing'), 'override', false, 'late', false),
          'with an event that says it all')
  FROM outbox WHERE type = 'alert.raised';
SELECT is(o.aggregatetype || ' ' || o.aggregateid || ' ' || (o.payload ->> 'id'),
          'alert ' || c.id || ' ' || c.id, 'and the alert''s own id')
  FROM outbox o, crossings c WHERE o.type = 'alert.raised';
SELECT pg_temp.spend(1) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 1, 'once');
SELECT pg_temp.spend(9000) \g /dev/null
SELECT is((pg_temp.alerts())[2:], ARRAY[:'this' || ' 100 140.01/100.00'],
          'of several crossed at once the highest is told');
SELECT is(level, 'exceeded', 'as exceeded') FROM crossings WHERE threshold = 100;
SELECT pg_temp.spend(5500, 'refund') \g /dev/null
SELECT pg_temp.spend(1) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 2, 'falling to a lower threshold tells nothing');
SELECT pg_temp.spend(3000) \g /dev/null
SELECT is((pg_temp.alerts())[3:], ARRAY[:'this' || ' 100 115.02/100.00'],
          'but what it fell below is armed again');
SELECT pg_temp.spend(9000, 'refund') \g /dev/null
SELECT pg_temp.spend(2500) \g /dev/null
SELECT is((pg_temp.alerts())[4:], ARRAY[:'this' || ' 50 50.02/100.00'], 'each threshold');

-- By deleting and by changing, too.
SELECT pg_temp.id(pg_temp.spend(4998)) AS id \gset
SELECT is((pg_temp.alerts())[5:], ARRAY[:'this' || ' 80 100.00/100.00'], 'a write reaches 100');
SELECT pg_temp.change(:'id', '{"amount": 4999}') \g /dev/null
SELECT is((pg_temp.alerts())[6:], ARRAY[:'this' || ' 100 100.01/100.00'],
          'a change takes it past the limit');
SELECT pg_temp.change(:'id', '{"category": "Fun"}') \g /dev/null
SELECT pg_temp.change(:'id', '{"category": "Food"}') \g /dev/null
SELECT is((pg_temp.alerts())[7:], ARRAY[:'this' || ' 100 100.01/100.00'],
          'away and back crosses again');
SELECT pg_temp.delete(:'id') \g /dev/null
SELECT pg_temp.create(jsonb_build_object('id', :'id', 'amount', 4999, 'date', :'this'))
\g /dev/null
SELECT is((pg_temp.alerts())[8:], ARRAY[:'this' || ' 100 100.01/100.00'],
          'so does a row deleted and made again');
SELECT is(transaction_id, :'id'::uuid, 'each names its transaction')
  FROM crossings ORDER BY id DESC LIMIT 1;

-- Other periods and modes.
SELECT pg_temp.create('{"amount": 9000, "date": "2019-12-31"}') \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 8, 'no alert before a budget starts');
SELECT pg_temp.create('{"amount": 9000, "date": "2020-01-01"}') \g /dev/null
SELECT is((pg_temp.alerts())[9:], '{2020-01-01 80 90.00/100.00}', 'a past period has its own');
SELECT pg_temp.define(pg_temp.budget(2, '100.00', '{"mode": "track"}'));
SELECT is(cardinality(pg_temp.alerts()), 9, 'a budget that tracks is not judged');
SELECT pg_temp.spend(99999) \g /dev/null
SELECT is(cardinality(pg_temp.alerts()), 9, 'and alerts of no write');

-- Overrides.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM crossings;
SELECT pg_temp.define(pg_temp.budget(3, '10.00', '{"mode": "block"}'));
SELECT pg_temp.create(jsonb_build_object('date', :'this', 'amount', 900, 'override', true))
\g /dev/null
SELECT pg_temp.create(jsonb_build_object('date', :'this', 'amount', 900)) \g /dev/null
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 90 9.00/10.00'], 'a refused write tells nothing');
SELECT pg_temp.create(jsonb_build_object('date', :'this', 'amount', 900, 'override', true))
\g /dev/null
SELECT is((pg_temp.alerts())[2:], ARRAY[:'this' || ' 100 18.00/10.00 overridden'],
          'an override stands in the alert, where it was needed');

-- A changed or new definition is judged for the current period, on the spending before the write.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM crossings;
SELECT pg_temp.define(VARIADIC '{}'::jsonb[]);
SELECT pg_temp.spend(6000) \g /dev/null
SELECT pg_temp.create('{"amount": 99999, "date": "2020-01-01"}') \g /dev/null
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50]}'));
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 50 60.00/100.00 by no write'],
          'a new budget tells at once how this month stands');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50]}'));
SELECT is(cardinality(pg_temp.alerts()), 1, 'one that has not changed tells nothing');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50], "name": "Eating"}'));
SELECT is(cardinality(pg_temp.alerts()), 1, 'nor does one that has another name');
SELECT pg_temp.define(pg_temp.budget(1, '40.00', '{"thresholds": [50], "mode": "block"}'));
SELECT is((pg_temp.alerts())[2:], ARRAY[:'this' || ' 100 60.00/40.00 by no write'],
          'a lowered limit may be passed, which is no override');
SELECT pg_temp.define(pg_temp.budget(1, '1000.00', '{"thresholds": [50]}'));
SELECT is(cardinality(pg_temp.alerts()), 2, 'a raised one tells nothing');
SELECT pg_temp.spend(45000) \g /dev/null
SELECT is((pg_temp.alerts())[3:], ARRAY[:'this' || ' 50 510.00/1000.00'], 'and is armed again');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50], "categories": ["Fun"]}'));
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50], "categories": []}'));
SELECT is((pg_temp.alerts())[4:], ARRAY[:'this' || ' 100 510.00/100.00 by no write'],
          'other categories are another sum');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50], "categories": [],
                      "period": {"unit": "month", "every": 12, "anchor": "2026-01-01"}}'));
SELECT is(split_part((pg_temp.alerts())[5], ' ', 2), '100', 'another period is judged anew');
SELECT pg_temp.define(pg_temp.budget(1, '100.00', '{"thresholds": [50], "ends_on": "2020-02-01"}'));
SELECT is(cardinality(pg_temp.alerts()), 5, 'a budget that has ended is not judged');
DELETE FROM crossings;
SELECT is(pg_temp.told(transaction_create(
              :book, :user, 'USD', 2, 'UTC', NULL, '', pg_temp.seen() + 1,
              pg_temp.limits(pg_temp.seen() + 1, 0, pg_temp.budget(4, '1000.00')),
              jsonb_build_object('type', 'expense', 'amount', 50000, 'category', 'Food',
                                 'date', :'this'))),
          'created exceeded | Food 1010.00/1000.00 101.0% [90, 100]',
          'a write may bring definitions');
SELECT is(pg_temp.alerts(), ARRAY[:'this' || ' 100 1010.00/1000.00'],
          'which are judged on the spending before it');

-- While the budgets service does not answer.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM crossings;
DELETE FROM books;
DELETE FROM definitions;
DELETE FROM period_states;
SELECT is((body::jsonb -> 'budget_check') - 'as_of',
          '{"status": "unknown", "source": "unavailable", "budgets": []}',
          'without definitions nothing is known')
  FROM pg_temp.create('{"amount": 60000, "date": "2026-01-10"}', NULL);
SELECT pg_temp.id(pg_temp.create(jsonb_build_object('amount', 60000, 'date', :'this'), NULL))
       AS unjudged \gset
SELECT pg_temp.create('{"amount": 60000, "category": "Fun"}', NULL) \g /dev/null
SELECT is(pg_temp.alerts(), NULL, 'and nothing is told');
SELECT pg_temp.define(pg_temp.budget(1));
SELECT set_eq('SELECT unnest(pg_temp.alerts())',
              ARRAY['2026-01-01 100 600.00/500.00 late', :'this' || ' 100 600.00/500.00 late'],
              'it is judged later, each once');
SELECT ok(EXISTS (SELECT FROM crossings WHERE transaction_id = :'unjudged'), 'with its id');
SELECT is(count(*), 0::bigint, 'and then no more') FROM unjudged;
SELECT is(body::jsonb #>> '{budget_check,source}', 'snapshot', 'the stored definitions are used')
  FROM pg_temp.create(jsonb_build_object('amount', 1, 'date', :'this'), NULL);
SELECT is((body::jsonb #>> '{budget_check,as_of}'), instant_text(definitions_at),
          'as of the time that they came')
  FROM pg_temp.check('{}', NULL), books;
SELECT pg_temp.create('{"date": "2026-05-01", "amount": 60000}', NULL) \g /dev/null
SELECT is((pg_temp.alerts())[3:], '{2026-05-01 100 600.00/500.00}', 'with alerts at once');
SELECT pg_temp.create('{"category": "Fun"}') \g /dev/null
SELECT is((SELECT count(*) FROM unjudged) + (SELECT count(*) FROM books WHERE unjudged), 0::bigint,
          'the next answer settles what waited');
SELECT is(cardinality(pg_temp.alerts()), 3, 'and tells nothing twice');

SELECT * FROM finish();
ROLLBACK;
