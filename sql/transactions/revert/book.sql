BEGIN;
\ir ../../common/revert/category.sql
\ir ../../common/revert/inbox.sql
\ir ../../common/revert/outbox.sql
\ir ../../common/revert/book.sql
COMMIT;
