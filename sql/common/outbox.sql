-- Facts for other services, written with the change that they tell of, and how far each subscriber
-- has been told. What the courier of a service asks of its database; see docs/events.md.

-- The columns are those that Debezium's outbox event router expects by default. xid lets a reader
-- stay below the snapshot's xmin, so that what commits late is never skipped.
CREATE TABLE outbox (
    book_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuid_v7(),
    aggregatetype text NOT NULL,
    aggregateid text NOT NULL,
    type text NOT NULL,
    payload json NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, id)
);
CREATE INDEX outbox_order ON outbox (xid, id);
CREATE INDEX outbox_erasures ON outbox (xid, id) WHERE type IN ('book.erased', 'user.erased');

-- One row a subscriber. All up to the cursor (after_xid, after_id) has been delivered to it or set
-- aside. It belongs to no book.
CREATE TABLE subscribers (
    name text PRIMARY KEY,
    after_xid xid8 NOT NULL DEFAULT '0',
    after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    -- The courier that has a batch for it in hand, so that many couriers share the work.
    holder uuid,
    held_until timestamptz NOT NULL DEFAULT '-infinity',
    -- Attempts that failed since the last success, and when to try again.
    failures int NOT NULL DEFAULT 0,
    retry_at timestamptz NOT NULL DEFAULT '-infinity',
    -- When a courier last named it, to the minute: one that nobody names holds up no pruning.
    seen_at timestamptz NOT NULL DEFAULT now()
);

-- Events that a subscriber refused again and again, each alone. Those to be replayed are sent to it
-- once more, before anything else, but not while a backup is being made: the subscriber's dump could
-- be from before, and ours from after.
CREATE TABLE dead_letters (
    book_id uuid NOT NULL,
    subscriber text NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    event json NOT NULL,
    reason text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now(),
    replay boolean NOT NULL DEFAULT false,
    PRIMARY KEY (book_id, subscriber, id)
);
CREATE INDEX dead_letters_replay ON dead_letters (subscriber) WHERE replay;

-- Backups that are being made, and where the subscribers stood when they began; see backup.sql.
-- While there is one, nothing is removed from the outbox. It belongs to no book.
CREATE TABLE outbox_holds (
    backup uuid NOT NULL,
    -- '': there was no subscriber.
    subscriber text NOT NULL,
    after_xid xid8 NOT NULL,
    after_id uuid NOT NULL,
    -- One that nobody renewed for a while is forgotten.
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (backup, subscriber)
);

-- CloudEvents 1.0 (JSON event format); _source is the service's name. bookid is an extension.
CREATE FUNCTION event_json(_o outbox, _source text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"specversion":"1.0","id":"%s","source":"/purser/%s","type":"%s","subject":%s,'
                  '"time":"%s","datacontenttype":"application/json","bookid":"%s","data":%s}',
                  (_o).id, _source, (_o).type, to_json((_o).aggregateid),
                  instant_text((_o).created_at), (_o).book_id, (_o).payload)
$$;

-- What is in hand for a subscriber: events as a JSON array in order, how many, and the cursor
-- behind the last that was looked at; or a dead letter that is sent once more, without a cursor.
CREATE TYPE outbox_batch AS (
    events text, count bigint, last_xid xid8, last_id uuid, letter_book uuid, letter_id uuid
);

-- The subscriber, made where it is new. _live: it is not told what came before it.
CREATE FUNCTION subscriber_get(_subscriber text, _live boolean) RETURNS subscribers
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _s subscribers;
BEGIN
    SELECT * INTO _s FROM subscribers WHERE name = _subscriber;
    IF NOT FOUND THEN
        INSERT INTO subscribers (name, after_xid)
        VALUES (_subscriber, CASE WHEN _live THEN pg_snapshot_xmin(pg_current_snapshot())
                                  ELSE '0' END)
        ON CONFLICT (name) DO NOTHING;
        SELECT * INTO _s FROM subscribers WHERE name = _subscriber;
    END IF;
    RETURN _s;
END
$$;

-- Is there anything behind the subscriber's cursor? Ordered, so that the index is walked to the
-- first row, however many there are before it.
CREATE FUNCTION outbox_waits(_s subscribers) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM FROM dead_letters
      WHERE subscriber = _s.name AND replay AND NOT EXISTS (SELECT FROM outbox_holds);
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM FROM outbox o
      WHERE (o.xid, o.id) > (_s.after_xid, _s.after_id)
        AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY o.xid, o.id
      LIMIT 1;
    RETURN FOUND;
