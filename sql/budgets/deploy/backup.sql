-- What backing up and restoring ask.
BEGIN;
\ir ../../common/backup.sql

-- Called once, in a database that was restored from a dump. The sums are made anew from the
-- transactions: by the keepers, since only the transactions service knows those.
CREATE FUNCTION restored() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _patience CONSTANT int := 3600; -- an hour
BEGIN
    PERFORM outbox_rewind(), inbox_renew(), tokens_refuse();
    DELETE FROM rereads WHERE ended_at IS NULL;
    PERFORM reread_ask('rebuild', NULL, _patience);
END
$$;

COMMIT;
