-- What every database of Purser has.
BEGIN;
\ir ../../common/service.sql
COMMIT;
