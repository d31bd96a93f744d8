"""What a service that was taken over could do with its database, and what the owner of another
could: nothing but what the service does anyway."""

import psycopg
import pytest
from psycopg import errors

from harness.platform import SERVICES

REFUSED = errors.InsufficientPrivilege


def connect(platform, service, user, database=None):
    dsn = psycopg.conninfo.make_conninfo(
        platform.dsn(service), user=user, dbname=database or f"purser_{service}")
    return psycopg.connect(dsn, autocommit=True)


@pytest.fixture(scope="module", params=SERVICES)
def service(request):
    return request.param


@pytest.fixture(scope="module")
def as_service(platform, service):
    with connect(platform, service, f"purser_{service}") as connection:
        yield connection


def tables(platform, service):
    found = platform.sql(service, "SELECT schemaname, tablename FROM pg_tables"
                                  " WHERE schemaname IN ('public', 'sqitch')")
    assert len(found) > 10
    return found


@pytest.mark.parametrize("statement", [
    "CREATE TABLE mine (a int)",
    "CREATE TEMPORARY TABLE mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TYPE mine AS (a int)",
    "CREATE EXTENSION pg_trgm",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "ALTER SYSTEM SET work_mem = '1GB'",
    "DELETE FROM sqitch.changes",
    "SELECT * FROM sqitch.changes",
])
def test_a_service_cannot(as_service, statement):
    with pytest.raises(REFUSED):
        as_service.execute(statement)


@pytest.mark.parametrize("statement", [
    "ALTER TABLE {} ADD COLUMN mine int",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TABLE {} CASCADE",
    "TRUNCATE {} CASCADE",
    "CREATE INDEX mine ON {} ((1))",
    "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "GRANT ALL ON {} TO PUBLIC",
])
def test_a_service_cannot_change_the_tables(as_service, platform, service, statement):
    before = platform.sql(service, "SELECT relname, relacl FROM pg_class ORDER BY 1")
    for schema, table in tables(platform, service):
        if statement.startswith("GRANT"):
            # Where one may grant nothing of it, PostgreSQL says so for some and errs for others.
            try:
                as_service.execute(statement.format(f"{schema}.{table}"))
            except REFUSED:
                pass
        else:
            with pytest.raises(REFUSED):
                as_service.execute(statement.format(f"{schema}.{table}"))
    assert platform.sql(service, "SELECT relname, relacl FROM pg_class ORDER BY 1") == before


def test_a_service_becomes_nobody_else(as_service, platform, service):
    roles = [name for (name,) in platform.sql(
        service, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'purser%%' AND rolname <> %s",
        f"purser_{service}")]
    assert f"purser_{service}_owner" in roles
    for role in [*roles, "postgres", "pg_execute_server_program", "pg_read_all_data"]:
        with pytest.raises(REFUSED):
            as_service.execute(f"SET ROLE {role}")
        with pytest.raises(REFUSED):
            as_service.execute(f"SET SESSION AUTHORIZATION {role}")


@pytest.mark.parametrize("role", ["purser_{}", "purser_{}_owner"])
def test_roles_have_no_rights_over_the_server(platform, service, role):
    role = role.format(service)
    [rights] = platform.sql(
        service, "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
                 " FROM pg_roles WHERE rolname = %s", role)
    assert rights == (False,)
    assert platform.sql(service, "SELECT roleid::regrole FROM pg_auth_members"
                                 " WHERE member = %s::regrole", role) == []


def test_a_service_owns_nothing(platform, service):
    assert platform.sql(
        service, "SELECT classid::regclass, objid FROM pg_shdepend"
                 " WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass"
                 "   AND refobjid = %s::regrole", f"purser_{service}") == []


@pytest.mark.parametrize("role", ["purser_{}", "purser_{}_owner"])
def test_nobody_gets_into_another_services_database(platform, service, role):
    for other in SERVICES:
        if other == service:
            connect(platform, service, role.format(service)).close()
        else:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                connect(platform, service, role.format(service), f"purser_{other}")
