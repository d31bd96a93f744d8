"""What an operator prepares a server with: secrets, roles, databases, schema, settings. All of it
can be run again, whatever happened to it before."""

import os
import re
import signal
import stat
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from harness.database_server import DatabaseServer
from harness.platform import SERVICES, TOP
from harness.wait import until

MANAGER_PASSWORD = "the manager's \\ own 'password'"


@pytest.fixture(scope="module")
def server(platform):
    owner = platform.run.stat()
    server = DatabaseServer((owner.st_uid, owner.st_gid))
    with server.connect() as connection:
        connection.execute(psycopg.sql.SQL(
            "CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD {}"
        ).format(MANAGER_PASSWORD))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def secrets(purserctl, tmp_path_factory):
    directory = tmp_path_factory.mktemp("setup") / "secrets"
    said = purserctl("secrets", "--no-superuser", directory)
    assert "files made" in said.stdout
    return directory


@pytest.fixture(scope="module")
def purserctl(platform):
    """Runs the operator's tool, with the scripts and the schema of this tree."""

    def run(*arguments, check=True, **environment):
        return subprocess.run(
            [platform.program("purserctl"), *map(str, arguments)], check=check, text=True,
            capture_output=True, timeout=240, env=tool_environment(**environment))

    return run


def tool_environment(**more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    places = {"PURSER_SCRIPTS": str(TOP / "purserctl"), "PURSER_DATA": str(TOP)}
    return kept | places | more


@pytest.fixture
def manager(server):
    """Of a managed server: no superuser, but one who makes roles and databases."""
    return server.conninfo(user="manager", password=MANAGER_PASSWORD, dbname="postgres")


@pytest.fixture
def superuser(server):
    """The superuser over a Unix socket, named as where each service has a server of its own."""
    for service in SERVICES:
        path = server.directory / f"{service}-server"
        if not path.is_symlink():
            path.symlink_to(".")
    return f"host={server.directory}/%s-server port={server.port} user=postgres"


@pytest.fixture
def clean(server):
    """Afterwards the server is as it was: without the services' databases."""
    yield
    with server.connect() as connection:
        for service in SERVICES:
            connection.execute(f"DROP DATABASE IF EXISTS purser_{service} WITH (FORCE)")
            for role in (f"purser_{service}", f"purser_{service}_owner"):
                connection.execute(f"DROP ROLE IF EXISTS {role}")


def values(directory):
    return {str(path.relative_to(directory)): path.read_text()
            for path in directory.rglob("*") if path.is_file()}


def plan(service):
    """The changes of a service's schema, in their order."""
    lines = (TOP / "sql" / service / "sqitch.plan").read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith(("%", "#", "@"))]


def deployed(server, service):
    with server.connect(f"purser_{service}") as connection:
        return [name for (name,) in connection.execute(
            "SELECT change FROM sqitch.changes ORDER BY committed_at")]


def password(secrets, service, whose="service"):
    return (secrets / f"database-{service}" / f"{whose}-password").read_text().strip()


# ---- secrets


def test_secrets_are_made_once_and_each_consumer_has_its_own_directory(purserctl, tmp_path):
    directory = tmp_path / "secrets"
    purserctl("secrets", directory, PURSER_SITE_NAME="books.example.org:8443")
    made = values(directory)
    assert len(made) == 34
    assert "nothing is missing" in purserctl("secrets", directory).stdout
    assert values(directory) == made
    for service in SERVICES:
        assert made[f"{service}/service-secret"] == made[f"auth/secret-{service}"]
        assert (made[f"{service}/database-password"]
                == made[f"database-{service}/service-password"])
    assert made["notifications/publish-secret"] == made["gateway/publish-secret"]
    # Four secrets of services, their four passwords and the publisher's are in two places.
    assert len(set(made.values())) == len(made) - 9
    for path in directory.rglob("*"):
        # A superuser's password is the server's too, another account of the group.
        open_to = {"tls.pem": 0o044, "superuser-password": 0o040}.get(path.name, 0)
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == open_to, path
    certificate = subprocess.run(
        ["openssl", "x509", "-noout", "-text", "-in", directory / "gateway/tls.pem"], check=True,
        capture_output=True, text=True).stdout
    for name in ("DNS:books.example.org", "DNS:localhost", "IP Address:127.0.0.1"):
        assert name in certificate


