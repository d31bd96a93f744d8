SELECT book_id, id, aggregatetype, aggregateid, type, payload, xid, created_at
  FROM outbox WHERE false;
SELECT name, after_xid, after_id, holder, held_until, failures, retry_at, seen_at
  FROM subscribers WHERE false;
SELECT book_id, subscriber, id, type, event, reason, failed_at FROM dead_letters WHERE false;
SELECT has_function_privilege('event_json(outbox, text)', 'execute');
SELECT has_function_privilege('outbox_next(text, uuid, text, text[], int, int, boolean)',
                              'execute');
SELECT has_function_privilege('outbox_delivered(text, uuid, xid8, uuid)', 'execute');
SELECT has_function_privilege('outbox_failed(text, uuid)', 'execute');
SELECT has_function_privilege('outbox_set_aside(text, uuid, text, xid8, uuid, text)', 'execute');
SELECT has_function_privilege('outbox_prune(interval)', 'execute');
