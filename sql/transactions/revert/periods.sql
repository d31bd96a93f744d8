BEGIN;
\ir ../../common/revert/periods.sql
COMMIT;
