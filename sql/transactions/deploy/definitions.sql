-- Budgets as the budgets service defined them, kept for the checks. Only a whole answer of that
-- service sets the book's version.
BEGIN;

CREATE FUNCTION category_renamed(_key text, _from text, _to text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN category_within(_key, _from) THEN _to || substr(_key, length(_from) + 1)
                ELSE _key END
$$;

-- The keys of the paths, after every renaming of the book that came after _seq; each once.
CREATE FUNCTION categories_now(_book uuid, _paths text[], _seq bigint) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _keys text[] := ARRAY(SELECT category_key(path) FROM unnest(_paths) AS path);
    _rename renames;
BEGIN
    FOR _rename IN SELECT * FROM renames WHERE book_id = _book AND seq > _seq ORDER BY seq LOOP
        _keys := ARRAY(SELECT category_renamed(key, _rename.from_key, _rename.to_key)
                         FROM unnest(_keys) AS key);
    END LOOP;
    RETURN ARRAY(SELECT DISTINCT key FROM unnest(_keys) AS key ORDER BY key);
END
$$;

-- Money is text in _definitions, since they are the budgets service's own answer. Nothing is known
-- yet of what was spent.
CREATE FUNCTION definitions_read(_book uuid, _digits int, _definitions jsonb)
RETURNS SETOF definitions
LANGUAGE sql STABLE
AS $$
    SELECT _book, b.id, (_definitions->>'book_version')::bigint, false, b.name,
           categories_now(_book, b.categories, (_definitions->>'renames_seq')::bigint),
           b.period->>'unit', (b.period->>'every')::int, (b.period->>'anchor')::date,
           ARRAY(SELECT threshold FROM unnest(b.thresholds) AS threshold ORDER BY threshold),
           b.mode, b.rollover, money_minor(b.rollover_cap, _digits), b.starts_on,
           coalesce(b.ends_on, 'infinity'),
           ARRAY(SELECT a."from" FROM jsonb_to_recordset(b.amounts) AS a ("from" date)
                  ORDER BY a."from"),
           ARRAY(SELECT money_minor(a.amount, _digits)
                   FROM jsonb_to_recordset(b.amounts) AS a ("from" date, amount text)
                  ORDER BY a."from"),
           'infinity'::date
      FROM jsonb_to_recordset(_definitions->'budgets')
           AS b (id uuid, name text, categories text[], period jsonb, thresholds int[], mode text,
                 rollover text, rollover_cap text, starts_on date, ends_on date, amounts jsonb)
$$;

-- After a change of what the budgets cover or allow: learns what they have spent as far as the current
-- period needs it and it is not known, which is that of spent_from. The thresholds alerted stay.
CREATE FUNCTION definitions_relearn(_book uuid, _today date, _budgets uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE period_states SET carried = NULL
     WHERE book_id = _book AND budget_id = ANY (_budgets) AND carried IS NOT NULL;
    PERFORM states_learn(_book, d.budget_id, p.period_start)
       FROM definitions d,
            LATERAL period_of(d.unit, d.every, d.anchor,
                              CASE d.rollover WHEN 'none' THEN _today
                                              ELSE least(_today, d.starts_on) END) AS p
      WHERE d.book_id = _book AND d.budget_id = ANY (_budgets) AND NOT d.deleted
        AND p.period_start < d.spent_from;
END
$$;

-- Stores definitions and tombstones, and gives the budgets that they changed. What came with a
-- higher version stays.
CREATE FUNCTION definitions_put(_book uuid, _new definitions[]) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _changed uuid[];
BEGIN
    -- Periods of another length are other periods: nothing was alerted in them.
    DELETE FROM period_states s
     USING definitions d
      JOIN unnest(_new) AS n ON n.budget_id = d.budget_id
     WHERE d.book_id = _book AND d.version <= n.version
       AND (n.deleted OR (n.unit, n.every, n.anchor) <> (d.unit, d.every, d.anchor))
       AND s.book_id = d.book_id AND s.budget_id = d.budget_id;
    WITH stored AS (
        INSERT INTO definitions AS d
        SELECT * FROM unnest(_new)
        ON CONFLICT (book_id, budget_id) DO UPDATE
           SET version = excluded.version, deleted = excluded.deleted, name = excluded.name,
               categories = excluded.categories, unit = excluded.unit, every = excluded.every,
               anchor = excluded.anchor, thresholds = excluded.thresholds, mode = excluded.mode,
               rollover = excluded.rollover, rollover_cap = excluded.rollover_cap,
               starts_on = excluded.starts_on, ends_on = excluded.ends_on,
               amounts_from = excluded.amounts_from, amounts = excluded.amounts,
               spent_from = CASE WHEN (d.deleted, d.categories, d.unit, d.every, d.anchor)
                                      = (excluded.deleted, excluded.categories, excluded.unit,
                                         excluded.every, excluded.anchor)
                                 THEN d.spent_from ELSE 'infinity' END
         WHERE d.version <= excluded.version
           AND (d.deleted, d.name, d.categories, d.unit, d.every, d.anchor, d.thresholds, d.mode,
                d.rollover, d.rollover_cap, d.starts_on, d.ends_on, d.amounts_from, d.amounts)
               IS DISTINCT FROM
               (excluded.deleted, excluded.name, excluded.categories, excluded.unit,
                excluded.every, excluded.anchor, excluded.thresholds, excluded.mode,
                excluded.rollover, excluded.rollover_cap, excluded.starts_on, excluded.ends_on,
                excluded.amounts_from, excluded.amounts)
        RETURNING budget_id
    )
    SELECT array_agg(budget_id) INTO _changed FROM stored;
    RETURN coalesce(_changed, '{}');
END
$$;

-- Stores a whole answer, learns what the budgets that it changed have spent, and gives them to be
-- judged: with the first answer all, since no write kept what was known of any. It deletes what it
-- lacks, but not what came with a higher version.
CREATE FUNCTION definitions_replace(_c caller, _definitions jsonb) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _version bigint := _definitions->>'book_version';
    _new definitions[] := ARRAY(SELECT d FROM definitions_read(_c.book_id, _c.digits,
                                                               _definitions) AS d);
    _changed uuid[];
BEGIN
    WITH gone AS (
        DELETE FROM definitions d
         WHERE d.book_id = _c.book_id AND d.version <= _version
           AND NOT EXISTS (SELECT FROM unnest(_new) AS n WHERE n.budget_id = d.budget_id)
        RETURNING budget_id
    )
    DELETE FROM period_states s
     USING gone WHERE s.book_id = _c.book_id AND s.budget_id = gone.budget_id;
    INSERT INTO books AS b (book_id, currency, definitions_version, definitions_at)
    VALUES (_c.book_id, _c.currency, _version, _c.at)
    ON CONFLICT (book_id) DO UPDATE
       SET currency = excluded.currency, definitions_version = excluded.definitions_version,
           definitions_at = excluded.definitions_at;
    _changed := definitions_put(_c.book_id, _new);
    IF _c.stored IS NULL THEN
        UPDATE definitions SET spent_from = 'infinity' WHERE book_id = _c.book_id;
        _changed := ARRAY(SELECT budget_id FROM definitions
                           WHERE book_id = _c.book_id AND NOT deleted);
    END IF;
    PERFORM definitions_relearn(_c.book_id, _c.today, _changed);
    RETURN _changed;
END
$$;

-- Judges again what was accepted while the budgets service did not answer; never taken back. Of
-- those that counted in the same place the last one stands in the alert.
CREATE FUNCTION unjudged_judge(_c caller) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _row record;
BEGIN
    FOR _row IN
        SELECT DISTINCT ON (t.category_key, t.date) t.id, transaction_side(t, c.ancestors) AS side
          FROM unjudged u
          JOIN transactions t ON t.book_id = u.book_id AND t.id = u.transaction_id
          JOIN categories c ON c.book_id = t.book_id AND c.key = t.category_key
         WHERE u.book_id = _c.book_id AND t.type <> 'income'
         ORDER BY t.category_key, t.date, t.updated_at DESC, t.id DESC
    LOOP
        PERFORM verdict_apply(_c, judge(_c.book_id, _c.digits, _c.today, _row.side, _row.side),
                              _row.id, true);
    END LOOP;
END
$$;

-- And is done with them, where that was by all of the budgets service's definitions.
CREATE FUNCTION unjudged_settle(_c caller) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM unjudged_judge(_c);
    DELETE FROM unjudged WHERE book_id = _c.book_id;
    UPDATE books SET unjudged = false WHERE book_id = _c.book_id;
END
$$;

-- The caller, with the definitions that are stored. _seen is the version that the budgets service
-- named now; NULL: it did not answer. A book that was erased has no row in books, and comes by none.
CREATE FUNCTION caller_look(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                            _seen bigint) RETURNS caller
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _at timestamptz := clock_timestamp();
    _known books;
    _early answer;
BEGIN
    SELECT * INTO _known FROM books WHERE book_id = _book;
    IF _known.book_id IS NULL AND book_erased(_book) THEN
        _early := answer_plain('erased');
    END IF;
    RETURN (_book, _user, _currency, _digits, _zone, (_at AT TIME ZONE _zone)::date, _at,
            CASE WHEN _known.definitions_version >= _seen THEN 'live'
                 WHEN _seen IS NOT NULL THEN NULL
                 WHEN _known.definitions_version IS NULL THEN 'unavailable'
                 ELSE 'snapshot' END,
            CASE WHEN _seen IS NULL THEN coalesce(_known.definitions_at, _at) ELSE _at END,
            _known.definitions_version, coalesce(_known.unjudged, false), _early)::caller;
END
$$;

-- How every write begins: locks the book, looks up the key (NULL: none) and brings the definitions
-- up to date. _definitions is NULL where the budgets service said that they had not changed.
CREATE FUNCTION caller_enter(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                             _key text, _hash text, _seen bigint, _definitions jsonb)
RETURNS caller
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller;
    _kept answer;
    _changed uuid[];
BEGIN
    PERFORM book_lock(_book);
    IF _key IS NOT NULL THEN
        SELECT * INTO _kept FROM idempotency_find(_book, _user, _key, _hash);
        IF FOUND THEN
            _c.early := _kept;
            RETURN _c;
        END IF;
    END IF;
    _c := caller_look(_book, _user, _currency, _digits, _zone, _seen);
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c;
    END IF;
    IF (_definitions->>'book_version')::bigint > coalesce(_c.stored, -1) THEN
        _c.source := 'live';
        _changed := definitions_replace(_c, _definitions);
    ELSIF _c.source IS NULL THEN
        _c.early := answer_plain('definitions_wanted');
        RETURN _c;
    END IF;
    IF _c.source = 'live' AND _c.unjudged THEN
        PERFORM unjudged_settle(_c);
    END IF;
    IF _changed <> '{}' THEN
        PERFORM verdict_apply(_c, judge(_book, _digits, _c.today, NULL, NULL, _changed),
                              NULL, false);
    END IF;
    RETURN _c;
END
$$;

CREATE FUNCTION definitions_store(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                  _seen bigint, _definitions jsonb) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, NULL, NULL, _seen,
                              _definitions);
BEGIN
    RETURN CASE WHEN (_c.early).outcome IS NULL THEN answer_plain('done') ELSE _c.early END;
END
$$;

COMMIT;
