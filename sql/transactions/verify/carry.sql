BEGIN;
SELECT 'carry(definitions, bigint, bigint, bigint, int)'::regprocedure;
SELECT 'period_amount(definitions, int)'::regprocedure;
SELECT 'carried_into(definitions, date, side, side)'::regprocedure;
ROLLBACK;
