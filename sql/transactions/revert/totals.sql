BEGIN;
DROP FUNCTION totals_digests(uuid, int);
DROP FUNCTION totals_of_book(uuid);
\ir ../../common/revert/sums.sql
COMMIT;
