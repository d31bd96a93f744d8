-- Storing a transaction that was judged: row, sums, verdict and event.
--
-- What every write does is called in an assignment, `_done := …`: PL/pgSQL evaluates that in place,
-- where PERFORM would run a query for it, at several times the cost.
BEGIN;

-- An amount as far as it counts toward what keeps sums within 64 bits: a book may hold 4 * 10^18 in
-- amounts of 10^11 and more, and 10^7 smaller ones add up to less than 10^18. So no sum of any of
-- them can overflow, here or in another service, and ordinary amounts cost nothing.
CREATE FUNCTION great_amount(_amount bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN _amount >= 100000000000 THEN _amount ELSE 0 END $$;

-- False where the book holds too much already.
CREATE FUNCTION book_weigh(_book uuid, _before bigint, _after bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _change bigint := great_amount(_after) - great_amount(_before);
BEGIN
    INSERT INTO books AS b (book_id, great) VALUES (_book, _change)
    ON CONFLICT (book_id) DO UPDATE SET great = b.great + excluded.great
     WHERE b.great + excluded.great <= greatest(b.great, 4000000000000000000);
    RETURN FOUND;
END
$$;

-- The book's spelling of _key; a category that it does not have yet is spelled as _path is.
CREATE FUNCTION category_find(_book uuid, _key text, _path text) RETURNS category
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _category category;
BEGIN
    SELECT key, path, ancestors, true INTO _category
      FROM categories WHERE book_id = _book AND key = _key;
    IF NOT FOUND THEN
        _category := (_key, category_path(_path), category_ancestors(_key), false);
    END IF;
    RETURN _category;
END
$$;

-- Adds a transaction to the sums _times (1 or -1). A sum of no transactions goes.
CREATE FUNCTION totals_add(_t transactions, _times int) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO totals AS s (book_id, category_key, day, spent, income, count)
    VALUES (_t.book_id, _t.category_key, _t.date,
            _times * CASE _t.type WHEN 'expense' THEN _t.amount WHEN 'refund' THEN -_t.amount
                                  ELSE 0 END,
            _times * CASE _t.type WHEN 'income' THEN _t.amount ELSE 0 END,
            _times)
    ON CONFLICT (book_id, category_key, day) DO UPDATE
       SET spent = s.spent + excluded.spent, income = s.income + excluded.income,
           count = s.count + excluded.count;
    IF _times < 0 THEN
        DELETE FROM totals
         WHERE book_id = _t.book_id AND category_key = _t.category_key AND day = _t.date
           AND count = 0;
    END IF;
    RETURN true;
END
$$;

-- The row itself and the sums, these in order of their keys. Either may be NULL.
CREATE FUNCTION transaction_store(_old transactions, _new transactions) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _done boolean;
BEGIN
    IF _old.id IS NULL THEN
        INSERT INTO transactions SELECT _new.*;
        _done := totals_add(_new, 1);
    ELSIF _new.id IS NULL THEN
        DELETE FROM transactions WHERE book_id = _old.book_id AND id = _old.id;
        _done := totals_add(_old, -1);
    ELSE
        UPDATE transactions
           SET type = _new.type, date = _new.date, amount = _new.amount,
               category_key = _new.category_key, payee = _new.payee, note = _new.note,
               tags = _new.tags, words = _new.words, updated_at = _new.updated_at,
               version = _new.version, budget_check = _new.budget_check
         WHERE book_id = _old.book_id AND id = _old.id;
        IF (_old.category_key, _old.date) < (_new.category_key, _new.date) THEN
            _done := totals_add(_old, -1);
            _done := totals_add(_new, 1);
        ELSE
            _done := totals_add(_new, 1);
            _done := totals_add(_old, -1);
        END IF;
    END IF;
    RETURN _done;
END
$$;

-- Later judged again, where the budgets service did not answer.
CREATE FUNCTION unjudged_add(_c caller, _transaction uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO unjudged (book_id, transaction_id, user_id, currency, digits, zone, created_at)
    VALUES (_c.book_id, _transaction, _c.user_id, _c.currency, _c.digits, _c.zone, _c.at)
    ON CONFLICT (book_id, transaction_id) DO NOTHING;
    INSERT INTO books AS b (book_id, currency, unjudged) VALUES (_c.book_id, _c.currency, true)
    ON CONFLICT (book_id) DO UPDATE SET currency = excluded.currency, unjudged = true
     WHERE NOT b.unjudged;
END
$$;

-- What stays to be done once the row itself is written. _before and _after are the resource's JSON,
-- NULL where there is none.
CREATE FUNCTION transaction_written(_c caller, _v verdict, _id uuid, _before text, _after text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _done boolean;
BEGIN
    IF _v.entries <> '{}' THEN
        _done := verdict_apply(_c, _v, _id, false);
    END IF;
    IF _c.source <> 'live' AND _after IS NOT NULL THEN
        PERFORM unjudged_add(_c, _id);
    END IF;
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    VALUES (_c.book_id, 'transaction', _id, 'transaction.changed',
            format('{"before":%s,"after":%s}', coalesce(_before, 'null'),
                   coalesce(_after, 'null'))::json);
    RETURN true;
END
$$;

COMMIT;
