BEGIN;
\ir ../../common/verify/sums.sql
SELECT 'totals_of_book(uuid)'::regprocedure;
SELECT 'totals_digests(uuid, int)'::regprocedure;
ROLLBACK;
