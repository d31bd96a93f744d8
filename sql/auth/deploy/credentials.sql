-- Registering, logging in, changing the password. Hashes are made and compared in the service; what
-- a comparison means is decided here, in the transaction that records it.
BEGIN;

CREATE FUNCTION register(_book uuid, _user uuid, _session uuid, _salt bytea, _email text,
                         _hash text, _name text, _currency text, _timezone text, _agent text,
                         _address inet)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF NOT timezone_known(_timezone) THEN
        RETURN timezone_fault();
    END IF;
    INSERT INTO users (id, email, password_hash, name, timezone)
    VALUES (_user, _email, _hash, _name, _timezone)
    ON CONFLICT (email_key) DO NOTHING;
    IF NOT FOUND THEN
        RETURN ROW('email_taken', NULL, NULL, false)::answer;
    END IF;
    INSERT INTO books (id, name, currency) VALUES (_book, 'Household', _currency);
    INSERT INTO memberships (book_id, user_id, role) VALUES (_book, _user, 'owner');
    PERFORM session_start(_user, _session, _salt, _agent, _address);
    PERFORM audit_add('registered', _user, _session, _address);
    RETURN ROW('created', user_json(_book, _user), 1, false)::answer;
END
$$;

-- _verified is the hash that the password was found to fit, null where it fitted none. It must be
-- the account's still, or the password has been changed meanwhile. An attempt during the wait is
-- refused unseen: it counts neither as a failure nor as a success.
CREATE FUNCTION login(_email text, _verified text, _session uuid, _salt bytea, _agent text,
                      _address inet)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _account bytea := login_account(_email);
    _user users;
    _book uuid;
BEGIN
    PERFORM login_lock(_account);
    SELECT * INTO _user FROM users WHERE email_key = email_key(_email);
    IF login_slowed(_account, _address) THEN
        PERFORM audit_add('login_slowed', _user.id, NULL, _address);
        RETURN ROW('denied', NULL, NULL, false)::answer;
    END IF;
    IF _user.password_hash = _verified THEN
        PERFORM login_succeeded(_account);
        _book := session_start(_user.id, _session, _salt, _agent, _address);
        PERFORM audit_add('logged_in', _user.id, _session, _address);
        RETURN ROW('ok', user_json(_book, _user.id), _user.version, false)::answer;
    END IF;
    PERFORM login_failed(_account, _address);
    PERFORM audit_add('login_failed', _user.id, NULL, _address);
    RETURN ROW('denied', NULL, NULL, false)::answer;
END
$$;

-- _verified as with login(), for the current password, and slowed down together with it: a stolen
-- access token gives no free guesses. done: an array of the ids of the sessions that ended.
CREATE FUNCTION password_change(_user uuid, _session uuid, _verified text, _hash text,
                                _address inet)
RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _account bytea := (SELECT login_account(email) FROM users WHERE id = _user);
BEGIN
    PERFORM login_lock(_account);
    IF NOT login_slowed(_account, _address) THEN
        UPDATE users SET password_hash = _hash WHERE id = _user AND password_hash = _verified;
        IF FOUND THEN
            PERFORM login_succeeded(_account);
            PERFORM audit_add('password_changed', _user, _session, _address);
            RETURN sessions_delete_others(_user, _session, _address);
        END IF;
        PERFORM login_failed(_account, _address);
    END IF;
    PERFORM audit_add('password_change_failed', _user, _session, _address);
    RETURN ROW('invalid',
               '[{"pointer":"/current_password","code":"not_allowed",'
               '"detail":"is not the current password"}]', NULL, false)::answer;
END
$$;

COMMIT;
