-- What became of a budget in its periods, against figures made by hand and by a plain loop.
BEGIN;
SELECT plan(60);
\ir helpers.psql

-- A budget of 500.00 a month for Food from 2026 on, unless _input says otherwise, and what was
-- spent: [[category, day, minor units], …]. Its usage where the period of _on is asked for.
CREATE FUNCTION pg_temp.used(
    _input jsonb, _spent jsonb, _today date = '2026-11-10', _on date = NULL, _before int = 0,
    _after int = 0, _digits int = 2
) RETURNS SETOF jsonb
LANGUAGE plpgsql AS $$
DECLARE
    _book uuid := '0192f000-0000-7000-8000-00000000000b';
    _b budgets := budget_new(_book, '{"name": "Food", "amount": 50000, "categories": ["Food"],
                                      "period": {"anchor": "2026-01-01"},
                                      "starts_on": "2026-01-01"}' || _input, _today);
BEGIN
    IF _input ? 'amounts' THEN
        SELECT array_agg((a ->> 0)::date), array_agg((a ->> 1)::bigint)
          INTO _b.amounts_from, _b.amounts FROM jsonb_array_elements(_input -> 'amounts') AS a;
    END IF;
    DELETE FROM sums WHERE book_id = _book;
    INSERT INTO categories
    SELECT DISTINCT ON (1, 2) _book, category_key(s ->> 0), s ->> 0, now()
      FROM jsonb_array_elements(_spent) AS s ON CONFLICT DO NOTHING;
    INSERT INTO sums
    SELECT _book, category_key(s ->> 0), (s ->> 1)::date, sum((s ->> 2)::bigint), count(*)
      FROM jsonb_array_elements(_spent) AS s GROUP BY 1, 2, 3;
    RETURN QUERY
    SELECT * FROM jsonb_array_elements(('[' || budget_usage(_b, _digits, _today,
                                                            coalesce(_on, _today), _before,
                                                            _after) || ']')::jsonb);
END
$$;

