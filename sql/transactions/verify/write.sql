BEGIN;
SELECT 'transaction_find(uuid, uuid)'::regprocedure;
SELECT 'transaction_row(caller, draft, text)'::regprocedure;
SELECT 'transaction_write(caller, transactions, category, transactions, '
       'category, boolean)'::regprocedure;
SELECT 'transaction_put(caller, jsonb)'::regprocedure;
SELECT 'transaction_create(uuid, uuid, text, int, text, text, text, bigint, '
       'jsonb, jsonb)'::regprocedure;
SELECT 'transaction_change(uuid, uuid, text, int, text, text, text, bigint, '
       'jsonb, uuid, bigint, jsonb)'::regprocedure;
SELECT 'transaction_delete(uuid, uuid, text, int, text, bigint, jsonb, uuid, '
       'bigint, boolean)'::regprocedure;
SELECT 'transaction_check(uuid, uuid, text, int, text, bigint, jsonb)'::regprocedure;
ROLLBACK;
