DROP FUNCTION maintain_book();
DROP FUNCTION idempotency_keep(uuid, uuid, text, text, answer);
DROP FUNCTION idempotency_find(uuid, uuid, text, text);
DROP TABLE idempotency;
DROP FUNCTION money_minor(text, int);
DROP FUNCTION money_text(bigint, int);
DROP FUNCTION money_unit(int);
DROP FUNCTION book_lock(uuid);
