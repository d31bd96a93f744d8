SELECT book_id, id, received_at FROM inbox WHERE false;
SELECT book_hash, at FROM erased WHERE false;
SELECT has_function_privilege('book_erased(uuid)', 'execute');
SELECT has_function_privilege('book_bury(uuid)', 'execute');
SELECT has_function_privilege('events_apply(json)', 'execute');
SELECT has_function_privilege('maintain_inbox()', 'execute');
SELECT has_function_privilege('inbox_renew()', 'execute');
