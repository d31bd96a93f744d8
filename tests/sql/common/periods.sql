-- Period arithmetic against a written table of hard cases, and what must hold for all periods.
-- Runs in each database whose tables belong to books.
BEGIN;
SELECT plan(95);

SELECT is(period_of(unit, every, anchor, day)::text, format('(%s,%s)', first, last),
          format('%s %s from %s: %s lies in %s to %s', every, unit, anchor, day, first, last))
  FROM (VALUES
    -- the plain case and its borders
    ('month', 1, '2026-01-01'::date, '2026-11-10'::date, '2026-11-01'::date, '2026-11-30'::date),
    ('month', 1, '2026-01-01', '2026-11-30', '2026-11-01', '2026-11-30'),
    ('month', 1, '2026-01-01', '2026-12-01', '2026-12-01', '2026-12-31'),
    ('month', 1, '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-31'),
    ('month', 1, '2026-01-01', '2025-12-31', '2025-12-01', '2025-12-31'),
    -- February
    ('month', 1, '2026-01-01', '2024-02-29', '2024-02-01', '2024-02-29'),
    ('month', 1, '2026-01-01', '2025-02-28', '2025-02-01', '2025-02-28'),
    ('month', 1, '2026-01-01', '2000-02-29', '2000-02-01', '2000-02-29'),
    ('month', 1, '2026-01-01', '2100-02-28', '2100-02-01', '2100-02-28'),
    ('month', 1, '2026-01-01', '1900-02-28', '1900-02-01', '1900-02-28'),
    -- from pay-day on the 25th
    ('month', 1, '2026-01-25', '2026-03-24', '2026-02-25', '2026-03-24'),
    ('month', 1, '2026-01-25', '2026-03-25', '2026-03-25', '2026-04-24'),
    ('month', 1, '2026-01-25', '2027-01-03', '2026-12-25', '2027-01-24'),
    ('month', 1, '2026-01-25', '2025-12-31', '2025-12-25', '2026-01-24'),
    -- an anchor on the 31st falls on the last day of shorter months and comes back
    ('month', 1, '2024-01-31', '2024-01-31', '2024-01-31', '2024-02-28'),
    ('month', 1, '2024-01-31', '2024-02-28', '2024-01-31', '2024-02-28'),
    ('month', 1, '2024-01-31', '2024-02-29', '2024-02-29', '2024-03-30'),
    ('month', 1, '2024-01-31', '2024-03-30', '2024-02-29', '2024-03-30'),
    ('month', 1, '2024-01-31', '2024-03-31', '2024-03-31', '2024-04-29'),
    ('month', 1, '2024-01-31', '2024-04-30', '2024-04-30', '2024-05-30'),
    ('month', 1, '2024-01-31', '2025-02-27', '2025-01-31', '2025-02-27'),
    ('month', 1, '2024-01-31', '2025-02-28', '2025-02-28', '2025-03-30'),
    ('month', 1, '2024-01-31', '2023-12-31', '2023-12-31', '2024-01-30'),
    ('month', 1, '2024-01-31', '2023-02-28', '2023-02-28', '2023-03-30'),
    ('month', 1, '2024-01-31', '2023-02-27', '2023-01-31', '2023-02-27'),
    -- so do the 30th and the 29th
    ('month', 1, '2023-11-30', '2024-02-28', '2024-01-30', '2024-02-28'),
    ('month', 1, '2023-11-30', '2024-02-29', '2024-02-29', '2024-03-29'),
    ('month', 1, '2023-11-30', '2024-03-30', '2024-03-30', '2024-04-29'),
    ('month', 1, '2023-01-29', '2023-02-28', '2023-02-28', '2023-03-28'),
    ('month', 1, '2023-01-29', '2023-03-28', '2023-02-28', '2023-03-28'),
    ('month', 1, '2023-01-29', '2023-03-29', '2023-03-29', '2023-04-28'),
    ('month', 1, '2023-01-29', '2024-02-29', '2024-02-29', '2024-03-28'),
    ('month', 1, '2023-01-29', '2024-02-28', '2024-01-29', '2024-02-28'),
    -- several months at once
    ('month', 2, '2026-01-01', '2026-02-28', '2026-01-01', '2026-02-28'),
    ('month', 2, '2026-01-01', '2026-03-01', '2026-03-01', '2026-04-30'),
    ('month', 2, '2026-01-01', '2025-12-31', '2025-11-01', '2025-12-31'),
    ('month', 2, '2024-12-31', '2025-02-28', '2025-02-28', '2025-04-29'),
    ('month', 3, '2024-11-30', '2025-02-28', '2025-02-28', '2025-05-29'),
    ('month', 3, '2024-11-30', '2025-02-27', '2024-11-30', '2025-02-27'),
    ('month', 5, '2026-01-31', '2025-08-30', '2025-03-31', '2025-08-30'),
    ('month', 5, '2026-01-31', '2025-08-31', '2025-08-31', '2026-01-30'),
    ('month', 12, '2024-02-29', '2025-02-27', '2024-02-29', '2025-02-27'),
    ('month', 366, '2000-01-01', '2026-11-10', '2000-01-01', '2030-06-30'),
    -- weeks, over new year too
    ('week', 1, '2026-01-05', '2026-11-10', '2026-11-09', '2026-11-15'),
    ('week', 1, '2026-01-05', '2026-11-15', '2026-11-09', '2026-11-15'),
    ('week', 1, '2026-01-05', '2026-11-16', '2026-11-16', '2026-11-22'),
    ('week', 1, '2026-01-05', '2026-01-01', '2025-12-29', '2026-01-04'),
    ('week', 1, '2024-12-30', '2025-01-01', '2024-12-30', '2025-01-05'),
    ('week', 1, '2026-01-04', '2026-12-31', '2026-12-27', '2027-01-02'),
    -- every two weeks from a Friday's pay
    ('week', 2, '2026-01-09', '2026-01-09', '2026-01-09', '2026-01-22'),
    ('week', 2, '2026-01-09', '2026-01-22', '2026-01-09', '2026-01-22'),
    ('week', 2, '2026-01-09', '2026-01-23', '2026-01-23', '2026-02-05'),
    ('week', 2, '2026-01-09', '2026-01-08', '2025-12-26', '2026-01-08'),
    ('week', 2, '2026-01-09', '2025-12-26', '2025-12-26', '2026-01-08'),
    ('week', 2, '2026-01-09', '2025-12-25', '2025-12-12', '2025-12-25'),
    ('week', 2, '2026-01-09', '2027-01-01', '2026-12-25', '2027-01-07'),
    ('week', 4, '2024-02-29', '2024-03-27', '2024-02-29', '2024-03-27'),
    -- days
    ('day', 1, '2026-01-01', '2024-02-29', '2024-02-29', '2024-02-29'),
    ('day', 10, '2026-01-01', '2025-12-31', '2025-12-22', '2025-12-31'),
    ('day', 10, '2026-01-01', '2026-01-11', '2026-01-11', '2026-01-20'),
    ('day', 30, '2024-02-01', '2024-03-02', '2024-03-02', '2024-03-31'),
    ('day', 365, '2024-01-01', '2024-12-31', '2024-12-31', '2025-12-30'),
    ('day', 366, '2024-01-01', '2024-12-31', '2024-01-01', '2024-12-31'),
    -- quarters
    ('quarter', 1, '2026-01-01', '2026-11-10', '2026-10-01', '2026-12-31'),
    ('quarter', 1, '2026-01-01', '2025-12-31', '2025-10-01', '2025-12-31'),
    ('quarter', 1, '2026-01-25', '2026-04-24', '2026-01-25', '2026-04-24'),
    ('quarter', 1, '2026-01-25', '2026-04-25', '2026-04-25', '2026-07-24'),
    ('quarter', 1, '2023-11-30', '2024-02-29', '2024-02-29', '2024-05-29'),
    ('quarter', 2, '2026-01-01', '2026-06-30', '2026-01-01', '2026-06-30'),
    ('quarter', 2, '2026-01-01', '2025-06-30', '2025-01-01', '2025-06-30'),
    -- years
    ('year', 1, '2026-01-01', '2026-11-10', '2026-01-01', '2026-12-31'),
    ('year', 1, '2026-01-01', '1900-01-01', '1900-01-01', '1900-12-31'),
    ('year', 1, '2026-01-01', '2199-12-31', '2199-01-01', '2199-12-31'),
    ('year', 1, '2024-02-29', '2025-02-27', '2024-02-29', '2025-02-27'),
    ('year', 1, '2024-02-29', '2025-02-28', '2025-02-28', '2026-02-27'),
    ('year', 1, '2024-02-29', '2028-02-28', '2027-02-28', '2028-02-28'),
    ('year', 1, '2024-02-29', '2028-02-29', '2028-02-29', '2029-02-27'),
    ('year', 1, '2026-04-06', '2026-04-05', '2025-04-06', '2026-04-05'),
    ('year', 4, '2024-02-29', '2028-02-28', '2024-02-29', '2028-02-28'),
    ('year', 366, '2199-01-01', '1900-01-01', '1833-01-01', '2198-12-31')
  ) AS c (unit, every, anchor, day, first, last);

