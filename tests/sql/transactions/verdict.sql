-- What an answer says of the budgets, figure by figure.
BEGIN;
SELECT plan(56);
\ir helpers.psql

-- The walk-through of the README.
SELECT pg_temp.define(pg_temp.budget(1));
SELECT is(pg_temp.told(pg_temp.create('{"amount": 44000}')),
          'created ok | Food 440.00/500.00 88.0% []', 'below the threshold all is well');
SELECT is(pg_temp.told(pg_temp.check()),
          'ok near | Food 452.50/500.00 90.5% [90]', 'a check says what would come near');
SELECT is(pg_temp.told(pg_temp.create()),
          'created near | Food 452.50/500.00 90.5% [90]', 'and so it comes');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 6000}')),
          'created exceeded | Food 512.50/500.00 102.5% [100]', 'past the limit it is exceeded');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 1}')),
          'created exceeded | Food 512.51/500.00 102.5% []', 'and crossed only once');
SELECT pg_temp.define(pg_temp.budget(1, '500.00', '{"mode": "block"}'));
SELECT is(body::jsonb ->> 'allowed', 'false', 'a check says what would be refused')
  FROM pg_temp.check('{"amount": 1}');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 1}')),
          'exceeded exceeded | Food 512.52/500.00 102.5% []', 'a budget that blocks refuses');
SELECT is(count(*), 4::bigint, 'and nothing is stored') FROM transactions;
SELECT is(body::jsonb ->> 'allowed', 'true', 'a check with override is allowed')
  FROM pg_temp.check('{"amount": 1, "override": true}');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 1, "override": true}')),
          'created exceeded | Food 512.52/500.00 102.5% []', 'an override stores it all the same');
SELECT is(body::jsonb -> 'budget_check' -> 'budgets' -> 0,
          '{"budget_id": "0192f000-0000-7000-8000-0000000000b1", "name": "Food", "mode": "block",
            "period": {"start": "2026-11-01", "end": "2026-11-30"}, "limit": "500.00",
            "carried": "0.00", "spent_before": "512.52", "spent": "492.52", "remaining": "7.48",
            "percent": 98.5, "state": "near", "crossed": []}',
          'a refund gives back, and every member is there')
  FROM pg_temp.create('{"amount": 2000, "type": "refund"}');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 748}')),
          'created near | Food 500.00/500.00 100.0% []', 'the limit itself may be spent');
SELECT is(pg_temp.told(pg_temp.create('{"amount": 99999999, "date": "2026-12-01"}')),
          'exceeded exceeded | Food 999999.99/500.00 199999.9% [90, 100]',
          'the next month starts anew, and blocks as well');
SELECT is(pg_temp.told(pg_temp.create('{"type": "income", "amount": 99999999}')),
          'created none', 'income never counts');

-- Whose spending counts where.
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM period_states;
SELECT pg_temp.define(
    pg_temp.budget(1, '100.00', '{"name": "Food"}'),
    pg_temp.budget(2, '100.00', '{"name": "All", "categories": []}'),
    pg_temp.budget(3, '100.00', '{"name": "Cafe", "categories": ["food:CAFE", "Food"]}'),
    pg_temp.budget(4, '100.00', '{"name": "Others", "categories": ["Foodie", "Home"]}'),
    pg_temp.budget(5, '100.00', '{"name": "Future", "starts_on": "2026-12-01"}'),
    pg_temp.budget(6, '100.00', '{"name": "Begun", "starts_on": "2026-11-30"}'),
    pg_temp.budget(7, '100.00', '{"name": "Past", "ends_on": "2026-10-31"}'),
    pg_temp.budget(8, '100.00', '{"name": "Ended", "ends_on": "2026-11-01"}'));
SELECT is(pg_temp.told(pg_temp.check(draft)), told, draft::text || ': ' || told)
  FROM (VALUES
    ('{"category": "Food:Cafe"}'::jsonb,
     'ok ok | All 12.50/100.00 12.5% [] | Begun 12.50/100.00 12.5% [] '
     '| Cafe 12.50/100.00 12.5% [] | Ended 12.50/100.00 12.5% [] | Food 12.50/100.00 12.5% []'),
    ('{"category": "FOODIE"}',
     'ok ok | All 12.50/100.00 12.5% [] | Others 12.50/100.00 12.5% []'),
    ('{"category": "home:Rent", "date": "2026-12-01"}',
     'ok ok | All 12.50/100.00 12.5% [] | Others 12.50/100.00 12.5% []'),
    ('{"category": "Fun"}', 'ok ok | All 12.50/100.00 12.5% []')
  ) AS c (draft, told);
