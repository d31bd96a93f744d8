BEGIN;
DROP FUNCTION restored();
\ir ../../common/revert/backup.sql
COMMIT;
