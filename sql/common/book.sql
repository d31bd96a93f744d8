-- What every database with books in it has besides service.sql.

-- One lock a book, taken first and in a statement of its own by every function that writes: what
-- follows sees what the previous holder committed, and there is no order to get wrong.
CREATE FUNCTION book_lock(_book uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock(uuid_hash_extended(_book, 0)) $$;

-- What one minor unit is of the major one; its scale is that of every amount.
CREATE FUNCTION money_unit(_digits int) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('{1,0.1,0.01,0.001,0.0001}'::numeric[])[_digits + 1] $$;

-- Minor units as the decimal text of a currency with _digits minor digits: 1250, 2 is '12.50'.
CREATE FUNCTION money_text(_minor bigint, _digits int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (_minor * money_unit(_digits))::text $$;

-- The reverse.
CREATE FUNCTION money_minor(_text text, _digits int) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (_text::numeric * ('{1,10,100,1000,10000}'::bigint[])[_digits + 1])::bigint $$;

-- Answers kept for the retry of a request: 2xx only, so that a refused request frees its key.
CREATE TABLE idempotency (
    book_id uuid NOT NULL,
    user_id uuid NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('ok', 'created', 'done')),
    body text,
    version bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, user_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- No row: the request is new. To be called under the book's lock.
CREATE FUNCTION idempotency_find(_book uuid, _user uuid, _key text, _hash text)
RETURNS SETOF answer
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN request_hash = _hash THEN outcome ELSE 'key_reused' END,
           CASE WHEN request_hash = _hash THEN body END,
           CASE WHEN request_hash = _hash THEN version END,
           request_hash = _hash
      FROM idempotency
     WHERE book_id = _book AND user_id = _user AND key = _key
       AND created_at > now() - interval '24 hours'
$$;

-- Keeps the answer in the transaction of its effect. Nothing happens without a key, or where the
-- answer is none of success.
CREATE FUNCTION idempotency_keep(_book uuid, _user uuid, _key text, _hash text, _answer answer)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _key IS NULL OR _answer.outcome NOT IN ('ok', 'created', 'done') THEN
        RETURN;
    END IF;
    INSERT INTO idempotency AS kept (book_id, user_id, key, request_hash, outcome, body, version)
    VALUES (_book, _user, _key, _hash, _answer.outcome, _answer.body, _answer.version)
    ON CONFLICT (book_id, user_id, key) DO UPDATE
       SET request_hash = excluded.request_hash, outcome = excluded.outcome,
           body = excluded.body, version = excluded.version, created_at = excluded.created_at
     WHERE kept.created_at <= now() - interval '24 hours';
END
$$;

-- A bounded piece a call, to stay far below the statement time limit after a long pause.
CREATE FUNCTION maintain_book() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('maintain_book', 0)) THEN
        DELETE FROM idempotency
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency
                                  WHERE created_at <= now() - interval '24 hours'
                                  ORDER BY created_at LIMIT 100000))
           AND created_at <= now() - interval '24 hours';
    END IF;
END
$$;
