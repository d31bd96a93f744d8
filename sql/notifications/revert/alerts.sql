BEGIN;
DROP FUNCTION alerts_read_all(uuid, uuid, text, text);
DROP FUNCTION alert_change(uuid, uuid, text, text, uuid, bigint, boolean);
DROP FUNCTION alert_list(uuid, uuid, boolean, timestamptz, uuid, int);
DROP FUNCTION alert_get(uuid, uuid, uuid);
COMMIT;
