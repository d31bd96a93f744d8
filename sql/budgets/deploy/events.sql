-- What becomes of other services' events; see common/inbox.sql.
BEGIN;

-- Renames of categories that came before one that they follow.
CREATE TABLE renames (
    book_id uuid NOT NULL,
    seq bigint NOT NULL,
    from_path text NOT NULL,
    to_path text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (book_id, seq)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON renames TO purser_budgets;

-- A path that lies in _from, spelled as in _to.
CREATE FUNCTION path_renamed(_path text, _from text, _to text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT array_to_string(_to || (string_to_array(_path, ':'))
                                  [cardinality(string_to_array(_from, ':')) + 1:], ':')
$$;

-- A budget's categories after a rename. Of those that become one the first stays.
CREATE FUNCTION budget_renamed(_budget budgets, _from text, _to text) RETURNS budgets
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    SELECT coalesce(array_agg(path ORDER BY n), '{}'), coalesce(array_agg(key ORDER BY n), '{}')
      INTO _budget.categories, _budget.category_keys
      FROM (SELECT DISTINCT ON (category_key(renamed.path))
                   renamed.path, category_key(renamed.path) AS key, c.n
              FROM unnest(_budget.categories, _budget.category_keys) WITH ORDINALITY
                   AS c (path, key, n)
             CROSS JOIN LATERAL (SELECT CASE WHEN category_within(c.key, category_key(_from))
                                             THEN path_renamed(c.path, _from, _to)
                                             ELSE c.path END) AS renamed (path)
             ORDER BY category_key(renamed.path), c.n) AS kept;
    RETURN _budget;
END
$$;

-- Moves the spelling. Where a category goes into one that the book has, that one's spelling stays.
-- The sums are moved by totals.moved.
CREATE FUNCTION categories_rename(_book uuid, _from text, _to text, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _respelled boolean := category_key(_from) = category_key(_to);
    _c record;
BEGIN
    FOR _c IN
        SELECT path_renamed(path, _from, _to) AS path
          FROM categories
         WHERE book_id = _book AND category_within(key, category_key(_from))
         ORDER BY key
    LOOP
        INSERT INTO categories AS c (book_id, key, path, spelled_at)
        VALUES (_book, category_key(_c.path), _c.path, _at)
        ON CONFLICT (book_id, key) DO UPDATE
           SET path = excluded.path, spelled_at = excluded.spelled_at
         WHERE c.spelled_at < CASE WHEN _respelled THEN excluded.spelled_at
                                   ELSE '1900-01-01' END;
    END LOOP;
END
$$;

-- The transactions service renamed its own copies of the definitions when it renamed the category,
-- and judged them then: the events that tell of the budgets bring it nothing new, and no alert.
-- They give today in the zone of who last changed a budget.
CREATE FUNCTION rename_apply(_book uuid, _rename renames) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _known books;
    _before budgets;
    _after budgets;
BEGIN
    PERFORM categories_rename(_book, _rename.from_path, _rename.to_path, _rename.at);
    PERFORM book_raise(_book);
    UPDATE books SET renames_seq = _rename.seq WHERE book_id = _book RETURNING * INTO _known;
    FOR _before IN SELECT * FROM budgets WHERE book_id = _book ORDER BY id LOOP
        _after := budget_renamed(_before, _rename.from_path, _rename.to_path);
        IF _after IS DISTINCT FROM _before THEN
            _after := budget_replace(_after);
            PERFORM budget_announce(_book, _after.id,
                                    budget_json(_after, _known.currency, _known.digits),
                                    _after.book_version, (now() AT TIME ZONE _known.zone)::date,
                                    'changed');
        END IF;
    END LOOP;
    PERFORM book_settle(_book, _known.currency, _known.digits, _known.zone);
END
$$;

-- category.renamed: in order of `seq`. One that comes early waits, one that was applied is ignored.
CREATE FUNCTION rename_receive(_book uuid, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _seq bigint := coalesce((SELECT renames_seq FROM books WHERE book_id = _book), 0);
    _next renames;
BEGIN
    INSERT INTO renames (book_id, seq, from_path, to_path, at)
    SELECT _book, r.seq, r."from", r."to", _at
      FROM json_to_record(_data) AS r (seq bigint, "from" text, "to" text)
     WHERE r.seq > _seq
    ON CONFLICT DO NOTHING;
    LOOP
        _seq := _seq + 1;
        DELETE FROM renames WHERE book_id = _book AND seq = _seq RETURNING * INTO _next;
        EXIT WHEN NOT FOUND;
        PERFORM rename_apply(_book, _next);
    END LOOP;
END
$$;

CREATE FUNCTION event_apply(_book uuid, _type text, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    CASE _type
        WHEN 'transaction.changed' THEN PERFORM transaction_apply(_book, _data, _at);
        WHEN 'totals.moved' THEN PERFORM totals_apply(_book, _data, _at);
        WHEN 'category.renamed' THEN PERFORM rename_receive(_book, _data, _at);
        ELSE NULL;
    END CASE;
END
$$;

-- Tells, once a batch, that figures moved.
CREATE FUNCTION events_applied(_book uuid, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF EXISTS (SELECT FROM projections WHERE book_id = _book AND moved) THEN
        INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
        VALUES (_book, 'book', _book, 'usage.moved', '{}');
    END IF;
    INSERT INTO projections AS p (book_id, as_of, moved) VALUES (_book, _at, false)
    ON CONFLICT (book_id) DO UPDATE
       SET as_of = greatest(p.as_of, excluded.as_of), moved = false;
END
$$;

CREATE FUNCTION book_erase(_book uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM sums WHERE book_id = _book;
    DELETE FROM categories WHERE book_id = _book;
    DELETE FROM projections WHERE book_id = _book;
    DELETE FROM differences WHERE book_id = _book;
    DELETE FROM rereads WHERE only_book = _book;
    DELETE FROM renames WHERE book_id = _book;
    DELETE FROM budgets WHERE book_id = _book;
    DELETE FROM books WHERE book_id = _book;
$$;

COMMIT;
