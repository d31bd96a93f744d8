BEGIN;
DROP FUNCTION reread_release(uuid, timestamptz, uuid, int, int, int, int, boolean, text);
DROP FUNCTION difference_note(uuid);
DROP FUNCTION reread_apply(text, uuid, timestamptz, json);
DROP FUNCTION categories_replace(uuid, json, timestamptz);
DROP FUNCTION sums_replace(uuid, json);
DROP FUNCTION sums_amiss(uuid, json);
DROP TYPE told_sum;
DROP FUNCTION reread_ahead(uuid, timestamptz, uuid[]);
DROP FUNCTION reread_outdated(uuid, timestamptz, uuid[]);
DROP FUNCTION event_time(uuid);
DROP FUNCTION reread_page(text, uuid, json);
DROP FUNCTION reread_claim(int, int);
DROP FUNCTION check_daily(int);
DROP FUNCTION reread_ask(text, uuid, int);
DROP TABLE differences;
DROP TABLE rereads;
\ir ../../common/revert/sums.sql
COMMIT;
