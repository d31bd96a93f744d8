BEGIN;
SELECT 'category_covers(text[], text[])'::regprocedure;
SELECT 'threshold_reached(int[], bigint, bigint)'::regprocedure;
SELECT 'threshold_reaches(int, bigint, bigint)'::regprocedure;
SELECT 'thresholds_crossed(int[], bigint, bigint, bigint, bigint)'::regprocedure;
SELECT 'spent_between(uuid, text[], date, date)'::regprocedure;
SELECT 'judge_period(definitions, int, side, side, boolean)'::regprocedure;
SELECT 'judge(uuid, int, date, side, side, uuid[])'::regprocedure;
ROLLBACK;
