"""PgBouncer in transaction mode between a service and its database: many responders on few
connections. `./dev test --pooler` has the whole platform behind one."""

import contextlib
import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from harness.wait import until

RESPONDERS = 24
CONNECTIONS = 2
CONFIGURATION = """
[databases]
purser_transactions = host={sockets} port=5432
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {sockets}
auth_type = trust
auth_file = {users}
admin_users = postgres
pool_mode = transaction
default_pool_size = {connections}
query_wait_timeout = 4
server_login_retry = 1
"""
PORT = 6500


def pgbouncer():
    return shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin")


def console(sockets, command):
    """The answer of PgBouncer's own console; None where nobody answers."""
    try:
        with psycopg.connect(host=sockets, port=PORT, user="postgres", dbname="pgbouncer",
                             autocommit=True) as connection:
            cursor = psycopg.ClientCursor(connection, row_factory=psycopg.rows.dict_row)
            cursor.execute(command)
            return cursor.fetchall() if cursor.description else []
    except psycopg.OperationalError:
        return None


@pytest.fixture
def pooler(platform):
    """A PgBouncer of this test's own: a function that asks its console."""
    sockets = str((platform.run / "sockets").resolve())
    owner = (platform.run / "etc").stat()
    users, configuration = (platform.run / f"etc/{name}" for name in ("few.txt", "few.ini"))
    users.write_text('"postgres" ""\n"purser_transactions" ""\n')
    configuration.write_text(CONFIGURATION.format(
        sockets=sockets, port=PORT, users=users, connections=CONNECTIONS))
    with open(platform.run / "log/few.log", "wb") as log, subprocess.Popen(
            [pgbouncer(), configuration], stderr=log, cwd=platform.run, user=owner.st_uid,
            group=owner.st_gid, extra_groups=[]) as process:
        try:
            until(lambda: console(sockets, "SHOW VERSION"), "PgBouncer answers")
            yield lambda command: console(sockets, command)
        finally:
            process.terminate()


@contextlib.contextmanager
def behind(platform, household, **settings):
    """The transactions service with other settings, through that PgBouncer."""
    path = platform.run / "etc/transactions.conf"
    before = path.read_text()
    lines = [line.split(" port=")[0] + f" port={PORT}" if line.startswith("PURSER_DATABASE=")
             else line for line in before.splitlines() if line.partition("=")[0] not in settings]
    lines += [f"{name}={value}" for name, value in settings.items()]
    with platform.stopped("transactions"):
        path.write_text("\n".join(lines) + "\n")
    try:
        yield
    finally:
        with platform.stopped("transactions"):
            path.write_text(before)
        household.served_everywhere()


def server_connections(platform):
    return platform.sql("transactions", "SELECT count(*) FROM pg_stat_activity WHERE usename ="
                        " 'purser_transactions' AND datname = 'purser_transactions'")[0][0]


def client_connections(pooler):
    return sum(row["cl_active"] + row["cl_waiting"] for row in pooler("SHOW POOLS")
               if row["database"] == "purser_transactions")


def test_many_responders_share_few_connections(platform, household, pooler):
    with behind(platform, household, PURSER_DATABASE_PREPARED="off", PURSER_RESPONDERS=RESPONDERS):
        household.served_everywhere()
        with ThreadPoolExecutor(RESPONDERS) as pool:
            made = list(pool.map(lambda _: household.spend("1.00")["id"], range(200)))
        until(lambda: client_connections(pooler) >= RESPONDERS, "every responder is connected")
        assert 1 <= server_connections(platform) <= CONNECTIONS
        assert {row["id"] for row in household.transactions()} == set(made)


def test_a_pooler_that_drops_all_connections_costs_no_request(platform, household, pooler):
    with behind(platform, household, PURSER_DATABASE_PREPARED="off"):
        household.served_everywhere()
        dropped = client_connections(pooler)
        pooler("KILL purser_transactions")
        pooler("RESUME purser_transactions")
        assert client_connections(pooler) < dropped
        assert {household.get("/v1/transactions").status_code for _ in range(20)} == {200}


def test_a_schema_that_is_not_there_is_noticed_without_prepared_statements(
        platform, household, internal, pooler):
    """Else each request that needs what is missing would be a fault of ours, a 500."""
    function, other = "transaction_create", "transaction_create_away"
    readyz = lambda: internal.get("/transactions/readyz")
    with behind(platform, household, PURSER_DATABASE_PREPARED="off"):
        platform.sql("transactions", f"ALTER FUNCTION {function} RENAME TO {other}")
        try:
            for pid in platform.responders("transactions"):
                os.kill(pid, signal.SIGKILL)
            until(lambda: readyz().status_code == 503, "it is not ready")
            assert "schema" in readyz().json()["reason"]
            assert household.get("/v1/transactions", allow_5xx=True).status_code == 503
        finally:
            platform.sql("transactions", f"ALTER FUNCTION {other} RENAME TO {function}")
        until(lambda: readyz().status_code == 200, "it is ready")