END
$$;

-- Looks at up to _limit events behind the cursor and takes those of _types that are no older than
-- _live (NULL: all), up to _bytes of JSON, one at least.
CREATE FUNCTION outbox_read(_s subscribers, _source text, _types text[], _limit int, _bytes int,
                            _live interval) RETURNS outbox_batch
LANGUAGE sql VOLATILE
AS $$
    WITH looked AS MATERIALIZED (
        SELECT o.xid, o.id, row_number() OVER (ORDER BY o.xid, o.id) AS n,
               CASE WHEN o.type = ANY (_types)
                         AND (_live IS NULL OR o.created_at > now() - _live)
                    THEN event_json(o, _source) END AS event
          FROM outbox o
         WHERE (o.xid, o.id) > (_s.after_xid, _s.after_id)
           AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY o.xid, o.id
         LIMIT _limit),
    fitting AS (
        SELECT *
          FROM (SELECT *, sum(octet_length(event) + 1) OVER (ORDER BY n) AS bytes,
                       count(event) OVER (ORDER BY n) AS events
                  FROM looked) AS summed
         WHERE bytes IS NULL OR bytes <= _bytes OR events <= 1)
    SELECT ('[' || string_agg(event, ',' ORDER BY n) || ']', count(event),
            (array_agg(xid ORDER BY n DESC))[1], (array_agg(id ORDER BY n DESC))[1],
            NULL, NULL)::outbox_batch
      FROM fitting
$$;

-- The next batch for a subscriber, which _holder then has in hand for _seconds. No row: nothing is
-- to be done now, and nothing was written. A batch without events says that there was none of
-- _types among those looked at; the cursor has moved, nothing is in hand, and more may wait.
CREATE FUNCTION outbox_next(_subscriber text, _holder uuid, _source text, _types text[],
                            _limit int, _bytes int, _seconds int, _live interval DEFAULT NULL)
RETURNS SETOF outbox_batch
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _s subscribers := subscriber_get(_subscriber, _live IS NOT NULL);
    _batch outbox_batch;
BEGIN
    IF _s.retry_at > now() OR _s.held_until > now() AND _s.holder <> _holder
       OR NOT outbox_waits(_s) THEN
        RETURN;
    END IF;
    UPDATE subscribers s SET holder = _holder, held_until = now() + make_interval(secs => _seconds)
     WHERE name = _subscriber AND s.retry_at <= now()
       AND (s.held_until <= now() OR s.holder = _holder)
    RETURNING * INTO _s;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT '[' || event || ']', 1, NULL, NULL, book_id, id INTO _batch
      FROM dead_letters
     WHERE subscriber = _subscriber AND replay AND NOT EXISTS (SELECT FROM outbox_holds)
     ORDER BY book_id, id LIMIT 1;
    IF NOT FOUND THEN
        _batch := outbox_read(_s, _source, _types, _limit, _bytes, _live);
    END IF;
    IF _batch.count = 0 THEN
        PERFORM outbox_delivered(_subscriber, _holder, _batch.last_xid, _batch.last_id);
    END IF;
    RETURN NEXT _batch;
END
$$;

