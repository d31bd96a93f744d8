DROP FUNCTION sums_digest(text[], date[], bigint[]);
