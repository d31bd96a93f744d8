-- What a changed amount does to the periods: it holds from the current one on.
BEGIN;
SELECT plan(15);
\ir helpers.psql

-- A budget of 500.00 made on a day, changed step by step: [[day of the change, patch], …].
CREATE FUNCTION pg_temp.history(_made date, _input jsonb, _steps jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    _budget budgets := budget_new('0192f000-0000-7000-8000-00000000000b',
                                  '{"name": "Food", "amount": 50000}' || _input, _made);
    _step jsonb;
BEGIN
    FOR _step IN SELECT * FROM jsonb_array_elements(_steps) LOOP
        _budget := budget_changed(_budget, _step -> 1, (_step ->> 0)::date);
    END LOOP;
    RETURN budget_json(_budget, 'USD', 2)::jsonb;
END
$$;

-- The amounts as "day amount, …".
CREATE FUNCTION pg_temp.amounts(_budget jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(a ->> 'from' || ' ' || (a ->> 'amount'), ', ' ORDER BY n)
      FROM jsonb_array_elements(_budget -> 'amounts') WITH ORDINALITY AS e (a, n)
$$;

SELECT is(pg_temp.amounts(pg_temp.history('2024-01-10', input, steps)), expected, description)
  FROM (VALUES
    ('{}'::jsonb, '[]'::jsonb,
     '2024-01-01 500.00', 'a new budget has one amount'),
    ('{}', '[["2024-03-31", {"amount": 60000}]]',
     '2024-01-01 500.00, 2024-03-01 600.00', 'a changed amount holds from the current period on'),
    ('{}', '[["2024-01-31", {"amount": 60000}]]',
     '2024-01-01 600.00', 'in the first period it replaces the first amount'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-03-31", {"amount": 70000}]]',
     '2024-01-01 500.00, 2024-03-01 700.00', 'the second change in a period replaces the first'),
    ('{}', '[["2024-03-31", {"amount": 60000}], ["2024-04-01", {"amount": 70000}]]',
     '2024-01-01 500.00, 2024-03-01 600.00, 2024-04-01 700.00',
     'a change in the next period leaves the one before'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-05-02", {"amount": 60000}]]',
     '2024-01-01 500.00, 2024-03-01 600.00', 'the same amount again is no change'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-05-02", {"name": "Other"}]]',
     '2024-01-01 500.00, 2024-03-01 600.00', 'other members leave the amounts alone'),
    ('{"starts_on": "2024-06-10"}', '[["2024-03-02", {"amount": 60000}]]',
     '2024-06-01 600.00', 'where the budget starts later, a change holds from its first period'),
    ('{"starts_on": "2024-06-10"}',
     '[["2024-03-02", {"amount": 60000}], ["2024-07-02", {"amount": 70000}]]',
     '2024-06-01 600.00, 2024-07-01 700.00',
     'a budget that has started since then is as any other'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-03-03", {"starts_on": "2024-09-15"}],
             ["2024-03-04", {"amount": 70000}], ["2024-03-05", {"starts_on": "2024-01-01"}],
             ["2024-03-06", {"amount": 80000}]]',
     '2024-01-01 500.00, 2024-03-01 800.00', 'a change takes the place of what was said for later'),
    ('{"period": {"anchor": "2024-01-31"}}', '[["2024-02-29", {"amount": 60000}]]',
     '2023-12-31 500.00, 2024-02-29 600.00',
     'with an anchor on the 31st the last of February begins'),
    ('{}', '[["2024-03-02", {"amount": 60000}],
             ["2024-05-20", {"amount": 70000, "period": {"unit": "quarter"}}]]',
     '2024-01-01 500.00, 2024-03-01 600.00, 2024-04-01 700.00',
     'with a changed period the amount holds from the one that holds today by the new count'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-03-03", {"period": {"unit": "year"}}]]',
     '2024-01-01 500.00, 2024-03-01 600.00',
     'a changed period alone leaves the days of the amounts'),
    ('{}', '[["2024-03-02", {"amount": 60000}], ["2024-03-03", {"period": {"unit": "year"}}],
             ["2024-03-04", {"amount": 0}]]',
     '2024-01-01 0.00', 'an amount replaces all that lie in the current, longer period')
  ) AS t (input, steps, expected, description);

SELECT is(pg_temp.history('2024-01-10', '{}', '[["2024-03-31", {"amount": 60000}]]') ->> 'amount',
          '600.00', 'a budget''s amount is the last of its amounts');

SELECT * FROM finish();
ROLLBACK;
