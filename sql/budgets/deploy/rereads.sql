-- Reading sums anew from the transactions service, to replace one's own or to compare: tasks that
-- the keepers of all instances carry out piece by piece, and that purserctl(8) waits for.
BEGIN;

\ir ../../common/sums.sql

-- It belongs to no book.
CREATE TABLE rereads (
    id uuid PRIMARY KEY DEFAULT uuid_v7(),
    kind text NOT NULL CHECK (kind IN ('rebuild', 'check')),
    only_book uuid,                         -- NULL: all
    patience int NOT NULL,                  -- rounds without an answer after which it fails
    position uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- done up to here
    rounds int NOT NULL DEFAULT 0,          -- in vain, with what comes next
    books bigint NOT NULL DEFAULT 0,        -- done
    differed bigint NOT NULL DEFAULT 0,     -- of them
    unsettled bigint NOT NULL DEFAULT 0,    -- of them, given up: events never stopped coming
    held_until timestamptz NOT NULL DEFAULT '-infinity',
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    fault text                              -- why it failed; NULL: it did not
);

-- Books whose sums were found to be others than their transactions' and not put right since.
CREATE TABLE differences (
    book_id uuid PRIMARY KEY,
    found_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON rereads, differences TO purser_budgets;

CREATE FUNCTION reread_ask(_kind text, _book uuid, _patience int) RETURNS uuid
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM rereads WHERE ended_at < now() - interval '1 day';
    INSERT INTO rereads (kind, only_book, patience) VALUES (_kind, _book, _patience) RETURNING id
$$;

-- Asks for a check of all books once a day from _hour (UTC) on; -1: never. Whichever instance comes
-- first does it.
CREATE FUNCTION check_daily(_hour int) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _now timestamp := now() AT TIME ZONE 'UTC';
    _patience CONSTANT int := 3600; -- an hour
BEGIN
    IF _hour < 0 OR extract(hour FROM _now) < _hour
       OR EXISTS (SELECT FROM service_state
                   WHERE name = 'checked_on' AND value = _now::date::text) THEN
        RETURN;
    END IF;
    INSERT INTO service_state AS s (name, value) VALUES ('checked_on', _now::date::text)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE s.value <> excluded.value;
    IF FOUND THEN
        PERFORM reread_ask('check', NULL, _patience);
    END IF;
END
$$;

-- The oldest task that nobody has in hand, for _seconds; all is NULL but `differences` where there
-- is none. `lease` names the hold.
CREATE FUNCTION reread_claim(_hour int, _seconds int)
RETURNS TABLE (differences bigint, id uuid, kind text, only_book uuid, "position" uuid, rounds int,
               patience int, lease timestamptz)
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM check_daily(_hour);
    RETURN QUERY
    WITH next AS (
        SELECT n.id FROM rereads n
         WHERE n.ended_at IS NULL AND n.held_until < clock_timestamp()
         ORDER BY n.created_at, n.id LIMIT 1 FOR UPDATE SKIP LOCKED
    ), held AS (
        UPDATE rereads r SET held_until = clock_timestamp() + make_interval(secs => _seconds)
          FROM next WHERE r.id = next.id
        RETURNING r.*
    )
    SELECT d.count, h.id, h.kind, h.only_book, h.position, h.rounds, h.patience, h.held_until
      FROM (SELECT count(*) FROM differences) AS d LEFT JOIN held h ON true;
END
$$;

-- What is to be done of a page of the other side's digests behind _after: all of its books and our
-- own, or, in a check, those whose digests differ; in order. Those that are equal differ no more.
CREATE FUNCTION reread_page(_kind text, _after uuid, _page json) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _last uuid := coalesce((_page ->> 'next')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    _none text := sums_digest(NULL, NULL, NULL);
    _books uuid[];
BEGIN
    SELECT array_agg(b.book_id ORDER BY b.book_id) INTO _books
      FROM (SELECT book_id, theirs.digest AS theirs, ours.digest AS ours
              FROM json_to_recordset(_page -> 'books') AS theirs (book_id uuid, digest text)
              FULL JOIN (SELECT s.book_id,
                                sums_digest(array_agg(s.category_key::text), array_agg(s.day),
                                            array_agg(s.spent)) AS digest
                           FROM sums s
                          WHERE s.book_id > _after AND s.book_id <= _last
                          GROUP BY s.book_id) AS ours USING (book_id)) AS b
     WHERE _kind = 'rebuild' OR coalesce(b.theirs, _none) <> coalesce(b.ours, _none);
    DELETE FROM differences
     WHERE book_id > _after AND book_id <= _last AND book_id <> ALL (coalesce(_books, '{}'));
    RETURN QUERY SELECT unnest(_books);
END
$$;

-- When an event was written, from its id (RFC 9562, section 5.7).
CREATE FUNCTION event_time(_id uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT to_timestamp(('x' || translate(left(_id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;

-- Do our sums hold what is not in what we were told, having asked at _asked? They hold what has
-- come since then and is not among the _events that were told. What had come before was written
-- before we asked, so it was told.
CREATE FUNCTION reread_outdated(_book uuid, _asked timestamptz, _events uuid[]) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM inbox i
                    WHERE i.book_id = _book AND i.received_at >= _asked
                      AND NOT EXISTS (SELECT FROM unnest(_events) AS told (id)
                                       WHERE told.id = i.id))
$$;

-- Is what we were told still on its way to our sums? An event that takes longer than a minute is
-- not waited for.
CREATE FUNCTION reread_ahead(_book uuid, _asked timestamptz, _events uuid[]) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM unnest(_events) AS told (id)
                    WHERE event_time(told.id) > _asked - interval '1 minute'
                      AND NOT EXISTS (SELECT FROM inbox i
                                       WHERE i.book_id = _book AND i.id = told.id))
$$;

CREATE TYPE told_sum AS (category text COLLATE "C", date date, spent bigint, count bigint);

-- The sums that were told and are not ours, and ours that were not told, with NULL for what they
-- should be.
CREATE FUNCTION sums_amiss(_book uuid, _told json)
RETURNS TABLE (category_key text, day date, spent bigint, count bigint)
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(told.category, ours.category_key), coalesce(told.date, ours.day), told.spent,
           told.count
      FROM (SELECT t.category, t.date, t.spent, t.count
              FROM json_populate_recordset(NULL::told_sum, _told -> 'sums') AS t
             WHERE t.spent <> 0 OR t.count <> 0) AS told
      FULL JOIN (SELECT s.category_key, s.day, s.spent, s.count
                   FROM sums s WHERE s.book_id = _book) AS ours
        ON ours.category_key = told.category AND ours.day = told.date
     WHERE (told.spent, told.count) IS DISTINCT FROM (ours.spent, ours.count)
$$;

-- Were any of the book's sums others than told? Now they are as told.
CREATE FUNCTION sums_replace(_book uuid, _told json) RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    WITH amiss AS MATERIALIZED (
        SELECT a.category_key COLLATE "C" AS category_key, a.day, a.spent, a.count
          FROM sums_amiss(_book, _told) AS a
    ), gone AS (
        DELETE FROM sums s USING amiss a
         WHERE a.spent IS NULL
           AND s.book_id = _book AND s.category_key = a.category_key AND s.day = a.day
    ), put AS (
        INSERT INTO sums (book_id, category_key, day, spent, count)
        SELECT _book, a.category_key, a.day, a.spent, a.count FROM amiss a
         WHERE a.spent IS NOT NULL
        ON CONFLICT (book_id, category_key, day) DO UPDATE
           SET spent = excluded.spent, count = excluded.count
    )
    SELECT EXISTS (SELECT FROM amiss)
$$;

-- The categories that sums have, as they were told; what events say that were written later goes
-- before it.
CREATE FUNCTION categories_replace(_book uuid, _told json, _asked timestamptz) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM categories c
     WHERE c.book_id = _book
       AND NOT EXISTS (SELECT FROM sums s WHERE s.book_id = _book AND s.category_key = c.key);
    INSERT INTO categories AS c (book_id, key, path, spelled_at)
    SELECT _book, t.key, t.path, _asked
      FROM json_to_recordset(_told -> 'categories') AS t (key text, path text)
    ON CONFLICT (book_id, key) DO UPDATE
       SET path = excluded.path, spelled_at = excluded.spelled_at
     WHERE c.path <> excluded.path AND c.spelled_at < excluded.spelled_at;
$$;

-- Takes what the transactions service told of a book, which it was asked for at _asked.
--   again    it cannot be used: our sums and what was told are not of one moment
--   same     our sums are as they should be
--   differs  they were not; in a rebuild they are now. Events that were told but have not come yet
--            are in the sums then, and do nothing when they come
CREATE FUNCTION reread_apply(_kind text, _book uuid, _asked timestamptz, _told json) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _events uuid[] := ARRAY(SELECT json_array_elements_text(_told -> 'event_ids')::uuid);
    _amiss boolean;
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN 'same';
    ELSIF reread_outdated(_book, _asked, _events)
          OR _kind = 'check' AND reread_ahead(_book, _asked, _events) THEN
        RETURN 'again';
    ELSIF _kind = 'check' THEN
        _amiss := EXISTS (SELECT FROM sums_amiss(_book, _told));
    ELSE
        _amiss := sums_replace(_book, _told);
        PERFORM categories_replace(_book, _told, _asked);
        INSERT INTO inbox (book_id, id) SELECT _book, unnest(_events) ON CONFLICT DO NOTHING;
        IF _amiss THEN
            PERFORM projection_moved(_book, _asked), events_applied(_book, _asked);
        END IF;
    END IF;
    IF NOT (_amiss AND _kind = 'check') THEN
        DELETE FROM differences WHERE book_id = _book;
    END IF;
    RETURN CASE WHEN _amiss THEN 'differs' ELSE 'same' END;
END
$$;

CREATE FUNCTION difference_note(_book uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM book_lock(_book);
    IF NOT book_erased(_book) THEN
        INSERT INTO differences (book_id) VALUES (_book)
        ON CONFLICT (book_id) DO UPDATE SET found_at = excluded.found_at;
    END IF;
END
$$;

-- Gives a task free with what was done of it under the hold _lease; _ended: all. Nothing happens
-- where the hold was lost: then another does the same again.
CREATE FUNCTION reread_release(_reread uuid, _lease timestamptz, _position uuid, _rounds int,
                               _books int, _differed int, _unsettled int, _ended boolean,
                               _fault text) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE rereads
       SET position = CASE WHEN _ended THEN '00000000-0000-0000-0000-000000000000'
                           ELSE _position END,
           rounds = _rounds, books = books + _books, differed = differed + _differed,
           unsettled = unsettled + _unsettled, held_until = '-infinity',
           ended_at = CASE WHEN _ended THEN clock_timestamp() END, fault = _fault
     WHERE id = _reread AND held_until = _lease
$$;

COMMIT;
