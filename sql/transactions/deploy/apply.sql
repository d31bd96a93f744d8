-- The write side of a verdict: what is known of the budgets' periods, and the alerts.
BEGIN;

-- Makes period_states know the budget's spending from the period that begins on _from on, by one
-- grouped read of the totals.
CREATE FUNCTION states_learn(_book uuid, _budget uuid, _from date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _d definitions;
BEGIN
    SELECT * INTO _d FROM definitions WHERE book_id = _book AND budget_id = _budget;
    UPDATE period_states SET spent = 0
     WHERE book_id = _book AND budget_id = _budget
       AND period_start >= _from AND period_start < _d.spent_from;
    INSERT INTO period_states (book_id, budget_id, period_start, spent)
    SELECT _book, _budget, period_start(_d.unit, _d.every, _d.anchor, i.index), sum(t.spent)
      FROM categories c
      JOIN totals t ON t.book_id = c.book_id AND t.category_key = c.key,
           LATERAL (SELECT period_index(_d.unit, _d.every, _d.anchor, t.day)) AS i (index)
     WHERE c.book_id = _book AND category_covers(_d.categories, c.ancestors)
       AND t.day >= _from AND t.day < _d.spent_from
     GROUP BY i.index
    ON CONFLICT (book_id, budget_id, period_start) DO UPDATE SET spent = excluded.spent;
    UPDATE definitions SET spent_from = _from WHERE book_id = _book AND budget_id = _budget;
END
$$;

-- One alert a budget and write: that of the highest crossing, and of the later period among equals.
-- The others stay to be raised.
CREATE FUNCTION entries_one_alert(_entries entry[]) RETURNS entry[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    _i int;
BEGIN
    FOR _i IN
        SELECT i FROM (SELECT e.ordinality AS i, e.alert,
                              row_number() OVER (PARTITION BY e.budget_id
                                                 ORDER BY e.alert DESC, e.period_start DESC) AS n
                         FROM unnest(_entries) WITH ORDINALITY AS e) AS ranked
         WHERE n > 1 AND alert > 0
    LOOP
        _entries[_i].alert := 0;
        _entries[_i].reached := _entries[_i].kept;
    END LOOP;
    RETURN _entries;
END
$$;

CREATE FUNCTION alerts_raise(_c caller, _entries entry[], _transaction uuid, _late boolean)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    WITH raised AS (
        INSERT INTO crossings (book_id, id, budget_id, period_start, level, threshold, "limit",
                               spent, transaction_id, override, late, created_at)
        SELECT _c.book_id, uuid_v7(), e.budget_id, e.period_start,
               CASE e.alert WHEN 100 THEN 'exceeded' ELSE 'near' END, e.alert, e."limit", e.spent,
               _transaction, e.blocked, _late, _c.at
          FROM unnest(_entries) AS e
         WHERE e.alert > 0
        RETURNING *
    )
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    SELECT r.book_id, 'alert', r.id, 'alert.raised',
           format('{"id":"%s","level":"%s","threshold":%s,"budget_id":"%s","budget_name":%s,'
                  '"period":%s,"currency":"%s","limit":"%s","spent":"%s","percent":%s,'
                  '"transaction_id":%s,"override":%s,"late":%s,"created_at":"%s"}',
                  r.id, r.level, r.threshold, r.budget_id, to_json(e.name),
                  period_json(e.period_start, e.period_end), _c.currency,
                  money_text(r."limit", _c.digits), money_text(r.spent, _c.digits),
                  percent_text(r.spent, r."limit"),
                  coalesce(to_json(r.transaction_id)::text, 'null'),
                  to_json(r.override), to_json(r.late), instant_text(r.created_at))::json
      FROM raised r
      JOIN unnest(_entries) AS e ON e.budget_id = r.budget_id AND e.period_start = r.period_start;
END
$$;

-- Keeps what a verdict says, which must have been made under the lock that is still held.
-- _transaction is NULL where no write is judged but a change of definitions or categories.
CREATE FUNCTION verdict_apply(_c caller, _v verdict, _transaction uuid, _late boolean)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _entries entry[] := _v.entries;
BEGIN
    IF _v.uncommon THEN
        PERFORM states_learn(_c.book_id, e.budget_id, min(e.period_start))
           FROM unnest(_entries) AS e WHERE e.learns GROUP BY e.budget_id;
        UPDATE period_states AS s SET carried = NULL
          FROM unnest(_entries) AS e
         WHERE e.carries AND s.book_id = _c.book_id AND s.budget_id = e.budget_id
           AND s.period_start > e.period_start AND s.carried IS NOT NULL;
    END IF;
    IF _v.alerts > 1 THEN
        _entries := entries_one_alert(_entries);
    END IF;
    INSERT INTO period_states (book_id, budget_id, period_start, spent, carried, alerted)
    SELECT _c.book_id, e.budget_id, e.period_start, e.spent, e.carried,
           CASE e.mode WHEN 'track' THEN least(e.kept, e.reached) ELSE e.reached END
      FROM unnest(_entries) AS e
    ON CONFLICT (book_id, budget_id, period_start) DO UPDATE
       SET spent = excluded.spent, carried = excluded.carried, alerted = excluded.alerted;
    IF _v.alerts > 0 THEN
        PERFORM alerts_raise(_c, _entries, _transaction, _late);
    END IF;
    RETURN true;
END
$$;

COMMIT;
