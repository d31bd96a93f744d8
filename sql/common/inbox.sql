-- Events of other services, each applied once. A service that includes this defines
--
--   event_apply(_book uuid, _type text, _data json, _at timestamptz) RETURNS void
--       applies one event, in any order with the others; under the book's lock
--   events_applied(_book uuid, _at timestamptz) RETURNS void
--       after the last event of a batch for the book, of which the latest is of _at
--   book_erase(_book uuid) RETURNS void
--       deletes all that the service's own tables hold of a book

CREATE TABLE inbox (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, id)
);
CREATE INDEX inbox_age ON inbox (received_at);

-- Tombstones of erased books, which must not come back with a late event or request. By a hash, so
-- that nothing is left that names the book.
CREATE TABLE erased (
    book_hash bytea PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);

-- To be asked under the book's lock, by whatever writes.
CREATE FUNCTION book_erased(_book uuid) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM erased WHERE book_hash = sha256(uuid_send(_book)));
END
$$;

-- Whom it concerns must still hear of sessions that have ended: these events go with an erasure of
-- the outbox's own, as soon as it has been told (outbox_forget).
CREATE FUNCTION book_bury(_book uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM book_erase(_book);
    DELETE FROM idempotency WHERE book_id = _book;
    DELETE FROM outbox WHERE book_id = _book AND type <> 'session.revoked';
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    SELECT _book, 'book', _book, 'book.erased', '{}'
     WHERE EXISTS (SELECT FROM outbox WHERE book_id = _book);
    DELETE FROM dead_letters WHERE book_id = _book;
    DELETE FROM inbox WHERE book_id = _book;
    INSERT INTO erased (book_hash) VALUES (sha256(uuid_send(_book))) ON CONFLICT DO NOTHING;
END
$$;

-- _events is a batch of CloudEvents, valid in form. Those of one book are applied one after the
-- other, books in order of their ids, so that two batches cannot lock each other out.
CREATE FUNCTION events_apply(_events json) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _e record;
    _book uuid;
    _erased boolean;
    _at timestamptz; -- of the latest event applied to _book; NULL: none was new
BEGIN
    FOR _e IN
        SELECT (event ->> 'bookid')::uuid AS book_id, (event ->> 'id')::uuid AS id,
               event ->> 'type' AS type, (event ->> 'time')::timestamptz AS at,
               event -> 'data' AS data
          FROM json_array_elements(_events) WITH ORDINALITY AS e (event, n)
         ORDER BY 1, n
    LOOP
        IF _e.book_id IS DISTINCT FROM _book THEN
            IF _at IS NOT NULL THEN
                PERFORM events_applied(_book, _at);
            END IF;
            _book := _e.book_id;
            _at := NULL;
            PERFORM book_lock(_book);
            _erased := book_erased(_book);
        END IF;
        CONTINUE WHEN _erased;
        IF _e.type = 'book.erased' THEN
            PERFORM book_bury(_book);
            _erased := true;
            _at := NULL;
            CONTINUE;
        END IF;
        INSERT INTO inbox (book_id, id) VALUES (_book, _e.id) ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        PERFORM event_apply(_book, _e.type, _e.data, _e.at);
        _at := greatest(_at, _e.at);
    END LOOP;
    IF _at IS NOT NULL THEN
        PERFORM events_applied(_book, _at);
    END IF;
    RETURN ('done', NULL, NULL, false)::answer;
END
$$;

-- An event comes again for as long as its producer keeps it, at most.
CREATE FUNCTION maintain_inbox() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('maintain_inbox', 0)) THEN
        DELETE FROM inbox
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox
                                  WHERE received_at < now() - interval '7 days'
                                  ORDER BY received_at LIMIT 100000))
           AND received_at < now() - interval '7 days';
    END IF;
END
$$;

-- In a restored database: events that are told again come while their ids are still kept, however
-- old the dump is.
CREATE FUNCTION inbox_renew() RETURNS void
LANGUAGE sql VOLATILE
AS $$ UPDATE inbox SET received_at = now() $$;
