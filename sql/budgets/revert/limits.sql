BEGIN;
DROP FUNCTION budget_limits_narrowed(uuid, text, int, text, text, date);
DROP FUNCTION budget_limits(uuid, text, int, text);
DROP FUNCTION limits_etag(bigint, text);
DROP FUNCTION limits_body(uuid, text, int);
DROP FUNCTION limits_json(bigint, bigint, text);
COMMIT;
