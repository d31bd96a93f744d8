BEGIN;
DROP FUNCTION carried_into(definitions, date, side, side);
DROP FUNCTION period_amount(definitions, int);
DROP FUNCTION carry(definitions, bigint, bigint, bigint, int);
COMMIT;
