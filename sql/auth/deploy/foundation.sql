-- What every database of Purser has.
BEGIN;
\ir ../../common/service.sql
\ir ../../common/outbox.sql
GRANT SELECT, INSERT, UPDATE, DELETE ON service_state, revoked, outbox, subscribers, dead_letters,
      outbox_holds
   TO purser_auth;
COMMIT;
