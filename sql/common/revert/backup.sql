DROP FUNCTION tokens_refuse();
DROP FUNCTION outbox_rewind();
DROP FUNCTION outbox_hold_end(uuid);
DROP FUNCTION outbox_hold_renew(uuid);
DROP FUNCTION outbox_hold(uuid);
