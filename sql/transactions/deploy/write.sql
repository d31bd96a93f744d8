-- Creating, changing, deleting and trying a transaction, each in this order: lock, look up the
-- key, take the definitions, read and judge, and only then write. A refusal is a plain return.
BEGIN;

CREATE FUNCTION transaction_find(_book uuid, _id uuid) RETURNS transactions
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _t transactions;
BEGIN
    SELECT * INTO _t FROM transactions WHERE book_id = _book AND id = _id;
    RETURN _t;
END
$$;

-- The row that a draft makes, at its first version and not yet judged.
CREATE FUNCTION transaction_row(_c caller, _d draft, _category_key text) RETURNS transactions
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    RETURN (_c.book_id, coalesce(_d.id, uuid_v7()), _d.type, coalesce(_d.date, _c.today),
            _d.amount, _category_key, _d.payee, _d.note, coalesce(_d.tags, '{}'),
            array_to_tsvector(text_words(concat_ws(' ', _d.payee, _d.note))),
            _c.user_id, _c.at, _c.at, 1, NULL)::transactions;
END
$$;

-- Puts _new in the place of _old, of which one may be NULL, unless the verdict or the book's sums
-- refuse it.
CREATE FUNCTION transaction_write(_c caller, _old transactions, _from category, _new transactions,
                                  _to category, _override boolean) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _v verdict := caller_judge(_c, transaction_side(_old, _from.ancestors),
                               transaction_side(_new, _to.ancestors));
    _check text := budget_check_json(_c, _v);
    _before text;
    _after text;
    _done boolean;
BEGIN
    IF _v.blocked AND _override IS NOT TRUE THEN
        RETURN ('exceeded', _check, NULL, false)::answer;
    ELSIF great_amount(_old.amount) <> great_amount(_new.amount)
          AND NOT book_weigh(_c.book_id, _old.amount, _new.amount) THEN
        RETURN ('invalid', '[{"pointer":"/amount","code":"too_large",'
                           '"detail":"the sums of this book would pass what they can hold"}]',
                NULL, false)::answer;
    END IF;
    IF NOT _to.known THEN
        INSERT INTO categories (book_id, key, path) VALUES (_c.book_id, _to.key, _to.path);
    END IF;
    IF _old.id IS NOT NULL THEN
        _before := transaction_json(_old, _from.path, _c.currency, _c.digits);
    END IF;
    IF _new.id IS NOT NULL THEN
        _new.budget_check := _check;
        _after := transaction_json(_new, _to.path, _c.currency, _c.digits);
    END IF;
    _done := transaction_store(_old, _new);
    _done := transaction_written(_c, _v, coalesce(_new.id, _old.id), _before, _after);
    RETURN (CASE WHEN _old.id IS NULL THEN 'created' WHEN _new.id IS NULL THEN 'done'
                 ELSE 'ok' END, _after, _new.version, false)::answer;
END
$$;

-- One transaction of a create or of a batch.
CREATE FUNCTION transaction_put(_c caller, _draft jsonb) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _d draft := jsonb_populate_record(NULL::draft, _draft);
    _category category;
BEGIN
    -- By a function: a query here would be planned anew each time, since it falls away without id.
    IF _d.id IS NOT NULL AND (transaction_find(_c.book_id, _d.id)).id IS NOT NULL THEN
        RETURN answer_plain('exists');
    END IF;
    _category := category_find(_c.book_id, category_key(_d.category), _d.category);
    RETURN transaction_write(_c, NULL, NULL, transaction_row(_c, _d, _category.key), _category,
                             _d.override);
END
$$;

CREATE FUNCTION transaction_create(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                   _key text, _hash text, _seen bigint, _definitions jsonb,
                                   _draft jsonb) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, _key, _hash, _seen,
                              _definitions);
    _answer answer;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    END IF;
    _answer := transaction_put(_c, _draft);
    IF _key IS NOT NULL THEN
        PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    END IF;
    RETURN _answer;
END
$$;

-- _changes is a JSON merge patch (RFC 7396); _if_version NULL: whatever the version is.
CREATE FUNCTION transaction_change(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                   _key text, _hash text, _seen bigint, _definitions jsonb,
                                   _id uuid, _if_version bigint, _changes jsonb) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, _key, _hash, _seen,
                              _definitions);
    _old transactions;
    _new transactions;
    _d draft;
    _from category;
    _to category;
    _answer answer;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    END IF;
    _old := transaction_find(_book, _id);
    IF _old.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF _old.version <> _if_version THEN
        RETURN answer_plain('stale');
    END IF;
    _from := category_find(_book, _old.category_key, NULL);
    _d := jsonb_populate_record((_old.id, _old.type, _old.date, _old.amount, _from.path, _old.payee,
                                 _old.note, _old.tags, false, NULL)::draft, _changes);
    _to := category_find(_book, category_key(_d.category), _d.category);
    _new := transaction_row(_c, _d, _to.key);
    _new.created_by := _old.created_by;
    _new.created_at := _old.created_at;
    _new.version := _old.version + 1;
    _answer := transaction_write(_c, _old, _from, _new, _to, _d.override);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

CREATE FUNCTION transaction_delete(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                   _seen bigint, _definitions jsonb, _id uuid, _if_version bigint,
                                   _override boolean) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, NULL, NULL, _seen,
                              _definitions);
    _old transactions;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    END IF;
    _old := transaction_find(_book, _id);
    IF _old.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF _old.version <> _if_version THEN
        RETURN answer_plain('stale');
    END IF;
    RETURN transaction_write(_c, _old, category_find(_book, _old.category_key, NULL), NULL, NULL,
                             _override);
END
$$;

-- What a create would do, or a change where the draft says what it `replaces`. Only reads, and
-- waits for nobody.
CREATE FUNCTION transaction_check(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                  _seen bigint, _draft jsonb) RETURNS answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _c caller := caller_look(_book, _user, _currency, _digits, _zone, _seen);
    _d draft := jsonb_populate_record(NULL::draft, _draft);
    _old transactions;
    _category category := category_find(_book, category_key(_d.category), _d.category);
    _v verdict;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    ELSIF _c.source IS NULL THEN
        RETURN answer_plain('definitions_wanted');
    END IF;
    IF _d.replaces IS NOT NULL THEN
        _old := transaction_find(_book, _d.replaces);
        IF _old.id IS NULL THEN
            RETURN answer_plain('not_found');
        END IF;
    END IF;
    _v := caller_judge(_c, transaction_side(_old, category_ancestors(_old.category_key)),
                       transaction_side(transaction_row(_c, _d, _category.key),
                                        _category.ancestors));
    RETURN ('ok', format('{"allowed":%s,"budget_check":%s}',
                         to_json(NOT _v.blocked OR _d.override IS TRUE),
                         budget_check_json(_c, _v)), NULL, false)::answer;
END
$$;

COMMIT;
