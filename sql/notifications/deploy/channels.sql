-- Where a user wants the book's alerts to go.
BEGIN;

-- All NULL: the user has no such channel.
CREATE FUNCTION channel_find(_book uuid, _user uuid, _id uuid) RETURNS channels
LANGUAGE sql STABLE
AS $$ SELECT * FROM channels WHERE book_id = _book AND id = _id AND user_id = _user $$;

CREATE FUNCTION channel_get(_book uuid, _user uuid, _id uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN c.id IS NULL THEN answer_plain('not_found')
                ELSE ('ok', channel_json(c), c.version, false)::answer END
      FROM channel_find(_book, _user, _id) AS c
$$;

-- A page, oldest first, after the channel _after (NULL: from the first), which `next` names. Where
-- that is gone by now nothing follows.
CREATE FUNCTION channel_list(_book uuid, _user uuid, _after uuid, _limit int)
RETURNS TABLE (data text, next text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        SELECT channel_json(c) AS body, c.id::text AS position,
               row_number() OVER (ORDER BY c.created_at, c.id) AS n
          FROM channels c
         WHERE c.book_id = _book AND c.user_id = _user
           AND (_after IS NULL
                OR (c.created_at, c.id) > (SELECT a.created_at, a.id FROM channels a
                                            WHERE a.book_id = _book AND a.id = _after))
         ORDER BY c.created_at, c.id
         LIMIT _limit + 1
    )
    SELECT '[' || coalesce(string_agg(body, ',' ORDER BY n) FILTER (WHERE n <= _limit), '') || ']',
           CASE WHEN max(n) > _limit THEN max(position) FILTER (WHERE n = _limit) END
      FROM page
$$;

-- A user may have so much sent of their own accord within an hour; counts it. False: too much.
CREATE FUNCTION request_take(_book uuid, _user uuid, _kind text) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _most CONSTANT int := CASE _kind WHEN 'confirm' THEN 5 ELSE 30 END;
BEGIN
    IF (SELECT count(*) FROM requests
         WHERE book_id = _book AND user_id = _user AND kind = _kind
           AND at > now() - interval '1 hour') >= _most THEN
        RETURN false;
    END IF;
    INSERT INTO requests (book_id, user_id, kind) VALUES (_book, _user, _kind);
    RETURN true;
END
$$;

CREATE FUNCTION delivery_add(_c channels, _kind text) RETURNS uuid
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO deliveries (book_id, id, channel_id, kind, state, next_at, created_at)
    VALUES ((_c).book_id, uuid_v7(), (_c).id, _kind, 'due', now(), now())
    RETURNING id
$$;

-- Gives up what waits for a channel: where it led to is no more, or nothing is to go there.
CREATE FUNCTION deliveries_stop(_book uuid, _channel uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    UPDATE attempts a SET outcome = 'failed', next_at = NULL
      FROM deliveries d
     WHERE d.book_id = _book AND d.channel_id = _channel AND d.next_at IS NOT NULL
       AND a.book_id = d.book_id AND a.delivery_id = d.id AND a.next_at IS NOT NULL;
    UPDATE deliveries SET state = 'failed', next_at = NULL
     WHERE book_id = _book AND channel_id = _channel AND next_at IS NOT NULL;
$$;

-- Has a new address confirmed. False: the user asked for too many.
CREATE FUNCTION channel_ask(_c channels) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _c.kind <> 'email' OR NOT _c.enabled THEN
        RETURN true;
    ELSIF NOT request_take(_c.book_id, _c.user_id, 'confirm') THEN
        RETURN false;
    END IF;
    PERFORM delivery_add(_c, 'confirm');
    RETURN true;
END
$$;

-- _secret signs for a webhook. An answer that is kept has none.
CREATE FUNCTION channel_create(_book uuid, _user uuid, _key text, _hash text, _input jsonb,
                               _secret text) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _most CONSTANT int := 20;
    _c channels;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF EXISTS (SELECT FROM channels WHERE book_id = _book AND id = (_input ->> 'id')::uuid) THEN
        RETURN answer_plain('exists');
    ELSIF (SELECT count(*) FROM channels WHERE book_id = _book AND user_id = _user) >= _most THEN
        RETURN answer_fault('', 'too_many', format('a user has at most %s channels', _most));
    END IF;
    _c.book_id := _book;
    _c.id := coalesce((_input ->> 'id')::uuid, uuid_v7());
    _c.user_id := _user;
    _c.kind := _input ->> 'kind';
    _c.target := _input ->> 'target';
    _c.levels := CASE WHEN _input ? 'levels'
                      THEN ARRAY(SELECT jsonb_array_elements_text(_input -> 'levels'))
                      ELSE '{near,exceeded}' END;
    _c.enabled := coalesce((_input ->> 'enabled')::boolean, true);
    _c.secret := CASE _c.kind WHEN 'webhook' THEN _secret END;
    _c.target_seq := 1;
    _c.version := 1;
    _c.created_at := now();
    _c.updated_at := now();
    IF NOT channel_ask(_c) THEN
        RETURN answer_plain('limited');
    END IF;
    INSERT INTO channels SELECT _c.*;
    _answer := ('created', channel_json(_c), _c.version, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    _answer.body := channel_json(_c, _c.secret);
    RETURN _answer;
END
$$;

-- A merge patch over a channel. Another target is to be verified anew; being enabled again takes
-- the reason for the opposite away.
CREATE FUNCTION channel_merged(_c channels, _patch jsonb) RETURNS channels
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF _patch ->> 'target' <> _c.target THEN
        _c.target := _patch ->> 'target';
        _c.target_seq := _c.target_seq + 1;
        _c.verified_at := NULL;
    END IF;
    IF _patch ? 'levels' THEN
        _c.levels := ARRAY(SELECT jsonb_array_elements_text(_patch -> 'levels'));
    END IF;
    _c.enabled := coalesce((_patch ->> 'enabled')::boolean, _c.enabled);
    IF _c.enabled THEN
        _c.disabled_reason := NULL;
    END IF;
    RETURN _c;
END
$$;

-- Puts a changed channel in the place of _before, with its new version. What waited for another
-- target, or for a channel that is not enabled any more, is given up.
CREATE FUNCTION channel_replace(_before channels, _c channels) RETURNS channels
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    _c.version := _before.version + 1;
    _c.updated_at := now();
    UPDATE channels
       SET target = _c.target, target_seq = _c.target_seq, levels = _c.levels,
           enabled = _c.enabled, verified_at = _c.verified_at,
           disabled_reason = _c.disabled_reason, secret = _c.secret, old_secret = _c.old_secret,
           old_secret_until = _c.old_secret_until, version = _c.version,
           updated_at = _c.updated_at
     WHERE book_id = _c.book_id AND id = _c.id;
    IF _c.target_seq <> _before.target_seq OR NOT _c.enabled THEN
        PERFORM deliveries_stop(_c.book_id, _c.id);
    END IF;
    RETURN _c;
END
$$;

-- A `kind` in the patch is that which its target is for.
CREATE FUNCTION channel_change(_book uuid, _user uuid, _key text, _hash text, _id uuid,
                               _expected bigint, _patch jsonb) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _before channels := channel_find(_book, _user, _id);
    _c channels;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF _before.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF _expected <> _before.version THEN
        RETURN answer_plain('stale');
    ELSIF _patch ->> 'kind' <> _before.kind THEN
        RETURN answer_fault(CASE _before.kind WHEN 'email' THEN '/url' ELSE '/address' END,
                            'not_allowed', 'is not for a channel of this kind');
    END IF;
    _c := channel_merged(_before, _patch);
    IF _c IS DISTINCT FROM _before THEN
        IF _c.target_seq <> _before.target_seq AND _c.kind = 'email' AND _c.enabled
           AND NOT request_take(_book, _user, 'confirm') THEN
            RETURN answer_plain('limited');
        END IF;
        _c := channel_replace(_before, _c);
        IF _c.target_seq <> _before.target_seq AND _c.kind = 'email' AND _c.enabled THEN
            PERFORM delivery_add(_c, 'confirm');
        END IF;
    END IF;
    _answer := ('ok', channel_json(_c), _c.version, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

-- Channels, and all that belongs to them.
CREATE FUNCTION channels_drop(_book uuid, _ids uuid[]) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM attempts WHERE book_id = _book AND channel_id = ANY (_ids);
    DELETE FROM deliveries WHERE book_id = _book AND channel_id = ANY (_ids);
    DELETE FROM mailed WHERE book_id = _book AND channel_id = ANY (_ids);
    DELETE FROM channels WHERE book_id = _book AND id = ANY (_ids);
$$;

CREATE FUNCTION channel_delete(_book uuid, _user uuid, _id uuid, _expected bigint) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, NULL, NULL);
    _c channels := channel_find(_book, _user, _id);
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF _c.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF _expected <> _c.version THEN
        RETURN answer_plain('stale');
    END IF;
    PERFORM channels_drop(_book, ARRAY[_id]);
    RETURN answer_plain('done');
END
$$;

-- _secret signs from now on, and beside it the one before for a day. An answer that is kept has
-- none.
CREATE FUNCTION channel_rotate_secret(_book uuid, _user uuid, _key text, _hash text, _id uuid,
                                      _secret text) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _before channels := channel_find(_book, _user, _id);
    _c channels := _before;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF _before.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF _before.kind <> 'webhook' THEN
        RETURN answer_fault('', 'not_allowed', 'an e-mail channel has no secret');
    END IF;
    _c.old_secret := _before.secret;
    _c.old_secret_until := now() + interval '24 hours';
    _c.secret := _secret;
    _c := channel_replace(_before, _c);
    PERFORM idempotency_keep(_book, _user, _key, _hash, ('ok', '{}', NULL, false)::answer);
    RETURN ('ok', json_build_object('secret', _secret)::text, NULL, false)::answer;
END
$$;

-- Sends something by the channel, to show whether it works; to an address that is not confirmed
-- what confirms it. The body is {"delivery_id"}, to be answered 202.
CREATE FUNCTION channel_test(_book uuid, _user uuid, _key text, _hash text, _id uuid)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _c channels := channel_find(_book, _user, _id);
    _kind text := CASE WHEN _c.kind = 'email' AND _c.verified_at IS NULL THEN 'confirm'
                       ELSE 'test' END;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    ELSIF _c.id IS NULL THEN
        RETURN answer_plain('not_found');
    ELSIF NOT _c.enabled THEN
        RETURN answer_fault('', 'not_allowed', 'the channel is disabled');
    ELSIF NOT request_take(_book, _user, _kind) THEN
        RETURN answer_plain('limited');
    END IF;
    _answer := ('ok', json_build_object('delivery_id', delivery_add(_c, _kind))::text, NULL,
                false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

-- The target works, or is whose it should be: by a link, or a test that was answered. _seq is the
-- target's number when either was made. False: it is another one by now, or verified already.
CREATE FUNCTION channel_verify(_book uuid, _id uuid, _seq int) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _before channels;
    _c channels;
BEGIN
    PERFORM book_lock(_book);
    SELECT * INTO _before FROM channels
     WHERE book_id = _book AND id = _id AND target_seq = _seq AND verified_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    _c := _before;
    _c.verified_at := now();
    _c := channel_replace(_before, _c);
    RETURN true;
END
$$;

-- Nothing goes there any more until its owner enables it again. False: it is another target by now.
-- Where it is disabled already the reason stays.
CREATE FUNCTION channel_disable(_book uuid, _id uuid, _seq int, _reason text) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _before channels;
    _c channels;
BEGIN
    PERFORM book_lock(_book);
    SELECT * INTO _before FROM channels
     WHERE book_id = _book AND id = _id AND target_seq = _seq;
    IF NOT FOUND THEN
        RETURN false;
    ELSIF _before.enabled THEN
        _c := _before;
        _c.enabled := false;
        _c.disabled_reason := _reason;
        _c := channel_replace(_before, _c);
    END IF;
    RETURN true;
END
$$;

CREATE FUNCTION channel_confirm(_book uuid, _id uuid, _seq int) RETURNS answer
LANGUAGE sql VOLATILE
AS $$
    SELECT answer_plain(CASE WHEN channel_verify(_book, _id, _seq) THEN 'done'
                             ELSE 'not_found' END)
$$;

CREATE FUNCTION channel_unsubscribe(_book uuid, _id uuid, _seq int) RETURNS answer
LANGUAGE sql VOLATILE
AS $$
    SELECT answer_plain(CASE WHEN channel_disable(_book, _id, _seq, 'unsubscribed') THEN 'done'
                             ELSE 'not_found' END)
$$;

COMMIT;
