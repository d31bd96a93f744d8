-- The inbox: every alert of the book, read by each of its users apart.
BEGIN;

CREATE FUNCTION alert_get(_book uuid, _user uuid, _id uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((SELECT ('ok', alert_json(a, r.read_at, coalesce(r.version, 1)),
                             coalesce(r.version, 1), false)::answer
                       FROM alerts a
                       LEFT JOIN alert_reads r ON r.book_id = a.book_id AND r.alert_id = a.id
                                              AND r.user_id = _user
                      WHERE a.book_id = _book AND a.id = _id),
                    answer_plain('not_found'))
$$;

-- A page of the inbox, newest first, after the alert of _at and _id; `next` is 'instant,id'.
-- _unread: only what is unread, or only what is not; NULL: all.
CREATE FUNCTION alert_list(_book uuid, _user uuid, _unread boolean, _at timestamptz, _id uuid,
                           _limit int)
RETURNS TABLE (data text, next text)
LANGUAGE sql STABLE
AS $$
    WITH page AS (
        SELECT alert_json(a, r.read_at, coalesce(r.version, 1)) AS body,
               to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z",')
                   || a.id AS position,
               row_number() OVER (ORDER BY a.created_at DESC, a.id DESC) AS n
          FROM alerts a
          LEFT JOIN alert_reads r ON r.book_id = a.book_id AND r.alert_id = a.id
                                 AND r.user_id = _user
         WHERE a.book_id = _book AND (a.created_at, a.id) < (_at, _id)
           AND (r.read_at IS NULL) IN (coalesce(_unread, true), coalesce(_unread, false))
         ORDER BY a.created_at DESC, a.id DESC
         LIMIT _limit + 1
    )
    SELECT '[' || coalesce(string_agg(body, ',' ORDER BY n) FILTER (WHERE n <= _limit), '') || ']',
           CASE WHEN max(n) > _limit THEN max(position) FILTER (WHERE n = _limit) END
      FROM page
$$;

-- _read NULL: as it is.
CREATE FUNCTION alert_change(_book uuid, _user uuid, _key text, _hash text, _id uuid,
                             _expected bigint, _read boolean) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    END IF;
    _answer := alert_get(_book, _user, _id);
    IF _answer.outcome <> 'ok' THEN
        RETURN _answer;
    ELSIF _expected <> _answer.version THEN
        RETURN answer_plain('stale');
    ELSIF _read <> (_answer.body::json ->> 'read_at' IS NOT NULL) THEN
        INSERT INTO alert_reads AS r (book_id, alert_id, user_id, read_at, version)
        VALUES (_book, _id, _user, CASE WHEN _read THEN now() END, 2)
        ON CONFLICT (book_id, alert_id, user_id) DO UPDATE
           SET read_at = excluded.read_at, version = r.version + 1;
        _answer := alert_get(_book, _user, _id);
    END IF;
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

-- Marks what is unread, and says how many: {"read"}.
CREATE FUNCTION alerts_read_all(_book uuid, _user uuid, _key text, _hash text) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _answer answer := book_enter(_book, _user, _key, _hash);
    _marked bigint;
BEGIN
    IF _answer.outcome IS NOT NULL THEN
        RETURN _answer;
    END IF;
    INSERT INTO alert_reads AS r (book_id, alert_id, user_id, read_at, version)
    SELECT a.book_id, a.id, _user, now(), 2
      FROM alerts a
     WHERE a.book_id = _book
       AND NOT EXISTS (SELECT FROM alert_reads known
                        WHERE known.book_id = a.book_id AND known.alert_id = a.id
                          AND known.user_id = _user AND known.read_at IS NOT NULL)
    ON CONFLICT (book_id, alert_id, user_id) DO UPDATE
       SET read_at = excluded.read_at, version = r.version + 1;
    GET DIAGNOSTICS _marked = ROW_COUNT;
    _answer := ('ok', format('{"read":%s}', _marked), NULL, false);
    PERFORM idempotency_keep(_book, _user, _key, _hash, _answer);
    RETURN _answer;
END
$$;

COMMIT;
