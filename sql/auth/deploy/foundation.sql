-- What every database of Purser has.
BEGIN;
\ir ../../common/service.sql
GRANT SELECT, INSERT, UPDATE, DELETE ON service_state, revoked TO purser_auth;
COMMIT;
