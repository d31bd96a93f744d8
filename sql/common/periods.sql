-- Period arithmetic, in this one place for every database. A period is `every` units long and
-- counted from an anchor day, before which periods run on just the same. Periods are numbered: 0
-- begins at the anchor, so the next and the previous one are index + 1 and index - 1.
--
-- Months are counted from the anchor each time, never from the period before, so that an anchor on
-- the 31st falls on the last day of shorter months and comes back to the 31st.
--
-- All of these are single expressions over each argument, so that the planner inlines them.

CREATE FUNCTION period_unit(_unit text) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE _unit WHEN 'day' THEN interval '1 day' WHEN 'week' THEN interval '7 days'
                      WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months'
                      WHEN 'year' THEN interval '12 months' END
$$;

-- The first day of the unit that holds _day: Monday, the 1st, the quarter's first, 1 January.
CREATE FUNCTION period_default_anchor(_unit text, _day date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT date_trunc(_unit, _day::timestamp)::date $$;

-- The first day of the period with that index; its last is the day before the next one's first.
CREATE FUNCTION period_start(_unit text, _every int, _anchor date, _index int) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (_anchor + _index * _every * period_unit(_unit))::date $$;

-- The index of the period that holds _day. A month has begun for an anchor on the 29th to 31st at
-- the latest with the last day of the month.
CREATE FUNCTION period_index(_unit text, _every int, _anchor date, _day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _unit IN ('day', 'week')
                THEN floor((_day - _anchor)::float8
                           / (_every * CASE _unit WHEN 'day' THEN 1 ELSE 7 END))::int
                ELSE floor(((extract(year FROM _day) - extract(year FROM _anchor)) * 12
                            + extract(month FROM _day) - extract(month FROM _anchor)
                            - (extract(day FROM _day) < extract(day FROM _anchor)
                               AND extract(day FROM _day + 1) <> 1)::int)::float8
                           / (_every * CASE _unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3
                                                  ELSE 12 END))::int
           END
$$;

-- The period that holds _day, both days inclusive. OFFSET 0: the index is computed once.
CREATE FUNCTION period_of(_unit text, _every int, _anchor date, _day date)
RETURNS TABLE (period_start date, period_end date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT period_start(_unit, _every, _anchor, index),
           period_start(_unit, _every, _anchor, index + 1) - 1
      FROM (SELECT period_index(_unit, _every, _anchor, _day) AS index OFFSET 0) AS found
$$;

-- Every period that touches _first to _last, ascending.
CREATE FUNCTION periods_between(_unit text, _every int, _anchor date, _first date, _last date)
RETURNS TABLE (period_start date, period_end date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT period_start(_unit, _every, _anchor, index),
           period_start(_unit, _every, _anchor, index + 1) - 1
      FROM generate_series(period_index(_unit, _every, _anchor, _first),
                           period_index(_unit, _every, _anchor, _last)) AS index
$$;

-- A budget's amounts are {from, amount} entries in order of `from`, here as two arrays of the same
-- length. A period's is that of the last entry from its last day or before, else the first.
CREATE FUNCTION amount_in_force(_from date[], _amounts bigint[], _period_end date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT _amounts[greatest(1, width_bucket(_period_end, _from))] $$;
