"""A database whose standby takes over."""

import contextlib
import subprocess

import pytest

from harness.wait import until

PORT = 5433


class Standby:
    """A hot standby of the platform's server, on a port of its own beside it."""

    def __init__(self, platform):
        self.owner = (platform.run / "pg").stat()
        self.sockets = str((platform.run / "sockets").resolve())
        self.directory = platform.run / "standby"
        version = (platform.run / "pg/PG_VERSION").read_text().strip()
        self.programs = f"/usr/lib/postgresql/{version}/bin"
        self.directory.mkdir(mode=0o700)
        self.run("chown", f"{self.owner.st_uid}:{self.owner.st_gid}", self.directory, user=0)
        self.run(f"{self.programs}/pg_basebackup", "-h", self.sockets, "-U", "postgres", "-R",
                 "-c", "fast", "-D", self.directory)
        # A standby must have room for as many connections as the first server.
        self.ctl("start", "-l", self.directory / "log", "-o",
                 f"-c port={PORT} -c unix_socket_directories={self.sockets} -c listen_addresses="
                 f" -c max_connections={platform.sql('auth', 'SHOW max_connections')[0][0]}")

    def run(self, *command, user=None):
        """As the account that owns the servers' files."""
        user = self.owner.st_uid if user is None else user
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL,
                       user=user, group=self.owner.st_gid, extra_groups=[], cwd="/", timeout=120)

    def ctl(self, command, *options):
        self.run(f"{self.programs}/pg_ctl", command, "-w", "-D", self.directory, *options)


@pytest.fixture
def standby(platform):
    standby = Standby(platform)
    yield standby
    standby.ctl("stop", "-m", "immediate")


@contextlib.contextmanager
def knowing_both(platform, household):
    """The transactions service, told of both servers."""
    path = platform.run / "etc/transactions.conf"
    before = path.read_text()
    sockets = (platform.run / "sockets").resolve()
    address = (f"host={sockets},{sockets} port=5432,{PORT} target_session_attrs=read-write"
               " dbname=purser_transactions user=purser_transactions")
    lines = [line for line in before.splitlines() if not line.startswith("PURSER_DATABASE=")]
    with platform.stopped("transactions"):
        path.write_text("\n".join([*lines, f"PURSER_DATABASE={address}"]) + "\n")
    try:
        yield
    finally:
        with platform.stopped("transactions"):
            path.write_text(before)
        household.served_everywhere()


def test_a_service_that_knows_both_servers_goes_over_to_the_standby(platform, household, standby):
    with knowing_both(platform, household):
        made = [household.spend("1.00")["id"]]
        caught_up = """SELECT count(*) FROM pg_stat_replication
                        WHERE replay_lsn >= pg_current_wal_lsn()"""
        until(lambda: platform.sql("transactions", caught_up)[0][0], "the standby has it all", 30)
        try:
            with platform.stopped("postgresql"):
                standby.ctl("promote")
                read = lambda: household.get("/v1/transactions", allow_5xx=True)
                until(lambda: read().status_code == 200, "the standby is read", 30)
                wish = {"type": "expense", "amount": "2.00", "category": "Food"}
                response = household.post("/v1/transactions", wish, allow_5xx=True)
                assert response.status_code == 201
                made.append(response.json()["id"])
                assert {row["id"] for row in household.transactions()} == set(made)
        finally:
            until(lambda: platform.sql("transactions", "SELECT 1"), "the first server is back", 30)
