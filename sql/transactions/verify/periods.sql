BEGIN;
\ir ../../common/verify/periods.sql
ROLLBACK;
