-- What backing up and restoring ask.
BEGIN;
\ir ../../common/backup.sql

-- Called once, in a database that was restored from a dump. Deliveries that wait are sent; no alert
-- here is newer than the transactions that it came of, whose dump is younger.
CREATE FUNCTION restored() RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT outbox_rewind(), inbox_renew(), tokens_refuse();
    DELETE FROM tickets;
$$;

COMMIT;
