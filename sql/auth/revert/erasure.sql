BEGIN;
DROP FUNCTION me_delete(uuid, uuid, text, inet);
DROP FUNCTION user_erase(uuid, bytea);
DROP FUNCTION books_left_alone(uuid);
DROP FUNCTION audit_forget(uuid);
COMMIT;
