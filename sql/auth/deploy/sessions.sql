-- Sessions and the rotation of their refresh tokens. A refresh token is the session's id, its
-- generation and a MAC over both and the salt; the row keeps the generation, never a token.
BEGIN;

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    book_id uuid NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    salt bytea NOT NULL CHECK (length(salt) = 16),
    generation int NOT NULL DEFAULT 1,
    rotated_at timestamptz NOT NULL DEFAULT now(),
    user_agent text,
    address inet NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id, last_seen_at DESC);
CREATE INDEX sessions_book ON sessions (book_id);
CREATE INDEX sessions_age ON sessions (last_seen_at);
CREATE INDEX sessions_live ON sessions (created_at) WHERE ended_at IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO purser_auth;

-- Neither ended, nor unused for 14 days, nor older than 60.
CREATE FUNCTION session_live(_session sessions) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT _session.ended_at IS NULL
           AND _session.last_seen_at > now() - interval '14 days'
           AND _session.created_at > now() - interval '60 days'
$$;

-- Opens a session in the book that the user belongs to the longest.
CREATE FUNCTION session_start(_user uuid, _session uuid, _salt bytea, _agent text, _address inet)
RETURNS uuid
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO sessions (id, user_id, book_id, salt, user_agent, address)
    SELECT _session, user_id, book_id, _salt, _agent, _address
      FROM memberships
     WHERE user_id = _user
     ORDER BY created_at, book_id
     LIMIT 1
    RETURNING book_id
$$;

-- Ends it everywhere. False where it had ended before.
CREATE FUNCTION session_end(_session uuid, _event text, _address inet) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _user uuid;
    _book uuid;
BEGIN
    UPDATE sessions SET ended_at = now()
     WHERE id = _session AND ended_at IS NULL
    RETURNING user_id, book_id INTO _user, _book;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM revoke_id(_session);
    PERFORM audit_add(_event, _user, _session, _address);
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    VALUES (_book, 'session', _session, 'session.revoked',
            format('{"session_id":"%s","user_id":"%s"}', _session, _user)::json);
    RETURN true;
END
$$;

-- Ends all but one, or, where that is null, all. In order of id, so that two that do this cannot lock each other.
CREATE FUNCTION session_end_others(_user uuid, _session uuid, _address inet) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _other uuid;
BEGIN
    FOR _other IN SELECT id FROM sessions
                   WHERE user_id = _user AND id IS DISTINCT FROM _session
                     AND ended_at IS NULL
                   ORDER BY id FOR UPDATE LOOP
        IF session_end(_other, 'session_ended', _address) THEN
            RETURN NEXT _other;
        END IF;
    END LOOP;
END
$$;

-- Ends those that nobody ended and nothing can refresh any more, a bounded piece a call.
CREATE FUNCTION sessions_expire() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _session uuid;
BEGIN
    FOR _session IN SELECT id FROM sessions
                     WHERE ended_at IS NULL
                       AND (last_seen_at <= now() - interval '14 days'
                            OR created_at <= now() - interval '60 days')
                     ORDER BY created_at LIMIT 1000 FOR UPDATE SKIP LOCKED LOOP
        PERFORM session_end(_session, 'session_expired', NULL);
    END LOOP;
END
$$;

-- Rotates. The caller has checked the token's MAC, so _generation was ours once:
--   the current one           becomes the next one
--   the one before, for 10 s  gives the same successor again: two tabs, or a lost answer
--   any other                 was copied: the session ends, and nobody has it
-- ok: {"generation": of the successor, "user": …}; reused: the session was ended now.
CREATE FUNCTION refresh(_session uuid, _generation int, _agent text, _address inet) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _row sessions;
BEGIN
    SELECT * INTO _row FROM sessions WHERE id = _session FOR UPDATE;
    IF NOT FOUND OR NOT session_live(_row) THEN
        RETURN ROW('denied', NULL, NULL, false)::answer;
    END IF;
    IF _generation = _row.generation THEN
        _row.generation := _row.generation + 1;
        _row.rotated_at := clock_timestamp();
    ELSIF _generation <> _row.generation - 1
          OR clock_timestamp() - _row.rotated_at > interval '10 seconds' THEN
        PERFORM session_end(_session, 'refresh_reused', _address);
        RETURN ROW('reused', NULL, NULL, false)::answer;
    END IF;
    UPDATE sessions
       SET generation = _row.generation, rotated_at = _row.rotated_at, last_seen_at = now(),
           user_agent = _agent, address = _address
     WHERE id = _session;
    RETURN ROW('ok', json_build_object('generation', _row.generation,
                                       'user', user_json(_row.book_id, _row.user_id)),
               NULL, false)::answer;
END
$$;

-- The caller has proved that the session is his. One that is over already is a success too, so
-- that a client that lost the answer can ask again.
CREATE FUNCTION logout(_session uuid, _address inet) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM session_end(_session, 'logged_out', _address);
    RETURN ROW('done', NULL, NULL, false)::answer;
END
$$;

CREATE FUNCTION sessions_json(_user uuid, _current uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT ROW('ok', '{"data":[' || coalesce(string_agg(row_to_json(list)::text, ','), '') || ']}',
               NULL, false)::answer
      FROM (SELECT s.id, s.user_agent, host(s.address) AS address,
                   instant_text(s.created_at) AS created_at,
                   instant_text(s.last_seen_at) AS last_seen_at, s.id = _current AS current
              FROM sessions s
             WHERE s.user_id = _user AND s.ended_at IS NULL AND session_live(s)
             ORDER BY s.last_seen_at DESC, s.id DESC
             LIMIT 1000) AS list
$$;

CREATE FUNCTION session_delete(_user uuid, _session uuid, _address inet) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _row sessions;
BEGIN
    SELECT * INTO _row FROM sessions WHERE id = _session AND user_id = _user FOR UPDATE;
    IF NOT FOUND OR NOT session_live(_row) THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    END IF;
    PERFORM session_end(_session, 'session_ended', _address);
    RETURN ROW('done', NULL, NULL, false)::answer;
END
$$;

-- done: an array of the ids that ended.
CREATE FUNCTION sessions_delete_others(_user uuid, _session uuid, _address inet) RETURNS answer
LANGUAGE sql VOLATILE
AS $$
    SELECT ROW('done', coalesce(json_agg(id), '[]'), NULL, false)::answer
      FROM session_end_others(_user, _session, _address) AS ended (id)
$$;

COMMIT;
