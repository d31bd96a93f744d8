-- Makes the roles and the database of one service, and can be run again at will:
--
--   psql -v service=auth -f setup.sql postgres
--
-- by a superuser, or by a role with CREATEROLE and CREATEDB, as a managed server has. The database
-- is called purser_<service>, or as the variable `database` says.
--
-- purser_<service>_owner owns the schema and runs the migrations; purser_<service> is what the
-- service logs in as. Passwords, where pg_hba.conf asks for them, are set by `purserctl migrate`,
-- or by the operator.

\set ON_ERROR_STOP on
\set owner purser_ :service _owner
\set role purser_ :service
\if :{?database}
\else
    \set database :role
\endif

-- Two runs at once would both find nothing. The lock ends with the session.
SELECT pg_advisory_lock(hashtextextended('purser setup ' || :'service', 0)) AS locked \gset

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'role']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- Nothing that a request waits for takes longer, so that one bad statement cannot hold responders.
ALTER ROLE :"role" SET statement_timeout = '5s';
ALTER ROLE :"role" SET lock_timeout = '4s';
ALTER ROLE :"role" SET idle_in_transaction_session_timeout = '10s';
-- A service's statements are small: to compile one takes longer than to run it.
ALTER ROLE :"role" SET jit = off;

-- Who is no superuser can only make a database for a role that it is a member of; whoever may create
-- roles may also become a member.
SELECT format('GRANT %I TO CURRENT_USER', :'owner')
WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
\gexec

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

-- No other role of the server connects, and the service makes nothing, temporary tables included.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"role";

-- Databases of servers that were upgraded from before PostgreSQL 15 let everybody create in public.
\connect :"database"
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