SELECT pg_temp.define(pg_temp.budget(1));
SELECT is(pg_temp.told(pg_temp.check('{"category": "Fun"}')), 'ok none',
          'where no budget applies there is none');

-- The worst of several decides the status; each has its own thresholds.
SELECT pg_temp.define(
    pg_temp.budget(1, '100.00', '{"name": "A", "thresholds": [80, 50, 95]}'),
    pg_temp.budget(2, '1000.00', '{"name": "B", "thresholds": [1, 99]}'),
    pg_temp.budget(3, '10.00', '{"name": "C", "mode": "track"}'),
    pg_temp.budget(4, '0.00', '{"name": "D"}'));
SELECT is(pg_temp.told(pg_temp.check(jsonb_build_object('amount', amount))), told, told)
  FROM (VALUES
    (900, 'ok exceeded | A 9.00/100.00 9.0% [] | B 9.00/1000.00 0.9% [] | C 9.00/10.00 90.0% [] '
          '| D 9.00/0.00 % [100]'),
    (4999, 'ok exceeded | A 49.99/100.00 49.9% [] | B 49.99/1000.00 4.9% [1] '
           '| C 49.99/10.00 499.9% [] | D 49.99/0.00 % [100]'),
    (5000, 'ok exceeded | A 50.00/100.00 50.0% [50] | B 50.00/1000.00 5.0% [1] '
           '| C 50.00/10.00 500.0% [] | D 50.00/0.00 % [100]'),
    (9500, 'ok exceeded | A 95.00/100.00 95.0% [50, 80, 95] | B 95.00/1000.00 9.5% [1] '
           '| C 95.00/10.00 950.0% [] | D 95.00/0.00 % [100]'),
    (10000, 'ok exceeded | A 100.00/100.00 100.0% [50, 80, 95] | B 100.00/1000.00 10.0% [1] '
            '| C 100.00/10.00 1000.0% [] | D 100.00/0.00 % [100]'),
    (10001, 'ok exceeded | A 100.01/100.00 100.0% [50, 80, 95, 100] '
            '| B 100.01/1000.00 10.0% [1] | C 100.01/10.00 1000.1% [] | D 100.01/0.00 % [100]')
  ) AS c (amount, told);
SELECT is(b ->> 'name' || ' ' || (b ->> 'state'), name || ' ' || state, name || ' is ' || state)
  FROM (VALUES (1, 'A', 'near'), (2, 'B', 'near'), (3, 'C', 'exceeded'), (4, 'D', 'exceeded'))
           AS c (n, name, state),
       LATERAL (SELECT body::jsonb -> 'budget_check' -> 'budgets' -> (n - 1)
                  FROM pg_temp.check('{"amount": 9000}')) AS e (b);
SELECT is(body::jsonb #>> '{budget_check,budgets,3,percent}', NULL,
          'a limit of nothing has no percent') FROM pg_temp.check();
SELECT is(pg_temp.told(pg_temp.check('{"type": "refund", "amount": 999}')),
          'ok ok | A -9.99/100.00 -9.9% [] | B -9.99/1000.00 -0.9% [] | C -9.99/10.00 -99.9% [] '
          '| D -9.99/0.00 % []', 'refunds alone are less than nothing, cut toward zero');

-- A block refuses what raises spending past the limit, and nothing else.
SELECT pg_temp.define(pg_temp.budget(1, '10.00', '{"mode": "warn"}'));
SELECT pg_temp.id(pg_temp.create('{"amount": 3000}')) AS spent \gset
SELECT pg_temp.id(pg_temp.create('{"amount": 500, "type": "refund"}')) AS refunded \gset
SELECT pg_temp.define(pg_temp.budget(1, '10.00', '{"mode": "block"}'));
SELECT is(pg_temp.told(pg_temp.create('{"amount": 100, "type": "refund"}')),
          'created exceeded | Food 24.00/10.00 240.0% []', 'a refund may leave it exceeded');
SELECT is(pg_temp.told(pg_temp.change(:'spent', '{"amount": 2900}')),
          'ok exceeded | Food 23.00/10.00 230.0% []', 'so may an expense made smaller');
SELECT is(pg_temp.told(pg_temp.change(:'spent', '{"note": "on the market"}')),
          'ok exceeded | Food 23.00/10.00 230.0% []', 'or left as large as it is');
SELECT is(pg_temp.told(pg_temp.change(:'spent', '{"amount": 2901}')),
          'exceeded exceeded | Food 23.01/10.00 230.1% []', 'but not one made larger');
SELECT is(pg_temp.told(pg_temp.delete(:'refunded')),
          'exceeded exceeded | Food 28.00/10.00 280.0% []', 'nor a refund deleted');
