BEGIN;
DROP FUNCTION transaction_check(uuid, uuid, text, int, text, bigint, jsonb);
DROP FUNCTION transaction_delete(uuid, uuid, text, int, text, bigint, jsonb, uuid, bigint, boolean);
DROP FUNCTION transaction_change(uuid, uuid, text, int, text, text, text, bigint, jsonb, uuid,
                                 bigint, jsonb);
DROP FUNCTION transaction_create(uuid, uuid, text, int, text, text, text, bigint, jsonb, jsonb);
DROP FUNCTION transaction_put(caller, jsonb);
DROP FUNCTION transaction_write(caller, transactions, category, transactions, category, boolean);
DROP FUNCTION transaction_row(caller, draft, text);
DROP FUNCTION transaction_find(uuid, uuid);
COMMIT;
