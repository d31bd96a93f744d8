BEGIN;
SELECT kid, sign_from, seen_at FROM signing_keys WHERE false;
SELECT has_function_privilege('signing_key_seen(text, bigint)', 'execute');
ROLLBACK;
