BEGIN;
\ir ../../common/verify/service.sql
\ir ../../common/verify/outbox.sql
ROLLBACK;