def test_what_is_missing_alone_is_made(purserctl, tmp_path):
    directory = tmp_path / "secrets"
    purserctl("secrets", directory)
    made = values(directory)
    for name in ("auth/secret-budgets", "gateway/publish-secret", "budgets/cursor-key"):
        (directory / name).unlink()
    assert "3 files made" in purserctl("secrets", directory).stdout
    again = values(directory)
    assert again.pop("budgets/cursor-key") != made.pop("budgets/cursor-key")
    assert again == made


def test_secrets_made_by_several_at_once_agree(purserctl, tmp_path):
    directory = tmp_path / "secrets"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: purserctl("secrets", directory), range(4)))
    made = values(directory)
    assert len(made) == 34
    for service in SERVICES:
        assert made[f"{service}/service-secret"] == made[f"auth/secret-{service}"]
    key, certificate = (subprocess.run(
        ["openssl", *command, "-in", directory / "gateway" / name], check=True,
        capture_output=True).stdout for name, command in (
            ("tls.key", ("pkey", "-pubout")), ("tls.pem", ("x509", "-noout", "-pubkey"))))
    assert key == certificate


# ---- migrations


def test_a_password_that_was_changed_is_set(purserctl, server, secrets, superuser, tmp_path, clean):
    other = tmp_path / "secrets"
    purserctl("secrets", "--no-superuser", other)
    for directory in (secrets, other):
        said = purserctl("migrate", "--admin", superuser, "--secrets", directory, "budgets")
        assert "budgets: the password of purser_budgets is set" in said.stdout
        psycopg.connect(server.conninfo(
            user="purser_budgets", password=password(directory, "budgets"),
            dbname="purser_budgets")).close()
    said = purserctl("migrate", "--admin", superuser, "--secrets", other, "budgets")
    assert "is set" not in said.stdout


def test_a_server_with_another_certificate_is_not_spoken_to(purserctl, server, secrets):
    wrong = server.conninfo(ca=server.other_ca, user="manager", password=MANAGER_PASSWORD)
    for more in ((), ("--no-roles",)):
        said = purserctl("migrate", "--secrets", secrets, *more, "auth", check=False,
                         PURSER_ADMIN_DATABASE=wrong)
        assert said.returncode == 1
        assert "cannot connect to the database" in said.stderr
        assert "certificate verify failed" in said.stderr


def test_a_database_that_is_not_there_is_waited_for_and_named(purserctl, server):
    said = purserctl("migrate", "--wait", "1", "--admin", "host=127.0.0.1 port=1", "auth",
                     check=False)
    assert said.returncode == 1
    assert "auth: cannot connect to the database" in said.stderr


HOLD = """
CREATE FUNCTION hold() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = '{table}') THEN
        {what};
    END IF;
END
$$;
CREATE EVENT TRIGGER hold ON ddl_command_end EXECUTE FUNCTION hold();
"""


