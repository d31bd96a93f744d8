BEGIN;
DROP FUNCTION transaction_written(caller, verdict, uuid, text, text);
DROP FUNCTION unjudged_add(caller, uuid);
DROP FUNCTION transaction_store(transactions, transactions);
DROP FUNCTION totals_add(transactions, int);
DROP FUNCTION category_find(uuid, text, text);
DROP FUNCTION book_weigh(uuid, bigint, bigint);
DROP FUNCTION great_amount(bigint);
COMMIT;
