-- Makes the roles and the database of one service; run by a superuser, again at will:
--
--   psql -v service=auth -f setup.sql postgres
--
-- purser_<service>_owner owns the schema and runs the migrations; purser_<service> is what the
-- service logs in as. Passwords, where pg_hba.conf asks for them, are set by the operator.

\set ON_ERROR_STOP on
\set owner purser_ :service _owner
\set role purser_ :service

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'role']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- Nothing that a request waits for takes longer, so that one bad statement cannot hold responders.
ALTER ROLE :"role" SET statement_timeout = '5s';
ALTER ROLE :"role" SET lock_timeout = '4s';
ALTER ROLE :"role" SET idle_in_transaction_session_timeout = '10s';

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'role', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role')
\gexec

REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"role" TO :"role";
