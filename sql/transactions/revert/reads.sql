BEGIN;
DROP FUNCTION category_list(uuid);
DROP FUNCTION words_query(text);
DROP FUNCTION transaction_page(transactions[], int, text, int);
DROP FUNCTION transaction_get(uuid, text, int, uuid);
COMMIT;
