-- What backing up and restoring ask.
BEGIN;
\ir ../../common/backup.sql

-- Called once, in a database that was restored from a dump: all sessions end, and every service is
-- told to refuse the tokens that there are. The nil id stands for everybody.
CREATE FUNCTION restored() RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT outbox_rewind(), tokens_refuse();
    DELETE FROM revocations;
    SELECT revoke_id('00000000-0000-0000-0000-000000000000');
    WITH ended AS (
        UPDATE sessions SET ended_at = now() WHERE ended_at IS NULL RETURNING id, user_id)
    INSERT INTO audit (event, user_id, session_id, detail)
    SELECT 'session_ended', user_id, id, 'restored from a backup' FROM ended;
$$;

COMMIT;
