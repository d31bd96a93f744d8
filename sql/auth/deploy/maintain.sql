-- What is over age goes, a bounded piece a call. Several keepers may call at once: who finds
-- another at it leaves it to them.
BEGIN;

CREATE FUNCTION maintain() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM maintain_service();
    IF NOT pg_try_advisory_xact_lock(hashtextextended('maintain', 0)) THEN
        RETURN;
    END IF;
    DELETE FROM revocations WHERE at < now() - interval '15 minutes';
    DELETE FROM login_failures
     WHERE (account, network) IN (SELECT account, network FROM login_failures
                                   WHERE last_at < now() - interval '1 day'
                                   ORDER BY last_at LIMIT 10000);
    PERFORM sessions_expire();
    -- A session that was not refreshed for 14 days is over, however it ended.
    DELETE FROM sessions
     WHERE id = ANY (ARRAY(SELECT id FROM sessions WHERE last_seen_at < now() - interval '15 days'
                            ORDER BY last_seen_at LIMIT 10000));
    PERFORM audit_prune();
END
$$;

COMMIT;
