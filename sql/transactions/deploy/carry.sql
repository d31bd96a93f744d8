-- What a budget's periods leave to the next ones: derived from the spending, never a job that must
-- run on a certain day.
BEGIN;

-- What a budget leaves to the period after _periods periods that were each given _amount, and
-- together spent _spent; several at once only where nothing was spent in them. 10^18 stands for no
-- cap: it keeps every figure made from it within 64 bits.
CREATE FUNCTION carry(_d definitions, _carried bigint, _amount bigint, _spent bigint, _periods int)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT least(greatest(_carried + _amount * _periods::numeric - _spent,
                          CASE (_d).rollover WHEN 'surplus' THEN 0
                          ELSE -coalesce((_d).rollover_cap, 1000000000000000000) END),
                 CASE (_d).rollover WHEN 'deficit' THEN 0
                 ELSE coalesce((_d).rollover_cap, 1000000000000000000) END)::bigint
$$;

CREATE FUNCTION period_amount(_d definitions, _index int) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT amount_in_force((_d).amounts_from, (_d).amounts,
                           period_start((_d).unit, (_d).every, (_d).anchor, _index + 1) - 1)
$$;

-- What the budget's periods leave to the one that begins on _start, with _before taken away and
-- _after added, both of which the budget covers or which are NULL. From the latest period for which
-- that is stored, over the periods that had spending or another amount: those between two of them
-- add the same amount, all at once.
CREATE FUNCTION carried_into(_d definitions, _start date, _before side, _after side) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _carried bigint;
    _from date;
    _next int;      -- index of the first period not yet carried over
    _amount bigint; -- and what it is given
    _step record;
BEGIN
    SELECT s.carried, s.period_start INTO _carried, _from
      FROM period_states s
     WHERE s.book_id = _d.book_id AND s.budget_id = _d.budget_id AND s.carried IS NOT NULL
       AND s.period_start <= least(_start, _before.day, _after.day)
     ORDER BY s.period_start DESC
     LIMIT 1;
    _carried := coalesce(_carried, 0);
    _next := period_index(_d.unit, _d.every, _d.anchor, coalesce(_from, _d.starts_on));
    _from := period_start(_d.unit, _d.every, _d.anchor, _next);
    _amount := period_amount(_d, _next);
    FOR _step IN
        SELECT i.index, sum(c.spent)::bigint AS spent, period_amount(_d, i.index) AS amount
          FROM (SELECT s.period_start, s.spent
                  FROM period_states s
                 WHERE s.book_id = _d.book_id AND s.budget_id = _d.budget_id
                   AND s.period_start BETWEEN _from AND _start - 1 AND s.spent <> 0
                UNION ALL
                VALUES (_after.day, _after.spends), (_before.day, -_before.spends)
                UNION ALL
                SELECT since, 0 FROM unnest(_d.amounts_from) AS since) AS c (day, spent)
         CROSS JOIN LATERAL (SELECT period_index(_d.unit, _d.every, _d.anchor, c.day) OFFSET 0)
               AS i (index)
         WHERE c.day < _start AND i.index >= _next
         GROUP BY i.index
         ORDER BY i.index
    LOOP
        _carried := carry(_d, carry(_d, _carried, _amount, 0, _step.index - _next),
                          _step.amount, _step.spent, 1);
        _next := _step.index + 1;
        _amount := _step.amount;
    END LOOP;
    RETURN carry(_d, _carried, _amount, 0,
                 period_index(_d.unit, _d.every, _d.anchor, _start) - _next);
END
$$;

COMMIT;
