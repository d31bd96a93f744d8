SELECT book_id, id, aggregatetype, aggregateid, type, payload, xid, created_at
  FROM outbox WHERE false;
SELECT name, after_xid, after_id, holder, held_until, failures, retry_at, seen_at
  FROM subscribers WHERE false;
SELECT book_id, subscriber, id, type, event, reason, failed_at, replay FROM dead_letters WHERE false;
SELECT backup, subscriber, after_xid, after_id, seen_at FROM outbox_holds WHERE false;
SELECT has_function_privilege(f, 'execute')
  FROM unnest(ARRAY[
      'event_json(outbox, text)',
      'subscriber_get(text, boolean)',
      'outbox_waits(subscribers)',
      'outbox_read(subscribers, text, text[], int, int, interval)',
      'outbox_next(text, uuid, text, text[], int, int, int, interval)',
      'outbox_delivered(text, uuid, xid8, uuid)',
      'outbox_delivered_to(text, uuid, uuid, uuid)',
      'outbox_failed(text, uuid)',
      'outbox_set_aside(text, uuid, text, xid8, uuid, text)',
      'letter_delivered(text, uuid, uuid, uuid)',
      'letter_refused(text, uuid, uuid, uuid, text)',
      'outbox_forget(xid8, uuid)',
      'outbox_prune(interval, boolean, text[])']) AS f;