-- Some of its members, as text.
CREATE FUNCTION pg_temp.some(_usage jsonb, VARIADIC _members text[]) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(coalesce(_usage #>> string_to_array(m, '.'), 'null'), ' ' ORDER BY n)
      FROM unnest(_members) WITH ORDINALITY AS t (m, n)
$$;

SELECT is(u - 'as_of',
          '{"period": {"start": "2026-11-01", "end": "2026-11-30"}, "limit": "500.00",
            "carried": "0.00", "spent": "452.50", "remaining": "47.50", "percent": 90.5,
            "state": "near", "daily_allowance": "2.26", "projected": "1357.50"}'::jsonb,
          'the 10th of November')
  FROM pg_temp.used('{}', '[["Food", "2026-11-02", 44000],
                            ["Food:Groceries", "2026-11-10", 1250]]') AS u;

-- What counts.

SELECT is(u ->> 'spent', expected, description)
  FROM (VALUES
    (1, '{}'::jsonb, '[["FOOD", "2026-11-01", 1], ["food:Bread:Rye", "2026-11-30", 20]]'::jsonb,
     '0.21', 'all below the category counts, from the first day to the last'),
    (2, '{}', '[["Foodie", "2026-11-10", 1], ["Fun", "2026-11-10", 1], ["Food", "2026-10-31", 1],
                ["Food", "2026-12-01", 1]]', '0.00', 'nothing else does'),
    (3, '{"categories": ["Food", "Food:Bread", "Fun"]}',
     '[["Food:Bread", "2026-11-10", 1], ["Fun", "2026-11-10", 10]]', '0.11',
     'what lies in two categories counts once'),
    (4, '{"categories": []}', '[["Food", "2026-11-10", 1], ["Fun:Cinema", "2026-11-10", 10]]',
     '0.11', 'no categories is all spending'),
    (5, '{"starts_on": "2026-11-05", "ends_on": "2026-11-07"}',
     '[["Food", "2026-11-01", 1], ["Food", "2026-11-30", 10]]', '0.11',
     'the periods of start and end count whole')
  ) AS t (n, input, spent, expected, description), pg_temp.used(input, spent) AS u
 ORDER BY n;

-- Figures.

SELECT is(pg_temp.some(u, 'limit', 'remaining', 'percent', 'state', 'daily_allowance',
                       'projected'), expected, description)
  FROM (VALUES
    (1, '{}'::jsonb, 0, '500.00 500.00 0.0 ok 23.80 0.00', 'nothing spent'),
    (2, '{}', 44999, '500.00 50.01 89.9 ok 2.38 1349.97', 'cut below the threshold'),
    (3, '{}', 45000, '500.00 50.00 90.0 near 2.38 1350.00', 'at the threshold'),
    (4, '{}', 50000, '500.00 0.00 100.0 near 0.00 1500.00', 'all of it'),
    (5, '{}', 50001, '500.00 -0.01 100.0 exceeded 0.00 1500.03', 'passed by a cent'),
    (6, '{"thresholds": [80, 50, 95]}', 25000, '500.00 250.00 50.0 near 11.90 750.00',
     'the lowest threshold counts'),
    (7, '{}', -1, '500.00 500.01 0.0 ok 23.81 -0.03', 'a refund of a cent is cut to nothing'),
    (8, '{}', -500, '500.00 505.00 -1.0 ok 24.04 -15.00', 'refunds alone'),
    (9, '{"amount": 0}', 0, '0.00 0.00 null ok 0.00 0.00', 'a limit of 0, kept'),
    (10, '{"amount": 0}', 1, '0.00 -0.01 null exceeded 0.00 0.03', 'and not'),
    (11, '{"amount": 0}', -1, '0.00 0.01 null ok 0.00 -0.03', 'and with a refund'),
    (12, '{"amount": 3}', 2, '0.03 0.01 66.6 ok 0.00 0.06', 'two thirds are cut'),
    (13, '{"amount": 999999999999999}', 999999999999999,
     '9999999999999.99 0.00 100.0 near 0.00 29999999999999.97', 'the greatest amount')
  ) AS t (n, input, spent, expected, description),
       pg_temp.used(input, jsonb_build_array(jsonb_build_array('Food', '2026-11-03', spent))) AS u
 ORDER BY n;

SELECT is(usage_projected(spent, days, passed)::bigint, expected::bigint,
          'half goes away from zero: ' || expected)
  FROM (VALUES (1, 30, 20, 2), (-1, 30, 20, -2), (1, 30, 21, 1), (1, 3, 2, 2), (0, 30, 7, 0),
               (1, 1, 3, 0), (1000000000000000001, 5, 2, 2500000000000000003)
       ) AS t (spent, days, passed, expected);

SELECT is(pg_temp.some(u, 'limit', 'spent', 'daily_allowance', 'projected'), expected,
          'money has the digits of its currency: ' || digits)
  FROM (VALUES (0, '50000 1250 2321 3750'), (3, '50.000 1.250 2.321 3.750'))
       AS t (digits, expected),
       pg_temp.used('{}', '[["Food", "2026-11-10", 1250]]', _digits => digits) AS u;

-- Days.

SELECT is(pg_temp.some(u, 'period.start', 'period.end', 'daily_allowance', 'projected'), expected,
          description)
  FROM (VALUES
    (1, '{}'::jsonb, '2026-11-10'::date, '2026-11-01'::date, '2026-11-01 2026-11-30 16.63 30.00',
     'on counts from the first day'),
    (2, '{}', '2026-11-10', '2026-11-30', '2026-11-01 2026-11-30 499.00 1.00', 'to the last'),
    (3, '{}', '2026-12-01', '2026-11-10', '2026-11-01 2026-11-30 null 1.00', 'a past period'),
    (4, '{}', '2026-10-31', '2026-11-10', '2026-11-01 2026-11-30 null null', 'a coming period'),
    (5, '{"period": {"unit": "week", "every": 2, "anchor": "2026-11-06"}}', '2026-11-10',
     '2026-11-10', '2026-11-06 2026-11-19 49.90 2.80', 'every two weeks from a pay-day'),
    (6, '{"period": {"anchor": "2026-01-31"}}', '2026-11-30', '2026-11-30',
     '2026-11-30 2026-12-30 16.12 0.00', 'months from the 31st, from a shorter one on'),
    (7, '{"period": {"anchor": "2026-01-31"}}', '2026-11-29', '2026-11-29',
     '2026-10-31 2026-11-29 499.00 1.00', 'and up to it'),
    (8, '{"period": {"anchor": "2026-01-31"}, "starts_on": "2024-01-01"}', '2024-02-29',
     '2024-02-28', '2024-01-31 2024-02-28 null 0.00', 'and in a leap year'),
    (9, '{"period": {"unit": "day"}}', '2026-11-10', '2026-11-10',
     '2026-11-10 2026-11-10 499.00 1.00', 'a day'),
    (10, '{"period": {"unit": "quarter"}}', '2026-11-10', '2026-11-10',
     '2026-10-01 2026-12-31 9.59 2.24', 'a quarter'),
    (11, '{"starts_on": "2026-12-10"}', '2026-11-10', '2026-11-10',
     '2026-12-01 2026-12-31 null null', 'before the start it is the first period'),
    (12, '{"ends_on": "2026-10-10"}', '2026-11-10', '2026-11-10',
     '2026-10-01 2026-10-31 null 0.00', 'after the end it is the last'),
    (13, '{"ends_on": "2026-11-10"}', '2026-11-10', '2030-01-01',
     '2026-11-01 2026-11-30 23.76 3.00', 'which may be the current one'),
    (14, '{"period": {"unit": "year", "every": 366}}', '2026-11-10', '2199-12-31',
     '2026-01-01 2391-12-31 0.00 2.10', 'as long as can be')
  ) AS t (n, input, today, on_day, expected, description),
       pg_temp.used(input, '[["Food", "2026-11-10", 100]]', today, on_day) AS u
 ORDER BY n;

-- What is carried. 60.00 of 100.00 in January, 130.00 in February; what March has.

SELECT is(pg_temp.some(u, 'carried', 'limit'), expected, input::text)
  FROM (VALUES
    (1, '{"rollover": "none"}'::jsonb, '0.00 100.00'),
    (2, '{"rollover": "surplus"}', '10.00 110.00'),
    (3, '{"rollover": "deficit"}', '-30.00 70.00'),
    (4, '{"rollover": "both"}', '10.00 110.00'),
    (5, '{"rollover": "surplus", "rollover_cap": 2500}', '0.00 100.00'),
    (6, '{"rollover": "deficit", "rollover_cap": 2500}', '-25.00 75.00'),
    (7, '{"rollover": "both", "rollover_cap": 2500}', '-5.00 95.00'),
    (8, '{"rollover": "both", "rollover_cap": 0}', '0.00 100.00'),
    (9, '{"rollover": "both", "starts_on": "2026-02-28"}', '-30.00 70.00'),
    (10, '{"rollover": "both", "starts_on": "2026-03-31"}', '0.00 100.00'),
    (11, '{"rollover": "both", "amounts": [["2026-01-01", 10000], ["2026-02-01", 20000]]}',
     '110.00 310.00'),
    (12, '{"rollover": "both", "amounts": [["2026-02-15", 10000], ["2026-03-31", 5000]]}',
     '10.00 60.00'),
    (13, '{"rollover": "deficit", "amount": 1000}', '-170.00 0.00')
  ) AS t (n, input, expected),
       pg_temp.used('{"amount": 10000}' || input,
                    '[["Food", "2026-01-31", 6000], ["Food", "2026-02-28", 13000]]',
                    '2026-03-10') AS u
 ORDER BY n;

SELECT is((SELECT string_agg(pg_temp.some(u, 'period.start', 'carried'), ', ')
             FROM pg_temp.used('{"rollover": "surplus"}', '[["Food", "2026-08-01", 7]]',
                               '2026-10-10', _before => 3, _after => 2) AS u),
          '2026-07-01 3000.00, 2026-08-01 3500.00, 2026-09-01 3999.93, 2026-10-01 4499.93, '
          '2026-11-01 4999.93, 2026-12-01 5499.93', 'it adds up over periods before and after');
SELECT is((SELECT string_agg(pg_temp.some(u, 'period.start'), ', ')
             FROM pg_temp.used('{"ends_on": "2026-05-01"}', '[]', '2026-04-10', _before => 9,
                               _after => 9) AS u),
          '2026-01-01, 2026-02-01, 2026-03-01, 2026-04-01, 2026-05-01',
          'there are no periods in which the budget does not count');
SELECT is((SELECT pg_temp.some(u, 'carried')
             FROM pg_temp.used('{"rollover": "both", "amount": 999999999999999,
                                 "period": {"unit": "day"}, "starts_on": "1900-01-01"}', '[]',
                               '2026-04-10', '2199-12-31') AS u),
          '10000000000000000.00', 'what is carried without a cap ends at 10^18');

