BEGIN;
DROP FUNCTION maintain();
DROP FUNCTION ticket_take(uuid, bytea);
DROP FUNCTION ticket_make(uuid, uuid, uuid, bigint, bytea);
COMMIT;
