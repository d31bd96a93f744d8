BEGIN;
SELECT has_function_privilege(
    'register(uuid, uuid, uuid, bytea, text, text, text, text, text, text, inet)', 'execute');
SELECT has_function_privilege('login(text, text, uuid, bytea, text, inet)', 'execute');
SELECT has_function_privilege('password_change(uuid, uuid, text, text, inet)', 'execute');
ROLLBACK;
