BEGIN;
SELECT has_function_privilege('me_delete(uuid, uuid, text, inet)', 'execute');
SELECT has_function_privilege('user_erase(uuid, bytea)', 'execute');
SELECT has_function_privilege('books_left_alone(uuid)', 'execute');
SELECT 1 / prosecdef::int FROM pg_proc WHERE oid = 'audit_forget(uuid)'::regprocedure;
ROLLBACK;
