BEGIN;
DROP FUNCTION delivery_retry(uuid, uuid, text, text, uuid, uuid);
DROP FUNCTION attempt_list(uuid, uuid, uuid, timestamptz, uuid, int, int);
COMMIT;