-- Moves the cursor and gives the subscriber free. False: another holds it by now, and the batch may
-- be delivered twice, which subscribers bear.
CREATE FUNCTION outbox_delivered(_subscriber text, _holder uuid, _xid xid8, _id uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE subscribers
       SET after_xid = coalesce(_xid, after_xid), after_id = coalesce(_id, after_id), failures = 0,
           retry_at = '-infinity', held_until = '-infinity'
     WHERE name = _subscriber AND holder = _holder;
    RETURN FOUND;
END
$$;

-- Moves the cursor to one event of the batch in hand, the last that was delivered, and gives the
-- subscriber free.
CREATE FUNCTION outbox_delivered_to(_subscriber text, _holder uuid, _book uuid, _id uuid)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    SELECT outbox_delivered(_subscriber, _holder, xid, id)
      FROM outbox WHERE book_id = _book AND id = _id
$$;

-- Gives the subscriber free until its next attempt: after 250 ms, then twice as long up to 4 s,
-- less up to a half at random.
CREATE FUNCTION outbox_failed(_subscriber text, _holder uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE subscribers
       SET failures = failures + 1, held_until = '-infinity',
           retry_at = now() + least(0.25 * 2 ^ least(failures, 10), 4) * (1 - random() / 2)
                              * interval '1 second'
     WHERE name = _subscriber AND holder = _holder
$$;

-- Sets the event at (_xid, _id) aside, and goes on behind it.
CREATE FUNCTION outbox_set_aside(_subscriber text, _holder uuid, _source text, _xid xid8, _id uuid,
                                 _reason text) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason)
    SELECT o.book_id, _subscriber, o.id, o.type, event_json(o, _source)::json, _reason
      FROM outbox o
     WHERE o.xid = _xid AND o.id = _id
    ON CONFLICT (book_id, subscriber, id) DO UPDATE
       SET reason = excluded.reason, failed_at = excluded.failed_at;
    SELECT outbox_delivered(_subscriber, _holder, _xid, _id);
$$;

-- A dead letter that was sent once more has arrived.
CREATE FUNCTION letter_delivered(_subscriber text, _holder uuid, _book uuid, _id uuid)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM dead_letters WHERE book_id = _book AND subscriber = _subscriber AND id = _id;
    SELECT outbox_delivered(_subscriber, _holder, NULL, NULL);
$$;

-- It was refused again, and stays where it was.
CREATE FUNCTION letter_refused(_subscriber text, _holder uuid, _book uuid, _id uuid, _reason text)
RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    UPDATE dead_letters SET replay = false, reason = _reason, failed_at = now()
     WHERE book_id = _book AND subscriber = _subscriber AND id = _id;
    SELECT outbox_delivered(_subscriber, _holder, NULL, NULL);
$$;

-- Erasures up to the cursor, all else up to there of the books that were erased, and what named the
-- users that were.
CREATE FUNCTION outbox_forget(_xid xid8, _id uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH told AS (
        DELETE FROM outbox o
         WHERE o.type IN ('book.erased', 'user.erased') AND (o.xid, o.id) <= (_xid, _id)
        RETURNING o.book_id, o.type, o.aggregateid)
    DELETE FROM outbox o
     USING told
     WHERE o.book_id = told.book_id AND (o.xid, o.id) <= (_xid, _id)
       AND (told.type = 'book.erased'
            OR o.type = 'session.revoked' AND o.payload ->> 'user_id' = told.aggregateid);
$$;

-- Removes what every subscriber has, once it is _keep old; what tells of an erasure at once; nothing
-- while a backup is being made. _names are the subscribers that there are; others are forgotten in a
-- while. With _external something else reads the outbox: what is _keep old goes, whoever has it. A
-- bounded piece a call; how many rows.
CREATE FUNCTION outbox_prune(_keep interval, _external boolean, _names text[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _end record; -- all up to here may go
    _young record;
    _pruned bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('outbox_prune', 0)) THEN
        RETURN 0;
    END IF;
    UPDATE subscribers SET seen_at = now()
     WHERE name = ANY (_names) AND seen_at < now() - interval '1 minute';
    DELETE FROM subscribers WHERE _external OR seen_at < now() - interval '10 minutes';
    DELETE FROM outbox_holds WHERE seen_at < now() - interval '10 minutes';
    IF EXISTS (SELECT FROM outbox_holds) THEN
        RETURN 0;
    ELSIF _external THEN
        SELECT max(xid) AS after_xid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS after_id
          INTO _end FROM outbox;
    ELSIF (SELECT count(*) FROM subscribers WHERE name = ANY (_names)) < cardinality(_names) THEN
        RETURN 0; -- one of them was never asked for yet: all is ahead of it
    ELSE
        SELECT after_xid, after_id INTO _end FROM subscribers ORDER BY 1, 2 LIMIT 1;
        PERFORM outbox_forget(_end.after_xid, _end.after_id);
    END IF;
    -- In their order, the old end where the first young one is, but for a transaction that took
    -- long; so no more is read than goes.
    SELECT o.xid AS after_xid, o.id AS after_id INTO _young
      FROM outbox o
     WHERE (o.xid, o.id) <= (_end.after_xid, _end.after_id) AND o.created_at >= now() - _keep
     ORDER BY o.xid, o.id LIMIT 1;
    IF FOUND THEN
        _end := _young;
    END IF;
    DELETE FROM outbox
     WHERE ctid = ANY (ARRAY(SELECT o.ctid
                               FROM outbox o
                              WHERE (o.xid, o.id) <= (_end.after_xid, _end.after_id)
                                AND o.created_at < now() - _keep
                              ORDER BY o.xid, o.id
                              LIMIT 20000));
    GET DIAGNOSTICS _pruned = ROW_COUNT;
    RETURN _pruned;
END
$$;
