"""The platform that ./dev test started: where it is, its processes, logs and databases."""

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives import serialization

from harness.wait import until

TOP = Path(__file__).resolve().parents[2]
SERVICES = ("auth", "transactions", "budgets", "notifications")


class Platform:
    """One running instance. See tests/conftest.py for the variables it is found by."""

    def __init__(self, environ=os.environ):
        missing = [name for name in ("PURSER_BASE_URL", "PURSER_RUN") if not environ.get(name)]
        if missing:
            raise RuntimeError(f"{', '.join(missing)} not set: run the tests by ./dev test")
        self.base_url = environ["PURSER_BASE_URL"]
        self.run = Path(environ["PURSER_RUN"])
        self.ca = Path(environ.get("PURSER_CA") or self.run / "tls/ca.pem")
        self.internal_socket = Path(
            environ.get("PURSER_INTERNAL_SOCKET") or self.run / "sockets/internal.sock"
        )
        self.allowed_origins = environ.get("PURSER_ALLOWED_ORIGINS", "").split()
        self.defaults_url = environ.get("PURSER_DEFAULTS_URL")
        self._dsn = {
            service: environ.get(f"PURSER_DSN_{service.upper()}")
            or f"host={self.run}/sockets dbname=purser_{service} user=postgres"
            for service in SERVICES
        }

    # ---- programs

    def program(self, name):
        """The path of a program of the instance: a service's name, or "purserctl"."""
        return self.run / "bin" / (f"purser-{name}" if name in SERVICES else name)

    def socket(self, service):
        """Where the service listens, as the kernel knows it: run/sockets can be a link."""
        return str((self.run / "sockets").resolve() / f"{service}.sock")

    def dev(self, *arguments):
        """./dev on this instance; must succeed."""
        environment = dict(os.environ, PURSER_RUN=str(self.run))
        return subprocess.run(
            [TOP / "dev", *arguments], env=environment, check=True, capture_output=True, text=True,
            timeout=120,
        ).stdout

    def routes(self, service):
        """The service's route table, as its program prints it."""
        printed = subprocess.run(
            [self.program(service), "--print-routes"], check=True, capture_output=True, text=True,
            timeout=30,
        ).stdout
        return json.loads(printed)

    def secret(self, service):
        """What the service authenticates itself with."""
        return (self.run / "secrets" / service / "service-secret").read_text().strip()

    def publish_secret(self):
        """What the notifications service publishes to the live stream with."""
        return (self.run / "secrets/notifications/publish-secret").read_text().strip()

    # ---- the keys that sign access tokens: <time from which it signs>-<kid>.pem

    def key_files(self):
        return sorted((self.run / "keys").glob("*.pem"))

    def key_file(self, kid):
        """The file of the key with this id."""
        (found,) = [path for path in self.key_files() if path.stem.partition("-")[2] == kid]
        return found

    def signing_key(self, kid):
        """The private key with this id, for tokens that nobody but auth could make."""
        return serialization.load_pem_private_key(self.key_file(kid).read_bytes(), None)

    # ---- processes

    def master(self, name):
        """The PID of a service's master, of "gateway" or "postgresql"."""
        return int((self.run / "pid" / name).read_text().split()[0])

    def children(self, name):
        """PIDs of a master's responders, keeper, courier and whatever else it keeps."""
        pid = self.master(name)
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in listed.split()]

    def responders(self, name):
        """PIDs of a service's responders, the children that say so in their names."""
        return [pid for pid in self.children(name) if "respond" in process_name(pid)]

    @contextlib.contextmanager
    def paused(self, name):
        """The service takes connections and never answers, as a wedged machine does."""
        pids = [self.master(name), *self.children(name)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    @contextlib.contextmanager
    def stopped(self, name):
        """The service is not there at all."""
        self.dev("stop", name)
        try:
            yield
        finally:
            self.dev("start", name)

    # ---- logs

    def log_mark(self, service):
        """Where the service's log ends now, for log_lines()."""
        return (self.run / "log" / f"{service}.log").stat().st_size

    def log_text(self, service, mark=0):
        """What was written to the service's log after `mark`."""
        with open(self.run / "log" / f"{service}.log", "rb") as log:
            log.seek(mark)
            return log.read().decode("utf-8", "replace")

    def log_lines(self, service, mark=0, **fields):
        """The service's log lines after `mark` that have these fields. One that is being written is
        left out."""
        whole = self.log_text(service, mark).splitlines(keepends=True)
        lines = [
            json.loads(line) for line in whole if line.startswith("{") and line.endswith("\n")
        ]
        return [
            line for line in lines if all(line.get(name) == value for name, value in fields.items())
        ]

    def log_line(self, service, request_id, mark=0):
        """The one line that the service wrote of a request; waits for it."""
        lines = until(
            lambda: self.log_lines(service, mark, request_id=request_id, msg="request"),
            f"{service}'s log line of {request_id}",
        )
        assert len(lines) == 1, lines
        return lines[0]

    # ---- databases

    def dsn(self, service):
        return self._dsn[service]

    def sql(self, service, statement, *parameters):
        """Runs a statement as the superuser and gives its rows, if it has any."""
        with psycopg.connect(self.dsn(service), autocommit=True) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


def process_name(pid):
    """What ps shows of a process, "" where it has gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):  # before it is opened, or after
        return ""
