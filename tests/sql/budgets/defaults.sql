-- What a new budget is where its body says nothing.
BEGIN;
SELECT plan(18);
\ir helpers.psql

CREATE FUNCTION pg_temp.drafted(_input jsonb, _today date) RETURNS budgets
LANGUAGE sql AS $$
    SELECT budget_new('0192f000-0000-7000-8000-00000000000b',
                      '{"name": "Food", "amount": 50000}' || _input, _today)
$$;

-- 2024-05-16 was a Thursday.
SELECT results_eq(
    format($$ SELECT unit, every, anchor, starts_on, ends_on, amounts_from
                FROM pg_temp.drafted(%L, '2024-05-16') $$, input),
    format($$ VALUES (%L, %s, %L::date, %L::date, NULL::date, ARRAY[%L::date]) $$,
           unit, every, anchor, starts_on, starts_on),
    'a budget of ' || input || ' starts with the period that holds today')
  FROM (VALUES
    ('{}', 'month', 1, '2024-05-01', '2024-05-01'),
    ('{"period": {}}', 'month', 1, '2024-05-01', '2024-05-01'),
    ('{"period": {"unit": "day"}}', 'day', 1, '2024-05-16', '2024-05-16'),
    ('{"period": {"unit": "week"}}', 'week', 1, '2024-05-13', '2024-05-13'),
    ('{"period": {"unit": "quarter"}}', 'quarter', 1, '2024-04-01', '2024-04-01'),
    ('{"period": {"unit": "year"}}', 'year', 1, '2024-01-01', '2024-01-01'),
    ('{"period": {"unit": "week", "every": 2}}', 'week', 2, '2024-05-13', '2024-05-13'),
    ('{"period": {"anchor": "2024-01-25"}}', 'month', 1, '2024-01-25', '2024-04-25'),
    ('{"period": {"anchor": "2024-01-31"}}', 'month', 1, '2024-01-31', '2024-04-30'),
    ('{"period": {"unit": "week", "every": 2, "anchor": "2024-06-07"}}', 'week', 2, '2024-06-07',
     '2024-05-10')
  ) AS t (input, unit, every, anchor, starts_on);

SELECT is((pg_temp.drafted('{"period": {"unit": "year", "every": 366, "anchor": "2100-01-01"}}',
                           '2024-05-16')).starts_on,
          '1900-01-01'::date, 'a budget never starts before the first day that can be named');

SELECT results_eq(
    $$ SELECT categories, thresholds, mode, rollover, rollover_cap
         FROM pg_temp.drafted('{}', '2024-05-16') $$,
    $$ VALUES ('{}'::text[], '{90}'::int[], 'warn', 'none', NULL::bigint) $$,
    'a budget counts all spending, is near at 90 %, warns and carries nothing over');

SELECT is((pg_temp.drafted('{"thresholds": [90, 9, 50]}', '2024-05-16')).thresholds,
          '{9,50,90}'::int[], 'thresholds come ascending');

SELECT is((pg_temp.drafted('{"starts_on": "2024-07-20"}', '2024-05-16')).amounts_from,
          '{2024-07-01}'::date[],
          'the first amount holds from the period in which the budget starts');

SELECT is((b.body::jsonb ->> 'starts_on')::date,
          (now() AT TIME ZONE 'Pacific/Kiritimati')::date,
          'today is the caller''s, east of everyone')
  FROM pg_temp.made('{"period": {"unit": "day"}}', _zone => 'Pacific/Kiritimati') AS b;

SELECT is((b.body::jsonb ->> 'starts_on')::date, (now() AT TIME ZONE 'Pacific/Niue')::date,
          'today is the caller''s, west of everyone')
  FROM pg_temp.made('{"period": {"unit": "day"}}', _zone => 'Pacific/Niue') AS b;

SELECT is(
    regexp_replace(b.body, '\d{4}-\d\d-\d\dT[0-9:.]+Z', 'T', 'g'),
    '{"id":"0192f000-0000-7000-8000-000000000001","name":"Fun","categories":["Fun:Cinema","Café"],'
    '"amount":"0.50","amounts":[{"from":"2024-03-15","amount":"0.50"}],"currency":"USD",'
    '"period":{"unit":"week","every":2,"anchor":"2024-03-01"},"thresholds":[50,99],"mode":"block",'
    '"rollover":"both","rollover_cap":"10.00","starts_on":"2024-03-20","ends_on":"2024-12-31",'
    '"version":1,"created_at":"T","updated_at":"T",'
    '"usage":{"period":{"start":"2024-12-20","end":"2025-01-02"},"limit":"10.50",'
    '"carried":"10.00","spent":"0.00","remaining":"10.50","percent":0.0,"state":"ok",'
    '"daily_allowance":null,"projected":"0.00","as_of":null}}',
    'a created budget shows all of its members, in the documented order')
  FROM pg_temp.made('{
      "id": "0192f000-0000-7000-8000-000000000001", "name": "Fun", "amount": 50,
      "categories": ["Fun:Cinema", "Cafe\u0301"], "period": {"unit": "week", "every": 2,
      "anchor": "2024-03-01"}, "thresholds": [99, 50], "mode": "block", "rollover": "both",
      "rollover_cap": 1000, "starts_on": "2024-03-20", "ends_on": "2024-12-31"}') AS b;

SELECT is(budget_json(b, 'JPY', 0)::jsonb ->> 'amount', '50000', 'yen have no decimals')
  FROM pg_temp.drafted('{}', '2024-05-16') AS b;

SELECT * FROM finish();
ROLLBACK;
