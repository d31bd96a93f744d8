BEGIN;
DROP FUNCTION audit_prune();
DROP FUNCTION audit_add(text, uuid, uuid, inet, text);
DROP TABLE audit;
COMMIT;
