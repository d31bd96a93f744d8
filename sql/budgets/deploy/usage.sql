-- What became of a budget in its periods: derived from the sums whenever it is asked for.
BEGIN;

-- What may move to the next period, at least and at most. 10^18 stands for no cap: it keeps every
-- figure made from it within 64 bits.
CREATE FUNCTION carry_low(_rollover text, _cap bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _rollover IN ('deficit', 'both') THEN -coalesce(_cap, 1000000000000000000)
                ELSE 0 END
$$;

CREATE FUNCTION carry_high(_rollover text, _cap bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _rollover IN ('surplus', 'both') THEN coalesce(_cap, 1000000000000000000)
                ELSE 0 END
$$;

-- What is carried over a stretch in which nothing was spent, and which was given _skipped, and over
-- the period after it, of which _left is what was given less what was spent. A stretch may go in
-- one step, since amounts are never negative.
CREATE FUNCTION carry_step(_carried bigint, _skipped bigint, _left bigint, _low bigint,
                           _high bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN least(greatest(least(greatest(_carried + _skipped, _low), _high) + _left, _low), _high);
END
$$;

-- Over rows in order of their periods.
CREATE AGGREGATE carry_over(bigint, bigint, bigint, bigint) (
    SFUNC = carry_step, STYPE = bigint, INITCOND = '0'
);

-- The index of the period that holds _day; of the first or the last one in which the budget counts,
-- where it does not count in that.
CREATE FUNCTION budget_index(_b budgets, _day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT period_index((_b).unit, (_b).every, (_b).anchor,
                        least(greatest(_day, (_b).starts_on), (_b).ends_on))
$$;

-- What was spent, by day. The inner query cannot be flattened: each category is one range of the
-- key, whatever the planner knows of the tables.
CREATE FUNCTION budget_days(_b budgets, _first date, _last date)
RETURNS TABLE (category_key text, path text, day date, spent bigint)
LANGUAGE sql STABLE
AS $$
    SELECT c.key, c.path, s.day, s.spent
      FROM categories c
     CROSS JOIN LATERAL (SELECT sums.day, sums.spent
                           FROM sums
                          WHERE sums.book_id = c.book_id AND sums.category_key = c.key
                            AND sums.day BETWEEN _first AND _last
                         OFFSET 0) AS s
     WHERE c.book_id = (_b).book_id AND category_covers((_b).category_keys, c.ancestors)
$$;

CREATE TYPE usage_row AS (
    period_start date,
    period_end date,
    amount bigint,
    carried bigint,
    spent bigint
);

-- The budget's periods _first to _last (indexes, not before its first). Reads each sum of a day and
-- category once: with a rollover from the budget's first period on, else those of the periods
-- alone. The steps are the periods asked for and those that had spending or another amount; what
-- lies between two of them was given the same amount. Days of months are looked up among the
-- periods' beginnings, which costs a tenth of the arithmetic.
CREATE FUNCTION usage_rows(_b budgets, _first int, _last int) RETURNS SETOF usage_row
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _from int := CASE _b.rollover WHEN 'none' THEN _first ELSE budget_index(_b, _b.starts_on) END;
    _from_day date := period_start(_b.unit, _b.every, _b.anchor, _from);
    _to_day date := period_start(_b.unit, _b.every, _b.anchor, _last + 1) - 1;
    _low bigint := carry_low(_b.rollover, _b.rollover_cap);
    _high bigint := carry_high(_b.rollover, _b.rollover_cap);
BEGIN
    RETURN QUERY
    WITH days AS (
        SELECT d.day, sum(d.spent) AS spent
          FROM budget_days(_b, _from_day, _to_day) AS d
         GROUP BY d.day
    ), steps AS (
        SELECT i.index, sum(i.spent)::bigint AS spent
          FROM (SELECT CASE WHEN _b.unit IN ('day', 'week')
                            THEN period_index(_b.unit, _b.every, _b.anchor, d.day)
                            ELSE _from - 1 + width_bucket(d.day, ARRAY(
                                     SELECT period_start(_b.unit, _b.every, _b.anchor, n)
                                       FROM generate_series(_from, _last) AS n)) END, d.spent
                  FROM days d
                UNION ALL
                SELECT period_index(_b.unit, _b.every, _b.anchor, since), 0
                  FROM unnest(_b.amounts_from) AS since
                 WHERE since BETWEEN _from_day AND _to_day
                UNION ALL
                SELECT n, 0 FROM generate_series(_first, _last) AS n
                UNION ALL
                VALUES (_from, 0)) AS i (index, spent)
         GROUP BY i.index
    ), given AS (
        SELECT s.index, s.spent,
               amount_in_force(_b.amounts_from, _b.amounts,
                               period_start(_b.unit, _b.every, _b.anchor, s.index + 1) - 1)
                   AS amount
          FROM steps s
    ), apart AS (
        SELECT g.*,
               least(coalesce((g.index - lag(g.index) OVER w - 1) * lag(g.amount::numeric) OVER w,
                              0),
                     2000000000000000000)::bigint AS skipped
          FROM given g
        WINDOW w AS (ORDER BY g.index)
    ), carried AS (
        SELECT a.*, carry_over(a.skipped, a.amount - a.spent, _low, _high) OVER w AS leaves
          FROM apart a
        WINDOW w AS (ORDER BY a.index)
    ), entered AS (
        SELECT c.*, lag(c.leaves) OVER w AS entering
          FROM carried c
        WINDOW w AS (ORDER BY c.index)
    )
    SELECT period_start(_b.unit, _b.every, _b.anchor, e.index),
           period_start(_b.unit, _b.every, _b.anchor, e.index + 1) - 1, e.amount,
           carry_step(coalesce(e.entering, 0), e.skipped, 0, _low, _high), e.spent
      FROM entered e
     WHERE e.index >= _first
     ORDER BY e.index;
END
$$;

CREATE FUNCTION period_json(_start date, _end date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT format('{"start":%s,"end":%s}', to_json(_start), to_json(_end)) $$;

-- The percent that _spent is of _limit, cut toward zero to one decimal.
CREATE FUNCTION percent_text(_spent bigint, _limit bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce((div(_spent * 1000::numeric, nullif(_limit, 0)) * 0.1)::text, 'null')
$$;

-- _thresholds are ascending, so the first is the one reached first.
CREATE FUNCTION usage_state(_thresholds int[], _limit bigint, _spent bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _spent > _limit THEN 'exceeded'
                WHEN _limit > 0 AND _spent * 100::numeric >= _limit * _thresholds[1]::numeric
                THEN 'near' ELSE 'ok' END
$$;

-- _spent for the whole period, had each of its _days days been like the _passed first ones; half a
-- minor unit goes away from zero. In whole numbers, since a quotient would be rounded twice.
CREATE FUNCTION usage_projected(_spent bigint, _days int, _passed int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT sign(_spent::numeric)
           * div(abs(_spent::numeric) * 2 * _days + _passed, 2 * _passed::numeric)
$$;

-- The one place for the shape of a usage. _on is the day in the current period from which the days
-- left are counted; _today says which period is the current one.
CREATE FUNCTION usage_json(_u usage_row, _thresholds int[], _digits int, _on date, _today date,
                           _as_of timestamptz) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _unit numeric := money_unit(_digits);
    _limit bigint := greatest(_u.amount + _u.carried, 0);
    _day date := CASE WHEN _on BETWEEN _u.period_start AND _u.period_end THEN _on
                      WHEN _today BETWEEN _u.period_start AND _u.period_end THEN _today END;
    _allowance numeric;
    _projected numeric;
BEGIN
    IF _today BETWEEN _u.period_start AND _u.period_end THEN
        _allowance := greatest(_limit - _u.spent, 0) / (_u.period_end - _day + 1);
        _projected := usage_projected(_u.spent, _u.period_end - _u.period_start + 1,
                                      _day - _u.period_start + 1);
    ELSIF _u.period_end < _today THEN
        _projected := _u.spent;
    END IF;
    RETURN format('{"period":%s,"limit":"%s","carried":"%s","spent":"%s","remaining":"%s",'
                  '"percent":%s,"state":"%s","daily_allowance":%s,"projected":%s,"as_of":%s}',
                  period_json(_u.period_start, _u.period_end), _limit * _unit, _u.carried * _unit,
                  _u.spent * _unit, (_limit - _u.spent) * _unit, percent_text(_u.spent, _limit),
                  usage_state(_thresholds, _limit, _u.spent),
                  coalesce('"' || _allowance * _unit || '"', 'null'),
                  coalesce('"' || _projected * _unit || '"', 'null'),
                  coalesce('"' || instant_text(_as_of) || '"', 'null'));
END
$$;

-- The usage (comma-separated JSON) of the period that holds _on, of as many as _before before it
-- and of _after after it, as far as the budget counts in them. The last is the one that holds the
-- last day that can be named.
CREATE FUNCTION budget_usage(_b budgets, _digits int, _today date, _on date, _before int = 0,
                             _after int = 0) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _index int := budget_index(_b, _on);
    _as_of timestamptz := (SELECT as_of FROM projections WHERE book_id = _b.book_id);
BEGIN
    RETURN (SELECT string_agg(usage_json(u, _b.thresholds, _digits, _on, _today, _as_of), ','
                              ORDER BY u.period_start)
              FROM usage_rows(_b, greatest(_index - _before, budget_index(_b, _b.starts_on)),
                              least(_index + _after, budget_index(_b, '2199-12-31'))) AS u);
END
$$;

-- A budget as its readers see it: with the usage of the period that holds _on.
CREATE FUNCTION budget_used_json(_b budgets, _currency text, _digits int, _today date, _on date)
RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT left(budget_json(_b, _currency, _digits), -1)
           || ',"usage":' || budget_usage(_b, _digits, _today, _on) || '}'
$$;

-- What adds up to the usage's `spent`, by day, then category. Sums of nothing are left out.
CREATE FUNCTION budget_explanation(_b budgets, _digits int, _on date) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _p record;
    _unit numeric := money_unit(_digits);
BEGIN
    SELECT period_start(_b.unit, _b.every, _b.anchor, index) AS first,
           period_start(_b.unit, _b.every, _b.anchor, index + 1) - 1 AS last INTO _p
      FROM budget_index(_b, _on) AS index;
    RETURN (SELECT format('{"period":%s,"spent":"%s","data":[%s]}', period_json(_p.first, _p.last),
                          coalesce(sum(d.spent), 0) * _unit,
                          string_agg(format('{"category":%s,"date":%s,"amount":"%s"}',
                                            to_json(d.path), to_json(d.day), d.spent * _unit),
                                     ',' ORDER BY d.day, d.category_key COLLATE "C"))
              FROM budget_days(_b, _p.first, _p.last) AS d
             WHERE d.spent <> 0);
END
$$;

COMMIT;
