BEGIN;
SELECT 'transaction_get(uuid, text, int, uuid)'::regprocedure;
SELECT 'transaction_page(transactions[], int, text, int)'::regprocedure;
SELECT 'words_query(text)'::regprocedure;
SELECT 'category_list(uuid)'::regprocedure;
ROLLBACK;