-- Every kind of period, on days over the whole calendar.
CREATE TEMP TABLE kinds AS
SELECT unit, every, anchor
  FROM unnest('{day,week,month,quarter,year}'::text[]) AS unit,
       unnest('{1,2,3,7,13,366}'::int[]) AS every,
       unnest('{1900-01-01,1999-12-31,2000-02-29,2023-01-30,2024-01-31,2026-08-25,2199-12-31}'
              ::date[]) AS anchor;
CREATE TEMP TABLE samples AS
SELECT k.*, d.day, p.period_start, p.period_end
  FROM kinds k
 CROSS JOIN (SELECT date '1900-01-01' + n * 211 AS day FROM generate_series(0, 519) AS n
             UNION SELECT date '2199-12-31'
             UNION SELECT date '2023-12-15' + n FROM generate_series(0, 120) AS n) AS d
 CROSS JOIN LATERAL period_of(k.unit, k.every, k.anchor, d.day) AS p;

SELECT is_empty('SELECT * FROM samples WHERE NOT day BETWEEN period_start AND period_end',
                'a day lies in its period');
SELECT is_empty($$ SELECT * FROM samples s,
                          LATERAL period_of(unit, every, anchor, s.period_end + 1) AS next
                    WHERE next.period_start <> s.period_end + 1 $$,
                'the next period begins on the day after');
