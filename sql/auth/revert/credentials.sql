BEGIN;
DROP FUNCTION password_change(uuid, uuid, text, text, inet);
DROP FUNCTION login(text, text, uuid, bytea, text, inet);
DROP FUNCTION register(uuid, uuid, uuid, bytea, text, text, text, text, text, text, inet);
COMMIT;
