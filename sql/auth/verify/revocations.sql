BEGIN;
SELECT id, at, xid FROM revocations WHERE false;
SELECT has_function_privilege('revoke_id(uuid)', 'execute');
SELECT 1 / (next ~ '^[0-9]+$')::int FROM revocations_since(NULL);
ROLLBACK;
