BEGIN;
SELECT has_function_privilege('maintain()', 'execute');
ROLLBACK;
