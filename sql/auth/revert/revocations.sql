BEGIN;
DROP FUNCTION revocations_since(xid8);
DROP FUNCTION revoke_id(uuid);
DROP TABLE revocations;
COMMIT;
