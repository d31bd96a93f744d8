-- Creating, changing and deleting budgets.
BEGIN;

-- A body's members over a budget, all but the amount. Merge patch (RFC 7396) reaches into `period`,
-- and an explicit null is for those that can be null.
CREATE FUNCTION budget_merged(_budget budgets, _input jsonb) RETURNS budgets
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    _budget.name := coalesce(_input ->> 'name', _budget.name);
    IF _input ? 'categories' THEN
        SELECT coalesce(array_agg(category_path(c.path) ORDER BY c.n), '{}'),
               coalesce(array_agg(category_key(c.path) ORDER BY c.n), '{}')
          INTO _budget.categories, _budget.category_keys
          FROM jsonb_array_elements_text(_input -> 'categories') WITH ORDINALITY AS c (path, n);
    END IF;
    _budget.unit := coalesce(_input #>> '{period,unit}', _budget.unit);
    _budget.every := coalesce((_input #>> '{period,every}')::int, _budget.every);
    _budget.anchor := coalesce((_input #>> '{period,anchor}')::date, _budget.anchor);
    IF _input ? 'thresholds' THEN
        _budget.thresholds := ARRAY(SELECT percent::int
                                      FROM jsonb_array_elements(_input -> 'thresholds') AS percent
                                     ORDER BY percent::int);
    END IF;
    _budget.mode := coalesce(_input ->> 'mode', _budget.mode);
    _budget.rollover := coalesce(_input ->> 'rollover', _budget.rollover);
    IF _input ? 'rollover_cap' THEN
        _budget.rollover_cap := (_input ->> 'rollover_cap')::bigint;
    END IF;
    _budget.starts_on := coalesce((_input ->> 'starts_on')::date, _budget.starts_on);
    IF _input ? 'ends_on' THEN
        _budget.ends_on := (_input ->> 'ends_on')::date;
    END IF;
    RETURN _budget;
END
$$;

-- _amount holds from the period that holds _day on: what was said for it or for later ones is gone.
CREATE FUNCTION budget_with_amount(_budget budgets, _amount bigint, _day date) RETURNS budgets
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    _from date := (SELECT period_start
                     FROM period_of(_budget.unit, _budget.every, _budget.anchor, _day));
    _kept int := coalesce(width_bucket(_from - 1, _budget.amounts_from), 0);
BEGIN
    _budget.amounts_from := _budget.amounts_from[:_kept] || _from;
    _budget.amounts := _budget.amounts[:_kept] || _amount;
    RETURN _budget;
END
$$;

-- A new budget: the body over what holds where it says nothing.
CREATE FUNCTION budget_new(_book uuid, _input jsonb, _today date) RETURNS budgets
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _budget budgets;
BEGIN
    _budget.book_id := _book;
    _budget.id := coalesce((_input ->> 'id')::uuid, uuid_v7());
    _budget.categories := '{}';
    _budget.category_keys := '{}';
    _budget.unit := 'month';
    _budget.every := 1;
    _budget.thresholds := '{90}';
    _budget.mode := 'warn';
    _budget.rollover := 'none';
    _budget.version := 1;
    _budget.created_at := now();
    _budget.updated_at := now();
    _budget := budget_merged(_budget, _input);
    IF _budget.anchor IS NULL THEN
        _budget.anchor := period_default_anchor(_budget.unit, _today);
    END IF;
    IF _budget.starts_on IS NULL THEN -- 1900 is the first year of days that a body can name
        _budget.starts_on := (SELECT greatest(period_start, '1900-01-01')
                                FROM period_of(_budget.unit, _budget.every, _budget.anchor,
                                               _today));
    END IF;
    RETURN budget_with_amount(_budget, (_input ->> 'amount')::bigint, _budget.starts_on);
END
$$;

-- A changed amount holds from the current period on, or from the first where the budget starts
-- later; all else restates every period.
CREATE FUNCTION budget_changed(_budget budgets, _patch jsonb, _today date) RETURNS budgets
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _amount bigint := (_patch ->> 'amount')::bigint;
BEGIN
    _budget := budget_merged(_budget, _patch);
    IF _amount <> _budget.amounts[cardinality(_budget.amounts)] THEN
        RETURN budget_with_amount(_budget, _amount, greatest(_today, _budget.starts_on));
    END IF;
    RETURN _budget;
END
$$;

-- What only the database can say of a body: null, or the answer that refuses it with every fault.
CREATE FUNCTION budget_refusal(_budget budgets) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT ROW('invalid', array_to_json(array_agg(fault))::text, NULL, false)::answer
      FROM (SELECT '/categories/' || c.n - 1 AS pointer, 'duplicate' AS code,
                   'is the same category as one before it' AS detail
              FROM unnest(_budget.category_keys) WITH ORDINALITY AS c (key, n)
             WHERE c.n > array_position(_budget.category_keys, c.key)
             UNION ALL
            SELECT '/ends_on', 'too_small',
                   'must not be before starts_on, ' || to_char(_budget.starts_on, 'YYYY-MM-DD')
             WHERE _budget.ends_on < _budget.starts_on) AS fault
    HAVING count(*) > 0
$$;

-- The first step of a change, under the book's lock: the version that the definitions have with it.
CREATE FUNCTION book_raise(_book uuid) RETURNS bigint
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO books AS known (book_id, book_version, etag) VALUES (_book, 1, '')
    ON CONFLICT (book_id) DO UPDATE SET book_version = known.book_version + 1
    RETURNING book_version
$$;

-- Puts a changed budget in the place of what it was, with its new versions.
CREATE FUNCTION budget_replace(_budget budgets) RETURNS budgets
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    _budget.version := _budget.version + 1;
    _budget.book_version := book_raise(_budget.book_id);
    _budget.updated_at := now();
    UPDATE budgets
       SET name = _budget.name, categories = _budget.categories,
           category_keys = _budget.category_keys, unit = _budget.unit, every = _budget.every,
           anchor = _budget.anchor, amounts_from = _budget.amounts_from,
           amounts = _budget.amounts, thresholds = _budget.thresholds, mode = _budget.mode,
           rollover = _budget.rollover, rollover_cap = _budget.rollover_cap,
           starts_on = _budget.starts_on, ends_on = _budget.ends_on, version = _budget.version,
           book_version = _budget.book_version, updated_at = _budget.updated_at
     WHERE book_id = _budget.book_id AND id = _budget.id;
    RETURN _budget;
END
$$;

-- Tells the other services. _body is the budget as it is now, without usage, null where it is
-- deleted; _action is `created`, `changed` or `deleted`; _today is the caller's day.
CREATE FUNCTION budget_announce(
    _book uuid, _budget uuid, _body text, _book_version bigint, _today date, _action text
) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    SELECT _book, 'budget', _budget, 'budget.changed', row_to_json(event)
      FROM (SELECT _body::json AS budget, _budget AS budget_id, _book_version AS book_version,
                   (SELECT renames_seq FROM books WHERE book_id = _book) AS renames_seq,
                   _today AS today, _body IS NULL AS deleted, _action AS action) AS event
$$;

-- The last step of a change: sets the tag of the limits, and keeps what was said of the book.
CREATE FUNCTION book_settle(_book uuid, _currency text, _digits int, _zone text) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE books
       SET etag = limits_etag(book_version, limits_body(_book, _currency, _digits)),
           currency = _currency, digits = _digits, zone = _zone
     WHERE book_id = _book
$$;

CREATE FUNCTION budget_create(
    _book uuid, _user uuid, _currency text, _digits int, _zone text, _key text, _hash text,
    _input jsonb
) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _most CONSTANT int := 200;
    _today date := (now() AT TIME ZONE _zone)::date;
    _budget budgets;
    _answer answer;
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN ROW('erased', NULL, NULL, false)::answer;
    END IF;
    SELECT * INTO _answer FROM idempotency_find(_book, _user, _key, _hash);
    IF FOUND THEN
        RETURN _answer;
    END IF;
    _budget := budget_new(_book, _input, _today);
    _answer := budget_refusal(_budget);
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF EXISTS (SELECT FROM budgets WHERE book_id = _book AND id = _budget.id) THEN
        RETURN ROW('exists', NULL, NULL, false)::answer;
    ELSIF (SELECT count(*) FROM budgets WHERE book_id = _book) >= _most THEN
        RETURN ROW('invalid', json_build_array(json_build_object(
                       'pointer', '', 'code', 'too_many',
                       'detail', 'a book has at most ' || _most || ' budgets'))::text,
                   NULL, false)::answer;
    END IF;
    _budget.book_version := book_raise(_book);
    INSERT INTO budgets SELECT _budget.*;
    PERFORM book_settle(_book, _currency, _digits, _zone);
    PERFORM budget_announce(_book, _budget.id, budget_json(_budget, _currency, _digits),
                            _budget.book_version, _today, 'created');
    _answer := ROW('created', budget_used_json(_budget, _currency, _digits, _today, _today),
                   _budget.version, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

-- _patch is a JSON Merge Patch (RFC 7396); _expected the version that If-Match names, or null. A
-- patch that changes nothing leaves the version as it is.
CREATE FUNCTION budget_change(
    _book uuid, _user uuid, _currency text, _digits int, _zone text, _key text, _hash text,
    _id uuid, _expected bigint, _patch jsonb
) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _today date := (now() AT TIME ZONE _zone)::date;
    _before budgets;
    _after budgets;
    _answer answer;
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN ROW('erased', NULL, NULL, false)::answer;
    END IF;
    SELECT * INTO _answer FROM idempotency_find(_book, _user, _key, _hash);
    IF FOUND THEN
        RETURN _answer;
    END IF;
    SELECT * INTO _before FROM budgets WHERE book_id = _book AND id = _id;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    ELSIF _before.version <> _expected THEN
        RETURN ROW('stale', NULL, NULL, false)::answer;
    END IF;
    _after := budget_changed(_before, _patch, _today);
    _answer := budget_refusal(_after);
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF _after IS DISTINCT FROM _before THEN
        _after := budget_replace(_after);
        PERFORM book_settle(_book, _currency, _digits, _zone);
        PERFORM budget_announce(_book, _id, budget_json(_after, _currency, _digits),
                                _after.book_version, _today, 'changed');
    END IF;
    _answer := ROW('ok', budget_used_json(_after, _currency, _digits, _today, _today),
                   _after.version, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

CREATE FUNCTION budget_delete(
    _book uuid, _currency text, _digits int, _zone text, _id uuid, _expected bigint
) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _version bigint;
    _book_version bigint;
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN ROW('erased', NULL, NULL, false)::answer;
    END IF;
    SELECT version INTO _version FROM budgets WHERE book_id = _book AND id = _id;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    ELSIF _version <> _expected THEN
        RETURN ROW('stale', NULL, NULL, false)::answer;
    END IF;
    DELETE FROM budgets WHERE book_id = _book AND id = _id;
    _book_version := book_raise(_book);
    PERFORM book_settle(_book, _currency, _digits, _zone);
    PERFORM budget_announce(_book, _id, NULL, _book_version, (now() AT TIME ZONE _zone)::date,
                            'deleted');
    RETURN ROW('done', NULL, NULL, false)::answer;
END
$$;

COMMIT;
