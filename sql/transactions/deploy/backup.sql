-- What backing up and restoring ask.
BEGIN;
\ir ../../common/backup.sql

-- Called once, in a database that was restored from a dump. The definitions may be newer than those
-- of the budgets service, whose dump is older: the next write to a book asks for all of them, and
-- whatever is stored gives way to that answer. What was alerted stays, so nothing is alerted twice.
CREATE FUNCTION restored() RETURNS void
LANGUAGE sql VOLATILE
AS $$
    SELECT outbox_rewind(), inbox_renew(), tokens_refuse();
    UPDATE books SET definitions_version = NULL, definitions_at = NULL
     WHERE definitions_version IS NOT NULL;
    UPDATE definitions SET version = 0;
$$;

COMMIT;
