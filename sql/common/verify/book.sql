SELECT book_id, user_id, key, request_hash, outcome, body, version, created_at
  FROM idempotency WHERE false;
SELECT 1 / (money_text(money_minor('12.5', 2), 2) = '12.50')::int;
SELECT has_function_privilege('book_lock(uuid)', 'execute');
SELECT has_function_privilege('idempotency_find(uuid, uuid, text, text)', 'execute');
SELECT has_function_privilege('idempotency_keep(uuid, uuid, text, text, answer)', 'execute');
SELECT has_function_privilege('maintain_book()', 'execute');
