BEGIN;
SELECT account, network, failures, last_at FROM login_failures WHERE false;
SELECT 1 / (login_account('A@b.c') = login_account('a@B.c'))::int;
SELECT 1 / (login_network('192.0.2.77') = '192.0.2.0/24')::int;
SELECT has_function_privilege('login_lock(bytea)', 'execute');
SELECT has_function_privilege('login_slowed(bytea, inet)', 'execute');
SELECT has_function_privilege('login_failed(bytea, inet)', 'execute');
SELECT has_function_privilege('login_succeeded(bytea)', 'execute');
ROLLBACK;
