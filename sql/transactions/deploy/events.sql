-- What other services tell.
BEGIN;

-- The minor digits of an amount as text: '12.50' has 2.
CREATE FUNCTION amount_digits(_amount text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT scale(_amount::numeric) $$;

-- On whose behalf an event is judged: nobody's. Its budget says the currency, and its day is that of
-- whoever made the change.
CREATE FUNCTION event_caller(_book uuid, _data jsonb) RETURNS caller
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _at timestamptz := clock_timestamp();
    _known books;
BEGIN
    SELECT * INTO _known FROM books WHERE book_id = _book;
    RETURN (_book, NULL, _data #>> '{budget,currency}',
            amount_digits(_data #>> '{budget,amount}'), NULL, (_data ->> 'today')::date, _at, NULL,
            _at, _known.definitions_version, coalesce(_known.unjudged, false), NULL)::caller;
END
$$;

-- The definition that budget.changed tells of, after the renamings that it does not know; a
-- tombstone where the budget was deleted.
CREATE FUNCTION event_definition(_c caller, _data jsonb) RETURNS definitions
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _d definitions;
BEGIN
    IF (_data ->> 'deleted')::boolean THEN
        RETURN (_c.book_id, _data ->> 'budget_id', _data ->> 'book_version', true, '', '{}', 'day',
                1, _c.today, '{}', 'track', 'none', NULL, _c.today, 'infinity', '{}', '{}',
                'infinity')::definitions;
    END IF;
    SELECT * INTO STRICT _d
      FROM definitions_read(_c.book_id, _c.digits,
                            jsonb_build_object('book_version', _data -> 'book_version',
                                               'renames_seq', _data -> 'renames_seq',
                                               'budgets', jsonb_build_array(_data -> 'budget')));
    RETURN _d;
END
$$;

-- budget.changed: stores the definition with the version that it came with, unless what is stored
-- came with that one or a higher, and judges it for the current period. The book's own version is
-- that of a whole answer, which had every event up to it; before the first of them nothing is
-- judged, since that answer has it all judged.
CREATE FUNCTION budget_changed(_book uuid, _data jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := event_caller(_book, _data);
    _d definitions := event_definition(_c, _data);
    _changed uuid[];
BEGIN
    IF _d.version <= _c.stored
       OR EXISTS (SELECT FROM definitions
                   WHERE book_id = _book AND budget_id = _d.budget_id AND version >= _d.version) THEN
        RETURN;
    END IF;
    _changed := definitions_put(_book, ARRAY[_d]);
    UPDATE definitions SET version = _d.version
     WHERE book_id = _book AND budget_id = _d.budget_id AND version < _d.version;
    IF _d.deleted OR _changed = '{}' OR _c.stored IS NULL THEN
        RETURN;
    END IF;
    PERFORM definitions_relearn(_book, _c.today, _changed);
    IF _c.unjudged THEN
        PERFORM unjudged_judge(_c);
    END IF;
    PERFORM verdict_apply(_c, judge(_book, _c.digits, _c.today, NULL, NULL, _changed), NULL, false);
END
$$;

CREATE FUNCTION event_apply(_book uuid, _type text, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _type = 'budget.changed' THEN
        PERFORM budget_changed(_book, _data::jsonb);
    END IF;
END
$$;

-- Every event is done with by itself.
CREATE FUNCTION events_applied(_book uuid, _at timestamptz) RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT $$;

CREATE FUNCTION book_erase(_book uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    DELETE FROM books WHERE book_id = _book;
    DELETE FROM transactions WHERE book_id = _book;
    DELETE FROM categories WHERE book_id = _book;
    DELETE FROM totals WHERE book_id = _book;
    DELETE FROM definitions WHERE book_id = _book;
    DELETE FROM period_states WHERE book_id = _book;
    DELETE FROM crossings WHERE book_id = _book;
    DELETE FROM renames WHERE book_id = _book;
    DELETE FROM unjudged WHERE book_id = _book;
END
$$;

COMMIT;
