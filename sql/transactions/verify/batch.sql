BEGIN;
SELECT 'batch_put(caller, jsonb)'::regprocedure;
SELECT 'batch_put_atomic(caller, jsonb)'::regprocedure;
SELECT 'transaction_batch(uuid, uuid, text, int, text, text, text, bigint, '
       'jsonb, jsonb, boolean)'::regprocedure;
ROLLBACK;
