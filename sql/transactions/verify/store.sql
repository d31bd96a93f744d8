BEGIN;
SELECT 'great_amount(bigint)'::regprocedure;
SELECT 'book_weigh(uuid, bigint, bigint)'::regprocedure;
SELECT 'category_find(uuid, text, text)'::regprocedure;
SELECT 'totals_add(transactions, int)'::regprocedure;
SELECT 'transaction_store(transactions, transactions)'::regprocedure;
SELECT 'unjudged_add(caller, uuid)'::regprocedure;
SELECT 'transaction_written(caller, verdict, uuid, text, text)'::regprocedure;
ROLLBACK;
