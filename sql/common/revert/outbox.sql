DROP FUNCTION outbox_prune(interval);
DROP FUNCTION outbox_set_aside(text, uuid, text, xid8, uuid, text);
DROP FUNCTION outbox_failed(text, uuid);
DROP FUNCTION outbox_delivered(text, uuid, xid8, uuid);
DROP FUNCTION outbox_next(text, uuid, text, text[], int, int, boolean);
DROP FUNCTION event_json(outbox, text);
DROP TABLE dead_letters;
DROP TABLE subscribers;
DROP TABLE outbox;
