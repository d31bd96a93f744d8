BEGIN;
\ir ../../common/revert/category.sql
\ir ../../common/revert/book.sql
COMMIT;