def test_a_migration_that_fails_or_is_killed_is_gone_on_with(
        purserctl, platform, server, superuser, tmp_path, clean):
    arguments = ("migrate", "--admin", superuser, "auth")
    before = plan("auth")[:plan("auth").index("sessions")]
    with server.connect() as connection:
        connection.execute("CREATE DATABASE purser_auth TEMPLATE template0")
    with server.connect("purser_auth") as connection:
        connection.execute(HOLD.format(table="public.sessions", what="RAISE 'disk full'"))
        connection.execute("CREATE ROLE purser_auth_owner LOGIN")
        connection.execute("ALTER DATABASE purser_auth OWNER TO purser_auth_owner")
    failed = purserctl(*arguments, check=False)
    assert failed.returncode == 1
    assert "disk full" in failed.stderr and "run this again" in failed.stderr
    assert deployed(server, "auth") == before

    with server.connect("purser_auth") as holder:
        holder.execute("DROP EVENT TRIGGER hold; DROP FUNCTION hold()")
        holder.execute(HOLD.format(table="public.sessions", what="PERFORM pg_advisory_lock(4711)"))
        holder.execute("SELECT pg_advisory_lock(4711)")
        running = subprocess.Popen([platform.program("purserctl"), *arguments],
                                   env=tool_environment(TMPDIR=str(tmp_path)),
                                   start_new_session=True, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        until(lambda: holder.execute(
            "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"
        ).fetchone() is not None, "the migration is in the middle of a change")
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        holder.execute("SELECT pg_advisory_unlock(4711)")
        holder.execute("DROP EVENT TRIGGER hold")
        holder.execute("DROP FUNCTION hold()")
    assert deployed(server, "auth") == before
    purserctl(*arguments)
    assert deployed(server, "auth") == plan("auth")


def test_two_migrations_at_once_do_each_change_once(purserctl, server, superuser, clean):
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda _: purserctl("migrate", "--admin", superuser, "auth"),
                             range(2)))
    assert sorted("Nothing to deploy" in one.stdout for one in said) == [False, True]
    assert deployed(server, "auth") == plan("auth")


# ---- the whole


class Watched:
    """Reads the arguments of all processes, over and over, while a block runs."""

    def __enter__(self):
        self.seen = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self):
        while not self._ended.wait(0.01):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.seen.add(path.read_bytes())
                except OSError:
                    pass

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()


@pytest.fixture
def installed(tmp_path):
    """The part of an installation below `tmp_path` that setup reads: schema and examples."""
    data = tmp_path / "share/purser"
    (data / "examples").mkdir(parents=True)
    (data / "sql").symlink_to(TOP / "sql")
    for example in (TOP / "examples").glob("*.conf.in"):
        text = re.sub("@([a-z]+)@", lambda place: f"{tmp_path}/{place[1]}", example.read_text())
        (data / "examples" / example.stem).write_text(text)
    return data


def test_setup_prepares_everything_on_a_far_server_and_says_when_nothing_is_left_to_do(
        purserctl, platform, server, manager, installed, tmp_path, clean):
    """By somebody who is no superuser there. No password is seen on the way: in no arguments, no
    log, no output."""
    etc = tmp_path / "sysconfdir/purser"
    environment = {"PURSER_ADMIN_DATABASE": manager, "PURSER_DATA": str(installed),
                   "PURSER_ETC": str(etc), "PURSER_SITE_NAME": "books.example.org"}
    with Watched() as processes:
        first = purserctl("setup", "--wait", "5", **environment)
    assert "Next:" in first.stdout
    kept = values(etc)
    for service in SERVICES:
        assert deployed(server, service) == plan(service)
        assert f"dbname=purser_{service}" in kept[f"{service}.conf"]
        assert "sslmode=verify-full" in kept[f"{service}.conf"]
        assert MANAGER_PASSWORD not in kept[f"{service}.conf"]
        subprocess.run([platform.program(service), "--config", etc / f"{service}.conf",
                        "--check-config"], env={}, check=True, timeout=30)
        login = {"user": f"purser_{service}", "dbname": f"purser_{service}"}
        with psycopg.connect(server.conninfo(
                password=password(etc / "secrets", service), **login)) as connection:
            assert connection.pgconn.ssl_in_use
            assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.conninfo(password="another", **login))
    assert "PURSER_SITE=https://books.example.org" in kept["notifications.conf"]

    assert any(b"sqitch" in arguments for arguments in processes.seen)
    told = first.stdout + first.stderr + server.log() + repr(processes.seen)
    for service in SERVICES:
        for whose in ("service", "owner"):
            assert password(etc / "secrets", service, whose) not in told
    assert MANAGER_PASSWORD not in told

    again = purserctl("setup", **environment)
    assert "Nothing to do" in again.stdout and "Next:" not in again.stdout
    assert values(etc) == kept
    owner = purserctl("migrate", "--no-roles", "--secrets", etc / "secrets", "--admin",
                      server.conninfo(), "auth")
    assert owner.stdout.splitlines() == ["Nothing to deploy (up-to-date)"]
