BEGIN;
\ir ../../common/revert/service.sql
COMMIT;
