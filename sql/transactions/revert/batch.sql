BEGIN;
DROP FUNCTION transaction_batch(uuid, uuid, text, int, text, text, text, bigint, jsonb, jsonb,
                                boolean);
DROP FUNCTION batch_put_atomic(caller, jsonb);
DROP FUNCTION batch_put(caller, jsonb);
COMMIT;
