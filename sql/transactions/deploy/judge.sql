-- What a write does to the budgets. All of this only reads: it is the same for `check` and for the
-- functions that write.
BEGIN;

CREATE FUNCTION category_covers(_categories text[], _ancestors text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT _ancestors IS NOT NULL AND (cardinality(_categories) = 0 OR _categories && _ancestors)
$$;

-- The highest threshold reached: 100 where the limit is passed, 0 where none is.
CREATE FUNCTION threshold_reached(_thresholds int[], _limit bigint, _spent bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _spent > _limit THEN 100
                WHEN _limit > 0 AND _spent > 0 THEN
                    coalesce(_thresholds[width_bucket(div(_spent * 100::numeric, _limit)::int,
                                                      _thresholds)], 0)
                ELSE 0 END
$$;

CREATE FUNCTION threshold_reaches(_threshold int, _limit bigint, _spent bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN _threshold = 100 THEN _spent > _limit
                ELSE _limit > 0 AND _spent * 100::numeric >= _limit * _threshold::numeric END
$$;

-- The thresholds reached now and not before, each with the limit of that moment.
CREATE FUNCTION thresholds_crossed(_thresholds int[], _limit_before bigint, _spent_before bigint,
                                   _limit bigint, _spent bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN ARRAY(SELECT threshold FROM unnest(_thresholds || 100) AS threshold
                  WHERE threshold_reaches(threshold, _limit, _spent)
                    AND NOT threshold_reaches(threshold, _limit_before, _spent_before)
                  ORDER BY threshold);
END
$$;

-- What was spent, from the totals: for periods before those that period_states knows.
CREATE FUNCTION spent_between(_book uuid, _categories text[], _first date, _last date)
RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (SELECT coalesce(sum(t.spent), 0)::bigint
              FROM categories c
              JOIN totals t ON t.book_id = c.book_id AND t.category_key = c.key
             WHERE c.book_id = _book AND category_covers(_categories, c.ancestors)
               AND t.day BETWEEN _first AND _last);
END
$$;

-- What it does to one budget in the period with that index that _before is taken away and _after
-- added, both of which the budget covers or which are NULL. NULL: it does not count in that period.
CREATE FUNCTION judge_period(_d definitions, _index int, _before side, _after side, _shown boolean)
RETURNS entry
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _start date := period_start(_d.unit, _d.every, _d.anchor, _index);
    _end date := period_start(_d.unit, _d.every, _d.anchor, _index + 1) - 1;
    _s period_states;
    _e entry;
    _amount bigint;
    _carried_before bigint := 0;
    _limit_before bigint;
    _reached_before int;
BEGIN
    IF _start > _d.ends_on OR _end < _d.starts_on THEN
        RETURN NULL;
    END IF;
    SELECT * INTO _s FROM period_states
     WHERE book_id = _d.book_id AND budget_id = _d.budget_id AND period_start = _start;
    _e := (_d.budget_id, _d.name, _d.mode, _start, _end, 0, 0, coalesce(_s.spent, 0), 0, 0, '{}',
           _shown, false, 0, 0, false, _start < _d.spent_from);
    IF _e.learns THEN
        _e.spent_before := spent_between(_d.book_id, _d.categories, _start, _end);
    END IF;
    _e.spent := _e.spent_before
        + CASE WHEN _after.day BETWEEN _start AND _end THEN _after.spends ELSE 0 END
        - CASE WHEN _before.day BETWEEN _start AND _end THEN _before.spends ELSE 0 END;
    IF _d.rollover <> 'none' THEN
        _e.carries := _e.spent <> _e.spent_before;
        _carried_before := coalesce(_s.carried, carried_into(_d, _start, NULL, NULL));
        _e.carried := CASE WHEN least(_before.day, _after.day) < _start
                           THEN carried_into(_d, _start, _before, _after)
                           ELSE _carried_before END;
    END IF;
    _amount := amount_in_force(_d.amounts_from, _d.amounts, _end);
    _limit_before := greatest(_amount + _carried_before, 0);
    _e."limit" := greatest(_amount + _e.carried, 0);
    _reached_before := threshold_reached(_d.thresholds, _limit_before, _e.spent_before);
    _e.reached := threshold_reached(_d.thresholds, _e."limit", _e.spent);
    _e.kept := least(coalesce(_s.alerted, 0), _reached_before);
    IF _d.mode <> 'track' AND _e.reached > _e.kept THEN
        _e.alert := _e.reached;
    END IF;
    IF _d.mode <> 'track'
       AND (_e.reached <> _reached_before OR _e."limit" <> _limit_before) THEN
        _e.crossed := thresholds_crossed(_d.thresholds, _limit_before, _e.spent_before,
                                         _e."limit", _e.spent);
    END IF;
    _e.blocked := _shown AND _d.mode = 'block'
                  AND _e.spent > _e."limit" AND _e.spent > _e.spent_before;
    RETURN _e;
END
$$;

-- What it does to the budgets that _before, the row as it was, is taken away and _after, as it
-- shall be, is added; either may be NULL. Each budget is judged in the periods of both, which are
-- shown and may refuse. Besides, in that of _today, where the write may change what is carried into
-- it, and where the budget is in _again, to be judged as it stands.
CREATE FUNCTION judge(_book uuid, _digits int, _today date, _before side, _after side,
                      _again uuid[] DEFAULT '{}') RETURNS verdict
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _v verdict := ('none', false, '', 0, false, '{}');
    _unit numeric := money_unit(_digits);
    _worst int := -1;
    _d definitions;
    _e entry;
    _old side;
    _new side;
    _first int; -- index of the earlier period
    _last int;
    _now int;
    _index int;
BEGIN
    FOR _d IN
        SELECT * FROM definitions d
         WHERE d.book_id = _book AND NOT d.deleted
           AND (category_covers(d.categories, _before.ancestors)
                OR category_covers(d.categories, _after.ancestors) OR d.budget_id = ANY (_again))
         ORDER BY d.name COLLATE "und-x-icu", d.budget_id
    LOOP
        _old := CASE WHEN category_covers(_d.categories, _before.ancestors) THEN _before END;
        _new := CASE WHEN category_covers(_d.categories, _after.ancestors) THEN _after END;
        _first := period_index(_d.unit, _d.every, _d.anchor, least(_old.day, _new.day));
        _last := NULL;
        _now := NULL;
        IF _old.day <> _new.day THEN
            _last := period_index(_d.unit, _d.every, _d.anchor, greatest(_old.day, _new.day));
        END IF;
        IF _d.rollover <> 'none' AND _first IS NOT NULL OR _d.budget_id = ANY (_again) THEN
            _now := period_index(_d.unit, _d.every, _d.anchor, _today);
            IF _now <= _first OR _now = _last THEN
                _now := NULL;
            END IF;
        END IF;
        FOREACH _index IN ARRAY ARRAY[_first, nullif(_last, _first), _now] LOOP
            CONTINUE WHEN _index IS NULL;
            _e := judge_period(_d, _index, _old, _new, _index IS DISTINCT FROM _now);
            CONTINUE WHEN _e IS NULL;
            _v.blocked := _v.blocked OR _e.blocked;
            _v.alerts := _v.alerts + (_e.alert > 0)::int;
            _v.uncommon := _v.uncommon OR _e.carries OR _e.learns;
            _v.entries := _v.entries || _e;
            IF _e.shown THEN
                _worst := greatest(_worst, _e.reached);
                _v.budgets := _v.budgets || ',' || entry_json(_e, _unit);
            END IF;
        END LOOP;
    END LOOP;
    _v.budgets := substr(_v.budgets, 2);
    _v.status := CASE _worst WHEN -1 THEN 'none' WHEN 0 THEN 'ok' WHEN 100 THEN 'exceeded'
                             ELSE 'near' END;
    RETURN _v;
END
$$;

-- judge() for a write. While no whole answer of the budgets service was ever heard, no definitions are
-- known, whatever single ones came by events: the write is judged later.
CREATE FUNCTION caller_judge(_c caller, _before side, _after side) RETURNS verdict
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN (_c).source = 'unavailable'
                THEN ('none', false, '', 0, false, '{}')::verdict
                ELSE judge((_c).book_id, (_c).digits, (_c).today, _before, _after) END
$$;

COMMIT;
