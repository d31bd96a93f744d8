BEGIN;
\ir ../../common/verify/service.sql
\ir ../../common/verify/book.sql
\ir ../../common/verify/outbox.sql
\ir ../../common/verify/inbox.sql
ROLLBACK;
