BEGIN;
\ir ../../common/revert/inbox.sql
\ir ../../common/revert/outbox.sql
\ir ../../common/revert/book.sql
\ir ../../common/revert/service.sql
COMMIT;
