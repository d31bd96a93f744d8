BEGIN;
DROP FUNCTION judge(uuid, int, date, side, side, uuid[]);
DROP FUNCTION judge_period(definitions, int, side, side, boolean);
DROP FUNCTION spent_between(uuid, text[], date, date);
DROP FUNCTION thresholds_crossed(int[], bigint, bigint, bigint, bigint);
DROP FUNCTION threshold_reaches(int, bigint, bigint);
DROP FUNCTION threshold_reached(int[], bigint, bigint);
DROP FUNCTION category_covers(text[], text[]);
COMMIT;
