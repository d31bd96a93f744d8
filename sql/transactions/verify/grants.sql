BEGIN;
SELECT 'maintain()'::regprocedure;
SELECT 1 / has_table_privilege('purser_transactions', 'transactions', 'INSERT')::int;
SELECT 1 / has_function_privilege('purser_transactions', 'maintain()', 'EXECUTE')::int;
ROLLBACK;
