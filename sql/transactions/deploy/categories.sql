-- Renaming a category with all below it.
BEGIN;

CREATE FUNCTION category_depth(_key text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT cardinality(string_to_array(_key, ':')) $$;

-- Why the book cannot rename _from to _to (keys): a JSON array, NULL where it can.
CREATE FUNCTION category_rename_faults(_book uuid, _from text, _to text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_object('pointer', pointer, 'code', code, 'detail', detail))
          FROM (SELECT count(*) AS known,
                       max(category_depth(category_renamed(key, _from, _to))) FILTER (
                           WHERE EXISTS (SELECT FROM totals t
                                          WHERE t.book_id = c.book_id AND t.category_key = c.key))
                           AS depth
                  FROM categories c WHERE book_id = _book AND category_within(key, _from)) AS old
         CROSS JOIN LATERAL (VALUES
               (old.known = 0, '/from', 'unknown', 'this book has no such category'),
               (_to <> _from AND category_within(_to, _from), '/to', 'not_allowed',
                'this lies inside the category to be renamed'),
               (old.depth > 4, '/to', 'too_deep', 'a category below would be more than 4 deep'))
               AS fault (found, pointer, code, detail)
         WHERE fault.found);
END
$$;

-- The events that move sums from one category to another, for projections elsewhere: signed, so
-- that they may come in any order, and at most 1 000 in one.
CREATE FUNCTION totals_announce(_c caller, _from text, _to text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    SELECT _c.book_id, 'book', _c.book_id, 'totals.moved',
           format('{"currency":"%s","sums":[%s]}', _c.currency,
                  string_agg(m.sum, ',' ORDER BY m.n))::json
      FROM (SELECT row_number() OVER (ORDER BY t.category_key, t.day, side.sign) - 1 AS n,
                   format('{"category":%s,"date":%s,"spent":"%s","income":"%s","count":%s}',
                          to_json(CASE side.sign WHEN 1 THEN category_renamed(t.category_key,
                                                                              _from, _to)
                                                 ELSE t.category_key END),
                          to_json(t.day), money_text(side.sign * t.spent, _c.digits),
                          money_text(side.sign * t.income, _c.digits),
                          side.sign * t.count) AS sum
              FROM totals t
             CROSS JOIN (VALUES (-1), (1)) AS side (sign)
             WHERE t.book_id = _c.book_id AND category_within(t.category_key, _from)) AS m
     GROUP BY m.n / 1000
     ORDER BY m.n / 1000;
END
$$;

-- Moves the sums.
CREATE FUNCTION totals_rename(_c caller, _from text, _to text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM totals_announce(_c, _from, _to);
    WITH moved AS (
        DELETE FROM totals
         WHERE book_id = _c.book_id AND category_within(category_key, _from)
        RETURNING *
    )
    INSERT INTO totals AS t (book_id, category_key, day, spent, income, count)
    SELECT book_id, category_renamed(category_key, _from, _to), day, spent, income, count
      FROM moved
     ORDER BY 2, 3
    ON CONFLICT (book_id, category_key, day) DO UPDATE
       SET spent = t.spent + excluded.spent, income = t.income + excluded.income,
           count = t.count + excluded.count;
END
$$;

-- Moves the spelling: all below _from is spelled with _path in its place. Where a category goes
-- into one that the book has, that one's spelling stays. One without transactions that would come to
-- lie too deep is forgotten.
CREATE FUNCTION categories_rename(_book uuid, _from text, _to text, _path text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _depth int := cardinality(string_to_array(_from, ':'));
BEGIN
    IF _from = _to THEN
        UPDATE categories
           SET path = array_to_string(_path || (string_to_array(path, ':'))[_depth + 1:], ':')
         WHERE book_id = _book AND category_within(key, _from);
        RETURN;
    END IF;
    -- All are gone before the first comes back: with a:b:b, moving a:b to a makes another a:b.
    WITH moved AS (
        DELETE FROM categories WHERE book_id = _book AND category_within(key, _from) RETURNING *
    )
    INSERT INTO categories (book_id, key, path)
    SELECT book_id, category_renamed(key, _from, _to),
           array_to_string(_path || (string_to_array(path, ':'))[_depth + 1:], ':')
      FROM moved
     WHERE category_depth(category_renamed(key, _from, _to)) <= 4
     ORDER BY 2
    ON CONFLICT (book_id, key) DO NOTHING;
END
$$;

-- Lets the stored definitions follow, and gives those whose spending may have changed.
CREATE FUNCTION definitions_rename(_c caller, _from text, _to text) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _moved uuid[] := ARRAY(
        SELECT budget_id FROM definitions d
         WHERE d.book_id = _c.book_id AND NOT d.deleted
           AND EXISTS (SELECT FROM unnest(d.categories) AS key, unnest(ARRAY[_from, _to]) AS moved
                        WHERE category_within(key, moved) OR category_within(moved, key)));
BEGIN
    UPDATE definitions d
       SET categories = ARRAY(SELECT DISTINCT category_renamed(key, _from, _to)
                                FROM unnest(d.categories) AS key ORDER BY 1),
           spent_from = 'infinity'
     WHERE d.book_id = _c.book_id AND d.budget_id = ANY (_moved);
    PERFORM definitions_relearn(_c.book_id, _c.today, _moved);
    RETURN _moved;
END
$$;

-- Numbers the renaming and tells of it: definitions made before it are brought up to it.
CREATE FUNCTION rename_announce(_c caller, _from text, _from_path text, _to text, _to_path text)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _seq bigint;
BEGIN
    INSERT INTO books AS b (book_id, renames_seq) VALUES (_c.book_id, 1)
    ON CONFLICT (book_id) DO UPDATE SET renames_seq = b.renames_seq + 1
    RETURNING renames_seq INTO _seq;
    INSERT INTO renames (book_id, seq, from_key, to_key) VALUES (_c.book_id, _seq, _from, _to);
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    VALUES (_c.book_id, 'book', _c.book_id, 'category.renamed',
            format('{"seq":%s,"from":%s,"to":%s}', _seq, to_json(_from_path),
                   to_json(_to_path))::json);
END
$$;

-- _from and _to are trimmed paths. The same category spelled otherwise is a renaming, too.
CREATE FUNCTION category_rename(_book uuid, _user uuid, _currency text, _digits int, _zone text,
                                _key text, _hash text, _seen bigint, _definitions jsonb,
                                _from text, _to text) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _c caller := caller_enter(_book, _user, _currency, _digits, _zone, _key, _hash, _seen,
                              _definitions);
    _answer answer;
    _from_key text := category_key(_from);
    _to_key text := category_key(_to);
    _to_path text;
    _faults text;
    _moved uuid[];
    _renamed bigint;
BEGIN
    IF (_c.early).outcome IS NOT NULL THEN
        RETURN _c.early;
    END IF;
    _faults := category_rename_faults(_book, _from_key, _to_key);
    IF _faults IS NOT NULL THEN
        RETURN ('invalid', _faults, NULL, false)::answer;
    END IF;
    _to_path := CASE WHEN _from_key = _to_key THEN category_path(_to)
                     ELSE (category_find(_book, _to_key, _to)).path END;
    PERFORM categories_rename(_book, _from_key, _to_key, _to_path);
    UPDATE transactions
       SET category_key = category_renamed(category_key, _from_key, _to_key),
           version = version + 1, updated_at = _c.at
     WHERE book_id = _book AND category_within(category_key, _from_key);
    GET DIAGNOSTICS _renamed = ROW_COUNT;
    IF _from_key <> _to_key THEN
        PERFORM totals_rename(_c, _from_key, _to_key);
        _moved := definitions_rename(_c, _from_key, _to_key);
        PERFORM verdict_apply(_c, judge(_book, _digits, _c.today, NULL, NULL, _moved),
                              NULL, false);
    END IF;
    PERFORM rename_announce(_c, _from_key, category_path(_from), _to_key, _to_path);
    _answer := ('ok', format('{"renamed":%s}', _renamed), NULL, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

COMMIT;