-- A plain loop over every period, for budgets at random.

CREATE FUNCTION pg_temp.looped(_b budgets, _last int) RETURNS SETOF usage_row
LANGUAGE plpgsql AS $$
DECLARE
    _row usage_row;
    _left bigint := 0;
BEGIN
    FOR _i IN budget_index(_b, _b.starts_on) .. _last LOOP
        _row.period_start := period_start(_b.unit, _b.every, _b.anchor, _i);
        _row.period_end := period_start(_b.unit, _b.every, _b.anchor, _i + 1) - 1;
        _row.amount := amount_in_force(_b.amounts_from, _b.amounts, _row.period_end);
        _row.carried := _left;
        _row.spent := (SELECT coalesce(sum(s.spent), 0) FROM sums s
                        WHERE s.book_id = _b.book_id AND s.category_key IN ('x', 'x:y')
                          AND s.day BETWEEN _row.period_start AND _row.period_end);
        RETURN NEXT _row;
        _left := _row.amount + _left - _row.spent;
        IF _left > 0 AND _b.rollover NOT IN ('surplus', 'both')
           OR _left < 0 AND _b.rollover NOT IN ('deficit', 'both') THEN
            _left := 0;
        END IF;
        _left := sign(_left) * least(abs(_left), coalesce(_b.rollover_cap, abs(_left)));
    END LOOP;
