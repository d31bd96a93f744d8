BEGIN;
DROP FUNCTION budget_preview(uuid, int, text, int, jsonb);
DROP FUNCTION budget_explain(uuid, int, text, uuid, date);
DROP FUNCTION budget_history(uuid, int, text, uuid, int);
DROP FUNCTION budget_list(uuid, text, int, text, int, text);
DROP FUNCTION budget_get(uuid, text, int, text, uuid, date);
COMMIT;
