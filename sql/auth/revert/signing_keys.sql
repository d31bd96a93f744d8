BEGIN;
DROP FUNCTION signing_key_seen(text, bigint);
DROP TABLE signing_keys;
COMMIT;
