-- How much is read: usage of ten years costs a row a day and category, and of one month only that
-- month's.
BEGIN;
SELECT plan(6);
\ir helpers.psql

SET LOCAL plan_cache_mode = force_generic_plan;

INSERT INTO categories SELECT book, key, key, now()
  FROM unnest(ARRAY[:book, :other_book]::uuid[]) AS book, unnest('{a,a:b,c}'::text[]) AS key;
INSERT INTO sums SELECT book_id, key, date '2016-01-01' + n, 100, 1
  FROM categories, generate_series(0, 3652) AS n;

-- Rows of sums read in this transaction so far, by whatever kind of scan.
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint
LANGUAGE sql AS $$
    SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'sums'
$$;

CREATE FUNCTION pg_temp.rows_read_by(_input jsonb, _before int) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    _b budgets := budget_new('0192f000-0000-7000-8000-00000000000b', '{"name": "x", "amount": 100,
        "categories": ["a"], "starts_on": "2016-01-01", "period": {"anchor": "2016-01-01"}}'
        || _input, '2016-01-01');
    _already bigint := pg_temp.rows_read();
BEGIN
    PERFORM budget_usage(_b, 2, '2025-12-10', '2025-12-10', _before);
    RETURN pg_temp.rows_read() - _already;
END
$$;

SELECT is(pg_temp.rows_read_by(input, before), rows::bigint, description)
  FROM (VALUES
    (1, '{}'::jsonb, 0, 2 * 31, 'the current month is read alone'),
    (2, '{}', 11, 2 * 365, 'a year of months is a year'),
    (3, '{"rollover": "both"}', 0, 2 * 3653, 'a rollover reads each day and category once'),
    (4, '{"rollover": "both", "period": {"unit": "day"}}', 9, 2 * 3632,
     'and no more for days, up to today''s'),
    (5, '{"rollover": "both", "starts_on": "2025-11-20"}', 0, 2 * 61,
     'no further back than the budget''s first period'),
    (6, '{"categories": [], "rollover": "both"}', 0, 3 * 3653, 'all spending is every category')
  ) AS t (n, input, before, rows, description)
 ORDER BY n;

SELECT * FROM finish();
ROLLBACK;
