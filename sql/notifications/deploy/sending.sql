-- What the senders ask: what is due, and what came of it.
BEGIN;

-- Takes up to _limit deliveries that are due, for _seconds: a sender that dies gives them back that
-- way. Several senders share the work. `happened_at` is the time of what is told, the same each time
-- it is; `data` is the alert's JSON, NULL for other kinds.
CREATE FUNCTION deliveries_claim(_limit int, _seconds int)
RETURNS TABLE (book_id uuid, id uuid, kind text, attempt int, channel_id uuid, channel_kind text,
               target text, target_seq int, secret text, old_secret text, happened_at text,
               data text)
LANGUAGE sql VOLATILE
AS $$
    WITH due AS (
        SELECT d.book_id, d.id FROM deliveries d
         WHERE d.next_at <= now()
         ORDER BY d.next_at
         LIMIT _limit
           FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE deliveries d
           SET state = 'sending', attempt = d.attempt + 1,
               next_at = now() + make_interval(secs => _seconds)
          FROM due
         WHERE d.book_id = due.book_id AND d.id = due.id
        RETURNING d.*
    )
    SELECT t.book_id, t.id, t.kind, t.attempt, c.id, c.kind, c.target, c.target_seq, c.secret,
           CASE WHEN c.old_secret_until > now() THEN c.old_secret END,
           instant_text(coalesce(a.created_at, t.created_at)),
           CASE WHEN a.id IS NOT NULL THEN alert_json(a, NULL, 1) END
      FROM taken t
      JOIN channels c ON c.book_id = t.book_id AND c.id = t.channel_id
      LEFT JOIN alerts a ON a.book_id = t.book_id AND a.id = t.alert_id
$$;

-- Keeps what came of an attempt on the target with the number _seq. _after: the seconds until the
-- next one, NULL: there is none. _disable: why nothing more is to be sent there, NULL: nothing of
-- the kind. A webhook that took a test is verified. False: it is another sender's by now, or the
-- channel is no more.
CREATE FUNCTION delivery_done(_book uuid, _id uuid, _attempt int, _seq int, _status int,
                              _reply text, _delivered boolean, _after double precision,
                              _disable text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _d deliveries;
    _outcome text := CASE WHEN _delivered THEN 'delivered' WHEN _after IS NULL THEN 'failed'
                          ELSE 'retrying' END;
    _next timestamptz := now() + make_interval(secs => _after);
BEGIN
    PERFORM book_lock(_book);
    UPDATE deliveries
       SET state = CASE _outcome WHEN 'retrying' THEN 'due' ELSE _outcome END, next_at = _next
     WHERE book_id = _book AND id = _id AND state = 'sending' AND attempt = _attempt
    RETURNING * INTO _d;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO attempts (book_id, delivery_id, attempt, channel_id, at, status_code, reply,
                          outcome, next_at)
    VALUES (_book, _id, _attempt, _d.channel_id, now(), _status, _reply, _outcome, _next);
    IF _delivered AND _d.kind = 'test' THEN -- an address that is tested is verified already
        PERFORM channel_verify(_book, _d.channel_id, _seq);
    ELSIF _disable IS NOT NULL THEN
        PERFORM channel_disable(_book, _d.channel_id, _seq, _disable);
    END IF;
    RETURN true;
END
$$;

COMMIT;
