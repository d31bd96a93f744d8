BEGIN;
\ir ../../common/verify/service.sql
ROLLBACK;
