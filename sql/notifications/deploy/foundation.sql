-- What every database of Purser with books has.
BEGIN;

\ir ../../common/service.sql
\ir ../../common/book.sql
\ir ../../common/outbox.sql
\ir ../../common/inbox.sql

GRANT SELECT, INSERT, UPDATE, DELETE ON service_state, revoked, idempotency, outbox, subscribers,
      dead_letters, outbox_holds, inbox, erased
   TO purser_notifications;

COMMIT;
