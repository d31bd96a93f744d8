BEGIN;
SELECT id, at, event, user_id, session_id, address, detail FROM audit WHERE false;
SELECT 1 / (NOT has_table_privilege('purser_auth', 'audit', 'update, delete'))::int;
SELECT has_function_privilege('audit_add(text, uuid, uuid, inet, text)', 'execute');
SELECT has_function_privilege('audit_prune()', 'execute');
ROLLBACK;
