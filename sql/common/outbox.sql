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
    -- When a courier last asked for it, to the minute: one that nobody asks for holds up no pruning.
    seen_at timestamptz NOT NULL DEFAULT now()
);

-- Events that a subscriber refused again and again, each alone.
CREATE TABLE dead_letters (
    book_id uuid NOT NULL,
    subscriber text NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    event json NOT NULL,
    reason text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, subscriber, id)
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

-- The next batch for a subscriber, which _holder then has in hand for _seconds: its events of
-- _types as a JSON array in order, and the cursor behind the last. No row: nothing is to be done
-- now. Writes nothing where nothing is new. _from_now: a new subscriber is not told what came
-- before it.
CREATE FUNCTION outbox_next(_subscriber text, _holder uuid, _source text, _types text[],
                            _limit int, _seconds int, _from_now boolean DEFAULT false)
RETURNS TABLE (events text, count bigint, last_xid xid8, last_id uuid)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _s subscribers;
BEGIN
    SELECT * INTO _s FROM subscribers WHERE name = _subscriber;
    IF NOT FOUND THEN
        INSERT INTO subscribers (name, after_xid)
        VALUES (_subscriber, CASE WHEN _from_now THEN pg_snapshot_xmin(pg_current_snapshot())
                                  ELSE '0' END)
        ON CONFLICT (name) DO NOTHING;
        SELECT * INTO _s FROM subscribers WHERE name = _subscriber;
    END IF;
    IF _s.seen_at < now() - interval '1 minute' THEN
        UPDATE subscribers SET seen_at = now() WHERE name = _subscriber;
    END IF;
    IF _s.retry_at > now() OR _s.held_until > now() AND _s.holder <> _holder
       OR NOT EXISTS (SELECT FROM outbox o
                       WHERE (o.xid, o.id) > (_s.after_xid, _s.after_id)
                         AND o.xid < pg_snapshot_xmin(pg_current_snapshot())) THEN
        RETURN;
    END IF;
    UPDATE subscribers s SET holder = _holder, held_until = now() + make_interval(secs => _seconds)
     WHERE name = _subscriber AND s.retry_at <= now()
       AND (s.held_until <= now() OR s.holder = _holder)
    RETURNING * INTO _s;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT '[' || string_agg(event_json(b.o, _source), ',' ORDER BY b.n)
                      FILTER (WHERE (b.o).type = ANY (_types)) || ']',
           count(*) FILTER (WHERE (b.o).type = ANY (_types)),
           (array_agg((b.o).xid ORDER BY b.n DESC))[1], (array_agg((b.o).id ORDER BY b.n DESC))[1]
      INTO events, count, last_xid, last_id
      FROM (SELECT o, row_number() OVER (ORDER BY o.xid, o.id) AS n
              FROM outbox o
             WHERE (o.xid, o.id) > (_s.after_xid, _s.after_id)
               AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY o.xid, o.id
             LIMIT _limit) AS b;
    IF count > 0 THEN
        RETURN NEXT;
    ELSE
        PERFORM outbox_delivered(_subscriber, _holder, last_xid, last_id);
    END IF;
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

-- Removes what every subscriber has, once it is _keep old, a bounded piece a call; at once what
-- names somebody and is of no more use: ended sessions and erasures. How many rows.
CREATE FUNCTION outbox_prune(_keep interval) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _xid xid8;
    _id uuid;
    _pruned bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('outbox_prune', 0)) THEN
        RETURN 0;
    END IF;
    DELETE FROM subscribers WHERE seen_at < now() - interval '10 minutes';
    SELECT after_xid, after_id INTO _xid, _id
      FROM subscribers ORDER BY after_xid, after_id LIMIT 1;
    DELETE FROM outbox
     WHERE (book_id, id) IN (SELECT o.book_id, o.id
                               FROM outbox o
                              WHERE (o.xid, o.id) <= (_xid, _id)
                                AND (o.created_at < now() - _keep
                                     OR o.type IN ('session.revoked', 'user.erased', 'book.erased'))
                              ORDER BY o.xid, o.id
                              LIMIT 100000);
    GET DIAGNOSTICS _pruned = ROW_COUNT;
    RETURN _pruned;
END
$$;
