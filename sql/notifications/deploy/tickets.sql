-- Tickets for the stream, and pruning.
BEGIN;

-- _hash is the ticket's SHA-256, _issued the access token's time of issue. For a minute.
CREATE FUNCTION ticket_make(_book uuid, _user uuid, _session uuid, _issued bigint, _hash bytea)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM book_lock(_book);
    IF book_erased(_book) THEN
        RETURN answer_plain('erased');
    END IF;
    INSERT INTO tickets (book_id, hash, user_id, session_id, issued, expires_at)
    VALUES (_book, _hash, _user, _session, _issued, now() + interval '1 minute');
    RETURN answer_plain('done');
END
$$;

-- Spends it. No row: there is none, or no more.
CREATE FUNCTION ticket_take(_book uuid, _hash bytea)
RETURNS TABLE (user_id uuid, session_id uuid, issued bigint)
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM tickets t
     WHERE t.book_id = _book AND t.hash = _hash AND t.expires_at > now()
    RETURNING t.user_id, t.session_id, t.issued
$$;

-- Attempts are kept for 90 days, and so are the deliveries that came to an end.
CREATE FUNCTION maintain() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM maintain_service();
    PERFORM maintain_book();
    PERFORM maintain_inbox();
    IF NOT pg_try_advisory_xact_lock(hashtextextended('maintain', 0)) THEN
        RETURN;
    END IF;
    DELETE FROM tickets WHERE expires_at <= now();
    DELETE FROM requests WHERE at <= now() - interval '1 hour';
    DELETE FROM usage_told WHERE at <= now() - interval '1 minute' AND NOT again;
    WITH old AS (
        DELETE FROM deliveries
         WHERE (book_id, id) IN (SELECT book_id, id FROM deliveries
                                  WHERE created_at <= now() - interval '90 days'
                                    AND state IN ('delivered', 'failed')
                                  ORDER BY created_at LIMIT 10000)
        RETURNING book_id, id
    )
    DELETE FROM attempts a USING old
     WHERE a.book_id = old.book_id AND a.delivery_id = old.id;
END
$$;

COMMIT;
