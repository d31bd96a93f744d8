-- What was sent, or tried, as the owner of a channel sees it.
BEGIN;

-- A page of the attempts, newest first, after the one of _at, _delivery and _attempt; `next` is
-- 'instant,id,attempt'. NULL data: the user has no such channel.
CREATE FUNCTION attempt_list(_book uuid, _user uuid, _channel uuid, _at timestamptz,
                             _delivery uuid, _attempt int, _limit int)
RETURNS TABLE (data text, next text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        SELECT attempt_json(a, d.alert_id) AS body,
               to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z",')
                   || a.delivery_id || ',' || a.attempt AS position,
               row_number() OVER (ORDER BY a.at DESC, a.delivery_id DESC, a.attempt DESC) AS n
          FROM attempts a
          JOIN deliveries d ON d.book_id = a.book_id AND d.id = a.delivery_id
         WHERE a.book_id = _book AND a.channel_id = _channel
           AND (a.at, a.delivery_id, a.attempt) < (_at, _delivery, _attempt)
         ORDER BY a.at DESC, a.delivery_id DESC, a.attempt DESC
         LIMIT _limit + 1
    )
    SELECT CASE WHEN (channel_find(_book, _user, _channel)).id IS NOT NULL
                THEN '[' || coalesce(string_agg(body, ',' ORDER BY n) FILTER (WHERE n <= _limit),
                                     '') || ']' END,
           CASE WHEN max(n) > _limit THEN max(position) FILTER (WHERE n = _limit) END
      FROM page
$$;

-- Tries at once again what failed, or waits. The body is {"delivery_id"}, to be answered 202.
CREATE FUNCTION delivery_retry(_book uuid, _user uuid, _key text, _hash text, _channel uuid,
                               _id uuid) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _c channels;
    _d deliveries;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    END IF;
    _c := channel_find(_book, _user, _channel);
    SELECT * INTO _d FROM deliveries
     WHERE book_id = _book AND id = _id AND channel_id = _c.id;
    IF NOT FOUND THEN
        RETURN answer_plain('not_found');
    ELSIF NOT _c.enabled THEN
        RETURN answer_fault('', 'not_allowed', 'the channel is disabled');
    ELSIF (_d.kind = 'alert') <> (_c.verified_at IS NOT NULL) AND _d.kind <> 'test' THEN
        RETURN answer_fault('', 'not_allowed', CASE _d.kind
                            WHEN 'alert' THEN 'the channel is not verified'
                            ELSE 'the address is confirmed already' END);
    ELSIF _d.state = 'delivered' THEN
        RETURN answer_fault('', 'not_allowed', 'it was delivered');
    END IF;
    UPDATE deliveries SET state = 'due', next_at = now()
     WHERE book_id = _book AND id = _id AND state <> 'sending';
    _answer := ('ok', format('{"delivery_id":"%s"}', _id), NULL, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

COMMIT;
