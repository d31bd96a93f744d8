-- What every database with books in it has.
BEGIN;
\ir ../../common/book.sql
\ir ../../common/outbox.sql
\ir ../../common/inbox.sql
\ir ../../common/category.sql
COMMIT;