SELECT is(pg_temp.told(pg_temp.change(:'refunded', '{"type": "income"}')),
          'exceeded exceeded | Food 28.00/10.00 280.0% []', 'nor one made income');
SELECT is(pg_temp.told(pg_temp.change(:'refunded', '{"category": "Fun"}')),
          'exceeded exceeded | Food 28.00/10.00 280.0% []', 'nor one moved away');
SELECT is(pg_temp.told(pg_temp.check(jsonb_build_object('replaces', :'spent'::text,
                                                        'amount', 2901))),
          'ok exceeded | Food 23.01/10.00 230.1% []', 'a check of a change says the same');
SELECT is(outcome, 'not_found', 'a check of a change of nothing finds nothing')
  FROM pg_temp.check(jsonb_build_object('replaces', :nobody));
SELECT is((pg_temp.delete(:'refunded', true)).outcome, 'done', 'with override it is deleted');
SELECT is((pg_temp.delete(:'spent')).outcome, 'done', 'an expense is deleted without');

-- A change is seen where it was and where it goes, by name and then by period.
SELECT pg_temp.define(
    pg_temp.budget(1, '100.00', '{"name": "Food"}'),
    pg_temp.budget(2, '100.00', '{"name": "Home", "categories": ["Home"]}'),
    pg_temp.budget(3, '100.00', '{"name": "All", "categories": []}'));
DELETE FROM transactions;
DELETE FROM totals;
DELETE FROM period_states;
SELECT pg_temp.id(pg_temp.create('{"amount": 2000}')) AS id \gset
SELECT is(pg_temp.told(pg_temp.change(:'id', changes)), told, changes::text || ': ' || told)
  FROM (VALUES
    (1, '{"amount": 3000}'::jsonb,
     'ok ok | All 30.00/100.00 30.0% [] | Food 30.00/100.00 30.0% []'),
    (2, '{"category": "Home"}', 'ok ok | All 30.00/100.00 30.0% [] | Food 0.00/100.00 0.0% [] '
                                '| Home 30.00/100.00 30.0% []'),
    (3, '{"date": "2026-10-31"}',
     'ok ok | All 30.00/100.00 30.0% [] | All 0.00/100.00 0.0% [] '
     '| Home 30.00/100.00 30.0% [] | Home 0.00/100.00 0.0% []'),
    (4, '{"date": "2026-12-01", "category": "Food", "type": "refund"}',
     'ok ok | All 0.00/100.00 0.0% [] | All -30.00/100.00 -30.0% [] '
     '| Food -30.00/100.00 -30.0% [] | Home 0.00/100.00 0.0% []'),
    (5, '{"type": "income"}', 'ok ok | All 0.00/100.00 0.0% [] | Food 0.00/100.00 0.0% []'),
    (6, '{"category": "Home"}', 'ok none')
  ) AS c (n, changes, told);
SELECT is(body::jsonb #>> '{budget_check,budgets,0,spent_before}', '0.00',
          'the figure before counts the row as it was')
  FROM pg_temp.change(:'id', '{"type": "expense"}');
SELECT is(body::jsonb #>> '{budget_check,budgets,0,spent_before}', '30.00',
          'each time') FROM pg_temp.change(:'id', '{"amount": 1}');

-- A change is refused by any budget that it raises.
SELECT pg_temp.define(
    pg_temp.budget(1, '10.00', '{"mode": "block"}'),
    pg_temp.budget(2, '10.00', '{"mode": "block", "name": "Home", "categories": ["Home"]}'));
SELECT pg_temp.id(pg_temp.create('{"amount": 1000, "category": "Fun"}')) AS id \gset
SELECT is((pg_temp.change(:'id', '{"category": "Home"}')).outcome, 'ok', 'a row may move');
SELECT is(pg_temp.told(pg_temp.change(:'id', '{"amount": 1001, "category": "Food"}')),
          'exceeded exceeded | Food 10.01/10.00 100.1% [90, 100] | Home 0.00/10.00 0.0% []',
          'but not to where it is too much');

-- The amount is that of the period; the currency decides the digits.
SELECT pg_temp.define(pg_temp.budget(1, '', '{"amounts": [{"from": "2026-03-01", "amount": "1.00"},
                                                          {"from": "2026-06-15",
                                                           "amount": "2.00"}]}'));
SELECT is(body::jsonb #>> '{budget_check,budgets,0,limit}', amount, day || ': ' || amount)
  FROM (VALUES ('2025-01-01', '1.00'), ('2026-05-31', '1.00'), ('2026-06-01', '2.00'),
               ('2026-11-10', '2.00')) AS c (day, amount),
       LATERAL pg_temp.check(jsonb_build_object('date', day));

SELECT * FROM finish();
ROLLBACK;
