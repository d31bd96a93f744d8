BEGIN;
DROP FUNCTION book_erase(uuid);
DROP FUNCTION events_applied(uuid, timestamptz);
DROP FUNCTION event_apply(uuid, text, json, timestamptz);
DROP FUNCTION budget_changed(uuid, jsonb);
DROP FUNCTION event_definition(caller, jsonb);
DROP FUNCTION event_caller(uuid, jsonb);
DROP FUNCTION amount_digits(text);
COMMIT;
