BEGIN;
SELECT id, email, email_key, password_hash, name, timezone, version, created_at
  FROM users WHERE false;
SELECT id, name, currency, created_at FROM books WHERE false;
SELECT book_id, user_id, role, created_at FROM memberships WHERE false;
SELECT 1 / (email_key('A@Example.com') = 'a@example.com')::int;
SELECT 1 / (timezone_known('Europe/Paris') AND NOT timezone_known('Nowhere/Paris'))::int;
SELECT has_function_privilege('me(uuid, uuid)', 'execute');
SELECT has_function_privilege('me_change(uuid, uuid, jsonb, bigint)', 'execute');
ROLLBACK;
