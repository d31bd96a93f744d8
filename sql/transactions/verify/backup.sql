BEGIN;
\ir ../../common/verify/backup.sql
ROLLBACK;
