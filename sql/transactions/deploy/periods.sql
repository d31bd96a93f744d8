-- Period arithmetic, the same in every database.
BEGIN;
\ir ../../common/periods.sql
COMMIT;