SELECT is_empty($$ SELECT * FROM samples s,
                          LATERAL period_of(unit, every, anchor, s.period_start - 1) AS before
                    WHERE before.period_end <> s.period_start - 1 $$,
                'the period before ends on the day before');
SELECT is_empty($$ SELECT * FROM samples s,
                          LATERAL period_of(unit, every, anchor, s.period_start) AS p
                    WHERE (p.period_start, p.period_end) <> (s.period_start, s.period_end) $$,
                'the first day of a period lies in the same period');
SELECT is_empty($$ SELECT * FROM samples s,
                          LATERAL period_index(unit, every, anchor, s.day) AS i
                    WHERE period_start(unit, every, anchor, i) <> s.period_start
                       OR period_start(unit, every, anchor, i + 1) <> s.period_end + 1 $$,
                'index and first day agree');
SELECT is_empty($$ SELECT * FROM samples WHERE unit IN ('day', 'week')
                      AND period_end - period_start + 1
                          <> every * CASE unit WHEN 'day' THEN 1 ELSE 7 END $$,
                'periods of days and weeks have one length');
SELECT is_empty($$ SELECT * FROM samples
                    WHERE unit IN ('month', 'quarter', 'year')
                      AND extract(day FROM period_start)
                          <> least(extract(day FROM anchor),
                                   extract(day FROM date_trunc('month', period_start)
                                                    + interval '1 month - 1 day')) $$,
                'periods of months begin on the day of the anchor, or on the last of the month');

SELECT results_eq(
    $$ SELECT period_start, period_end
         FROM periods_between('month', 1, '2024-01-31', '2024-02-10', '2024-04-30') $$,
    $$ VALUES ('2024-01-31'::date, '2024-02-28'::date), ('2024-02-29', '2024-03-30'),
              ('2024-03-31', '2024-04-29'), ('2024-04-30', '2024-05-30') $$,
    'the periods that touch some days come in order, the first and the last whole');

SELECT is(period_default_anchor(unit, '2024-05-16'), anchor,
          'periods of a ' || unit || ' are counted from ' || anchor)
  FROM (VALUES ('day', date '2024-05-16'), ('week', '2024-05-13'), ('month', '2024-05-01'),
               ('quarter', '2024-04-01'), ('year', '2024-01-01')) AS c (unit, anchor);

SELECT results_eq(
    $$ SELECT last, amount_in_force('{2026-01-01,2026-03-10,2026-03-31}', '{100,200,300}', last)
         FROM unnest('{2025-12-31,2026-01-31,2026-03-09,2026-03-10,2026-03-31,2199-12-31}'::date[])
              AS last $$,
    $$ VALUES (date '2025-12-31', 100::bigint), ('2026-01-31', 100), ('2026-03-09', 100),
              ('2026-03-10', 200), ('2026-03-31', 300), ('2199-12-31', 300) $$,
    'a period''s amount is the last from its last day or before, else the first');
SELECT is(amount_in_force('{2026-01-01}', '{7}', '1900-01-31'), 7::bigint,
          'a single amount holds for all periods');

SELECT * FROM finish();
ROLLBACK;