END
$$;

SELECT setseed(0.5) \g /dev/null
DELETE FROM sums WHERE book_id = :book;
INSERT INTO categories SELECT :book, key, key, now() FROM unnest('{x,x:y,z}'::text[]) AS key;
INSERT INTO sums
SELECT :book, key, date '2023-01-01' + n, floor(random() * 300 - 50), 1
  FROM unnest('{x,x:y,z}'::text[]) AS key, generate_series(0, 1200) AS n WHERE random() < 0.1;

CREATE TEMP TABLE random_budgets AS
SELECT jsonb_populate_record(
           budget_new(:book, '{"name": "r", "amount": 1, "categories": ["X"]}', '2023-01-01'),
           jsonb_build_object(
               'unit', (ARRAY['day', 'week', 'month', 'quarter'])[1 + floor(random() * 4)::int],
               'every', 1 + floor(random() * 9)::int,
               'anchor', date '2022-12-01' + floor(random() * 900)::int,
               'starts_on', date '2022-12-01' + floor(random() * 900)::int,
               'rollover',
               ('{none,surplus,deficit,both}'::text[])[1 + floor(random() * 4)::int],
               'rollover_cap', CASE WHEN random() < 0.5 THEN floor(random() * 900)::int END,
               'amounts_from', ARRAY['2023-01-01', '2023-08-15', '2025-01-31'],
               'amounts', ARRAY[floor(random() * 99), floor(random() * 99),
                                floor(random() * 999)]::int[]))
           AS b
  FROM generate_series(1, 300);

SELECT is_empty($$
    SELECT r.b, o.first, last, u, l
      FROM random_budgets r
     CROSS JOIN LATERAL (SELECT budget_index(r.b, '2026-05-01') AS last) AS p
     CROSS JOIN LATERAL (SELECT budget_index(r.b, date '2026-05-01'
                                                  - (hashtext(r.b::text) & 1023)) AS first) AS o
     CROSS JOIN LATERAL
           (SELECT array_agg(u ORDER BY u.period_start) FROM usage_rows(r.b, first, last) AS u)
               AS u (u)
     CROSS JOIN LATERAL
           (SELECT array_agg(l ORDER BY l.period_start) FROM pg_temp.looped(r.b, last) AS l
             WHERE l.period_start >= period_start((r.b).unit, (r.b).every, (r.b).anchor, first))
               AS l (l)
     WHERE u IS DISTINCT FROM l $$,
    'budgets at random have what a plain loop over all their periods gives');
SELECT cmp_ok(count(*)::int, '>', 100, 'many of which carry something')
  FROM random_budgets r,
       LATERAL usage_rows(r.b, budget_index(r.b, '2026-05-01'), budget_index(r.b, '2026-05-01'))
       AS u
 WHERE u.carried <> 0;

SELECT * FROM finish();
ROLLBACK;
