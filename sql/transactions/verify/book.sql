BEGIN;
\ir ../../common/verify/book.sql
\ir ../../common/verify/category.sql
ROLLBACK;
