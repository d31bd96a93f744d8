-- The keys themselves are files that the database never sees; that one appeared is for the audit.
BEGIN;

CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    sign_from timestamptz NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON signing_keys TO purser_auth;

-- However many responders see it, and however often: one row.
CREATE FUNCTION signing_key_seen(_kid text, _sign_from bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO signing_keys (kid, sign_from) VALUES (_kid, to_timestamp(_sign_from))
    ON CONFLICT (kid) DO NOTHING;
    IF FOUND THEN
        PERFORM audit_add('key_published', NULL, NULL, NULL, _kid);
    END IF;
END
$$;

COMMIT;
