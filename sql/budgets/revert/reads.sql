BEGIN;
DROP FUNCTION budget_list(uuid, text, int, int, text);
DROP FUNCTION budget_get(uuid, text, int, uuid);
COMMIT;
