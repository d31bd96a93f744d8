-- What the other services tell: alerts for the inbox and the channels, and news for open pages.
BEGIN;

-- Told to all who listen to the book's stream.
CREATE FUNCTION stream_publish(_book uuid, _event text, _action text, _id text, _resource text)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    VALUES (_book, 'stream', _book, 'stream.published',
            format('{"event":"%s","data":{"action":"%s","id":%s,"resource":%s}}', _event, _action,
                   nullable(_id), coalesce(_resource, 'null'))::json)
$$;

-- The channels of a book that an alert goes to. To an e-mail address goes one mail an hour and
-- budget at most, unless the level has risen.
CREATE FUNCTION alert_send(_a alerts) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    WITH channel AS (
        SELECT c.id, c.kind FROM channels c
         WHERE c.book_id = (_a).book_id AND c.enabled AND c.verified_at IS NOT NULL
           AND (_a).level = ANY (c.levels)
    ), mail AS (
        INSERT INTO mailed AS m (book_id, channel_id, budget_id, level, at)
        SELECT (_a).book_id, id, (_a).budget_id, (_a).level, now() FROM channel
         WHERE kind = 'email'
        ON CONFLICT (book_id, channel_id, budget_id) DO UPDATE
           SET level = excluded.level, at = excluded.at
         WHERE m.at <= now() - interval '1 hour'
            OR m.level = 'near' AND excluded.level = 'exceeded'
        RETURNING channel_id
    )
    INSERT INTO deliveries (book_id, id, channel_id, kind, alert_id, state, next_at, created_at)
    SELECT (_a).book_id, uuid_v7(), c.id, 'alert', (_a).id, 'due', now(), now()
      FROM channel c
     WHERE c.kind = 'webhook' OR c.id IN (SELECT channel_id FROM mail)
$$;

CREATE FUNCTION alert_take(_book uuid, _data json) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _a alerts;
BEGIN
    INSERT INTO alerts
    SELECT _book, d.id, d.level, d.threshold, d.budget_id, d.budget_name,
           (d.period ->> 'start')::date, (d.period ->> 'end')::date, d.currency, d."limit", d.spent,
           d.percent, d.transaction_id, d.override, d.late, d.created_at
      FROM json_to_record(_data)
           AS d (id uuid, level text, threshold smallint, budget_id uuid, budget_name text,
                 period json, currency text, "limit" text, spent text, percent numeric,
                 transaction_id uuid, override boolean, late boolean, created_at timestamptz)
    ON CONFLICT (book_id, id) DO NOTHING
    RETURNING * INTO _a;
    IF _a.id IS NOT NULL THEN
        PERFORM alert_send(_a);
        PERFORM stream_publish(_book, 'alert', 'created', _a.id::text, alert_json(_a, NULL, 1));
    END IF;
END
$$;

-- Of a resource that was `before`, if any, and is `after`, if it still is.
CREATE FUNCTION resource_changed(_book uuid, _event text, _before json, _after json) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT stream_publish(_book, _event,
                          CASE WHEN json_typeof(_after) = 'null' THEN 'deleted'
                               WHEN json_typeof(_before) = 'null' THEN 'created'
                               ELSE 'changed' END,
                          coalesce(_after ->> 'id', _before ->> 'id'), _after::text)
$$;

