BEGIN;
\ir ../../common/verify/book.sql
\ir ../../common/verify/outbox.sql
\ir ../../common/verify/inbox.sql
\ir ../../common/verify/category.sql
ROLLBACK;
