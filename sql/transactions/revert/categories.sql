BEGIN;
DROP FUNCTION category_rename(uuid, uuid, text, int, text, text, text, bigint, jsonb, text, text);
DROP FUNCTION rename_announce(caller, text, text, text, text);
DROP FUNCTION definitions_rename(caller, text, text);
DROP FUNCTION categories_rename(uuid, text, text, text);
DROP FUNCTION totals_rename(caller, text, text);
DROP FUNCTION totals_announce(caller, text, text);
DROP FUNCTION category_rename_faults(uuid, text, text);
COMMIT;
