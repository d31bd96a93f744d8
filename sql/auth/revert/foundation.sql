BEGIN;
\ir ../../common/revert/outbox.sql
\ir ../../common/revert/service.sql
COMMIT;
