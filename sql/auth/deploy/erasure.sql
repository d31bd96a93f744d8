-- Erasing an account, and the book where nobody else is in it. Other services learn of it by events.
BEGIN;

-- With the owner's rights, and only of somebody who is a user no more: so the service can cover no
-- tracks of those that it has.
CREATE FUNCTION audit_forget(_user uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM audit
     WHERE user_id = _user AND NOT EXISTS (SELECT FROM users WHERE id = _user)
$$;

-- The books that hold nobody else. All of the user's stay locked, so that two who leave one book at
-- once do not each take the other for one who stays.
CREATE FUNCTION books_left_alone(_user uuid) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM FROM books b
      WHERE b.id IN (SELECT book_id FROM memberships WHERE user_id = _user)
      ORDER BY b.id FOR UPDATE;
    RETURN ARRAY(SELECT m.book_id FROM memberships m
                  WHERE m.user_id = _user
                    AND NOT EXISTS (SELECT FROM memberships o
                                     WHERE o.book_id = m.book_id AND o.user_id <> _user)
                  ORDER BY m.book_id);
END
$$;

-- Ends the user's sessions, and leaves nothing that names him but the events, which go as soon as
-- they are delivered (outbox_prune). The ids of the sessions.
CREATE FUNCTION user_erase(_user uuid, _account bytea) RETURNS json
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _books uuid[] := books_left_alone(_user);
    _sessions json := (SELECT coalesce(json_agg(id), '[]')
                         FROM session_end_others(_user, NULL, NULL) AS ended (id));
BEGIN
    DELETE FROM dead_letters d
     WHERE d.book_id = ANY (_books)
        OR d.book_id IN (SELECT book_id FROM memberships WHERE user_id = _user)
           AND d.event #>> '{data,user_id}' = _user::text;
    INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
    SELECT m.book_id, 'user', _user, 'user.erased', json_build_object('user_id', _user)
      FROM memberships m WHERE m.user_id = _user AND m.book_id <> ALL (_books)
    UNION ALL
    SELECT book, 'book', book, 'book.erased', '{}' FROM unnest(_books) AS book;
    DELETE FROM users WHERE id = _user;
    DELETE FROM books WHERE id = ANY (_books);
    PERFORM login_succeeded(_account), audit_forget(_user), audit_add('erased', NULL, NULL, NULL);
    RETURN _sessions;
END
$$;

-- _verified as with login(), and slowed down together with it. done: an array of the ids of the
-- sessions that ended, the caller's among them. not_found: there is no such user any more.
CREATE FUNCTION me_delete(_user uuid, _session uuid, _verified text, _address inet)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _account bytea := (SELECT login_account(email) FROM users WHERE id = _user);
    _hash text;
BEGIN
    PERFORM login_lock(_account);
    SELECT password_hash INTO _hash FROM users WHERE id = _user;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    END IF;
    IF NOT login_slowed(_account, _address) THEN
        IF _hash = _verified THEN
            RETURN ROW('done', user_erase(_user, _account), NULL, false)::answer;
        END IF;
        PERFORM login_failed(_account, _address);
    END IF;
    PERFORM audit_add('erasure_failed', _user, _session, _address);
    RETURN ROW('invalid',
               '[{"pointer":"/password","code":"not_allowed","detail":"is not the password"}]',
               NULL, false)::answer;
END
$$;

COMMIT;