-- That usage moved is told once a second at most; what moves meanwhile is told by usage_flush().
CREATE FUNCTION usage_tell(_book uuid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO usage_told AS t (book_id, at, again) VALUES (_book, now(), false)
    ON CONFLICT (book_id) DO UPDATE SET at = excluded.at, again = false
     WHERE t.at <= now() - interval '1 second';
    IF FOUND THEN
        PERFORM stream_publish(_book, 'budget', 'usage', NULL, NULL);
    ELSE
        UPDATE usage_told SET again = true WHERE book_id = _book AND NOT again;
    END IF;
END
$$;

-- For the keeper, each second. Books in order of their ids, so that two of them cannot lock each
-- other out.
CREATE FUNCTION usage_flush() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _book uuid;
BEGIN
    FOR _book IN
        SELECT book_id FROM usage_told WHERE again AND at <= now() - interval '1 second'
         ORDER BY book_id LIMIT 1000
    LOOP
        PERFORM book_lock(_book);
        UPDATE usage_told SET at = now(), again = false
         WHERE book_id = _book AND again AND at <= now() - interval '1 second';
        IF FOUND THEN
            PERFORM stream_publish(_book, 'budget', 'usage', NULL, NULL);
        END IF;
    END LOOP;
END
$$;

-- The gateways are to end the session's streams, and nobody opens another one, also before the keeper
-- hears from auth that the session has ended.
CREATE FUNCTION session_end(_book uuid, _data json) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM tickets
     WHERE book_id = _book AND session_id = (_data ->> 'session_id')::uuid;
    INSERT INTO revoked (id, at) VALUES ((_data ->> 'session_id')::uuid, now())
    ON CONFLICT (id) DO NOTHING;
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    VALUES (_book, 'session', _data ->> 'session_id', 'session.revoked', _data);
$$;

CREATE FUNCTION user_erase(_book uuid, _user uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM attempts a USING channels c
     WHERE a.book_id = _book AND c.book_id = a.book_id AND c.id = a.channel_id
       AND c.user_id = _user;
    DELETE FROM deliveries d USING channels c
     WHERE d.book_id = _book AND c.book_id = d.book_id AND c.id = d.channel_id
       AND c.user_id = _user;
    DELETE FROM mailed m USING channels c
     WHERE m.book_id = _book AND c.book_id = m.book_id AND c.id = m.channel_id
       AND c.user_id = _user;
    DELETE FROM channels WHERE book_id = _book AND user_id = _user;
    DELETE FROM requests WHERE book_id = _book AND user_id = _user;
    DELETE FROM alert_reads WHERE book_id = _book AND user_id = _user;
    DELETE FROM tickets WHERE book_id = _book AND user_id = _user;
    DELETE FROM idempotency WHERE book_id = _book AND user_id = _user;
$$;

CREATE FUNCTION book_erase(_book uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM attempts WHERE book_id = _book;
    DELETE FROM deliveries WHERE book_id = _book;
    DELETE FROM mailed WHERE book_id = _book;
    DELETE FROM requests WHERE book_id = _book;
    DELETE FROM channels WHERE book_id = _book;
    DELETE FROM alert_reads WHERE book_id = _book;
    DELETE FROM alerts WHERE book_id = _book;
    DELETE FROM tickets WHERE book_id = _book;
    DELETE FROM usage_told WHERE book_id = _book;
$$;

CREATE FUNCTION event_apply(_book uuid, _type text, _data json, _at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    CASE _type
    WHEN 'alert.raised' THEN
        PERFORM alert_take(_book, _data);
    WHEN 'transaction.changed' THEN
        PERFORM resource_changed(_book, 'transaction', _data -> 'before', _data -> 'after');
    WHEN 'budget.changed' THEN
        PERFORM stream_publish(_book, 'budget', _data ->> 'action', _data ->> 'budget_id',
                               _data ->> 'budget');
    WHEN 'usage.moved' THEN
        PERFORM usage_tell(_book);
    WHEN 'category.renamed' THEN -- of many transactions: who shows them reads them again
        PERFORM stream_publish(_book, 'transaction', 'changed', NULL, NULL);
    WHEN 'session.revoked' THEN
        PERFORM session_end(_book, _data);
    WHEN 'user.erased' THEN
        PERFORM user_erase(_book, (_data ->> 'user_id')::uuid);
    ELSE
        NULL; -- of a newer version of its producer
    END CASE;
END
$$;

CREATE FUNCTION events_applied(_book uuid, _at timestamptz) RETURNS void
LANGUAGE sql IMMUTABLE
AS $$ $$;

COMMIT;
