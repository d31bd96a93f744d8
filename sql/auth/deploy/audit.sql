-- Who did what, written in the transaction of the deed. No secrets: neither passwords nor tokens,
-- and no e-mail address that nobody registered.
BEGIN;

CREATE TABLE audit (
    id uuid PRIMARY KEY DEFAULT uuid_v7(),
    at timestamptz NOT NULL DEFAULT now(),
    event text NOT NULL CHECK (event IN (
        'registered', 'logged_in', 'login_failed', 'login_slowed', 'refresh_reused', 'logged_out',
        'session_ended', 'session_expired', 'password_changed', 'password_change_failed',
        'erasure_failed', 'erased', 'key_published')),
    user_id uuid,
    session_id uuid,
    address inet,
    detail text
);
CREATE INDEX audit_user ON audit (user_id, at);
CREATE INDEX audit_age ON audit (at);

-- Rows can be added by the service, and changed by nobody.
GRANT INSERT ON audit TO purser_auth;

CREATE FUNCTION audit_add(_event text, _user uuid, _session uuid, _address inet, _detail text = NULL)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO audit (event, user_id, session_id, address, detail)
    VALUES (_event, _user, _session, _address, _detail)
$$;

-- With the owner's rights, so that the service can let old rows go and no others.
CREATE FUNCTION audit_prune() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    DELETE FROM audit
     WHERE id = ANY (ARRAY(SELECT id FROM audit WHERE at < now() - interval '400 days'
                            ORDER BY at LIMIT 10000))
$$;

COMMIT;
