-- What was spent, as the transactions service tells it: by category and day, so that a budget's
-- period, categories and amount can change and nothing needs to be read again.
--
-- Every event is a signed delta, so they may come in any order. Everything here changes under the
-- book's lock.
BEGIN;

-- In between, a row may count fewer than no transactions: one's deletion can come before it does.
CREATE TABLE sums (
    book_id uuid NOT NULL,
    category_key text COLLATE "C" NOT NULL,
    day date NOT NULL,
    spent bigint NOT NULL,              -- expenses less refunds, minor units
    count bigint NOT NULL,              -- transactions, income too
    PRIMARY KEY (book_id, category_key, day)
);

-- Every category that sums know, in the book's spelling.
CREATE TABLE categories (
    book_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    path text NOT NULL,
    spelled_at timestamptz NOT NULL,    -- when it was spelled so; -infinity: path is but the key
    ancestors text[] COLLATE "C" NOT NULL GENERATED ALWAYS AS (category_ancestors(key)) STORED,
    PRIMARY KEY (book_id, key)
);

-- How far the sums of a book are. A book of which nothing was heard has no row.
CREATE TABLE projections (
    book_id uuid PRIMARY KEY,
    as_of timestamptz NOT NULL,         -- time of the last event applied
    moved boolean NOT NULL              -- the batch being applied moved sums
);

GRANT SELECT, INSERT, UPDATE, DELETE ON sums, categories, projections TO purser_budgets;

CREATE FUNCTION category_covers(_categories text[], _ancestors text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT cardinality(_categories) = 0 OR _categories && _ancestors $$;

-- The minor units of an event's money, which has exactly its currency's digits: '-12.50' is -1250.
CREATE FUNCTION event_money(_text text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT replace(_text, '.', '')::bigint $$;

-- The book spelled the category so at that time; later spellings stay.
CREATE FUNCTION category_learn(_book uuid, _key text, _path text, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM categories
                    WHERE book_id = _book AND key = _key AND path = _path) THEN
        INSERT INTO categories AS c (book_id, key, path, spelled_at)
        VALUES (_book, _key, _path, _at)
        ON CONFLICT (book_id, key) DO UPDATE
           SET path = excluded.path, spelled_at = excluded.spelled_at
         WHERE c.spelled_at < excluded.spelled_at;
    END IF;
END
$$;

CREATE FUNCTION projection_moved(_book uuid, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM projections WHERE book_id = _book AND moved) THEN
        INSERT INTO projections (book_id, as_of, moved) VALUES (_book, _at, true)
        ON CONFLICT (book_id) DO UPDATE SET moved = true;
    END IF;
END
$$;

-- Adds to one sum. One that has come to nothing goes.
CREATE FUNCTION sums_add(_book uuid, _key text, _day date, _spent bigint, _count bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _nothing boolean;
BEGIN
    INSERT INTO sums AS s (book_id, category_key, day, spent, count)
    VALUES (_book, _key, _day, _spent, _count)
    ON CONFLICT (book_id, category_key, day) DO UPDATE
       SET spent = s.spent + excluded.spent, count = s.count + excluded.count
    RETURNING s.spent = 0 AND s.count = 0 INTO _nothing;
    IF _nothing THEN
        DELETE FROM sums WHERE book_id = _book AND category_key = _key AND day = _day;
    END IF;
END
$$;

-- What counts of a transaction in transaction.changed.
CREATE TYPE fact AS (type text, date date, amount text, category text, updated_at timestamptz);
CREATE TYPE change AS (before fact, after fact);

CREATE FUNCTION fact_spends(_fact fact) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE (_fact).type WHEN 'expense' THEN event_money((_fact).amount)
                             WHEN 'refund' THEN -event_money((_fact).amount)
                             WHEN 'income' THEN 0 END
$$;

-- transaction.changed: `before` and `after`, either of which may be null.
CREATE FUNCTION transaction_apply(_book uuid, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _change change := json_populate_record(NULL::change, _data);
    _before fact := _change.before;
    _after fact := _change.after;
    _old text := category_key(_before.category);
    _new text := category_key(_after.category);
    _took bigint := fact_spends(_before);
    _gives bigint := fact_spends(_after);
BEGIN
    IF _old IS NOT NULL THEN -- long ago, for all that is known of when it was spelled so
        PERFORM category_learn(_book, _old, _before.category, '-infinity');
    END IF;
    IF _new IS NOT NULL THEN
        PERFORM category_learn(_book, _new, _after.category, _after.updated_at);
    END IF;
    IF _old = _new AND _before.date = _after.date THEN
        IF _took = _gives THEN
            RETURN;
        END IF;
        PERFORM sums_add(_book, _new, _after.date, _gives - _took, 0);
    ELSE
        IF _old IS NOT NULL THEN
            PERFORM sums_add(_book, _old, _before.date, -_took, -1);
        END IF;
        IF _new IS NOT NULL THEN
            PERFORM sums_add(_book, _new, _after.date, _gives, 1);
        END IF;
    END IF;
    PERFORM projection_moved(_book, _at);
END
$$;

-- totals.moved: signed sums by category key and day.
CREATE FUNCTION totals_apply(_book uuid, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO categories (book_id, key, path, spelled_at)
    SELECT DISTINCT _book, m.category, m.category, '-infinity'::timestamptz
      FROM json_to_recordset(_data -> 'sums') AS m (category text)
    ON CONFLICT (book_id, key) DO NOTHING;
    INSERT INTO sums AS s (book_id, category_key, day, spent, count)
    SELECT _book, m.category, m.date, sum(event_money(m.spent)), sum(m.count)
      FROM json_to_recordset(_data -> 'sums')
           AS m (category text, date date, spent text, count bigint)
     GROUP BY m.category, m.date
    ON CONFLICT (book_id, category_key, day) DO UPDATE
       SET spent = s.spent + excluded.spent, count = s.count + excluded.count;
    DELETE FROM sums s
     USING json_to_recordset(_data -> 'sums') AS m (category text, date date)
     WHERE s.book_id = _book AND s.category_key = m.category AND s.day = m.date
       AND s.spent = 0 AND s.count = 0;
    PERFORM projection_moved(_book, _at);
END
$$;

COMMIT;
