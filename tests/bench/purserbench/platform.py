"""The platform under measurement: where it is, its databases, its programs' processes."""

import json
import os
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]


class Platform:
    """One running instance, found by the variables that ./dev sets."""

    def __init__(self, environ=os.environ):
        missing = [name for name in ("PURSER_BASE_URL", "PURSER_RUN") if not environ.get(name)]
        if missing:
            raise SystemExit(f"{', '.join(missing)} not set: measure by ./dev bench")
        self.base_url = environ["PURSER_BASE_URL"]
        self.run = Path(environ["PURSER_RUN"])
        self.ca = self.run / "tls/ca.pem"
        self.sockets = (self.run / "sockets").resolve()

    def master(self, name):
        """The PID of a service's master, of "gateway" or "postgresql"."""
        return int((self.run / "pid" / name).read_text().split()[0])

    def setting(self, service, name):
        """A service's setting, as its program understood it."""
        printed = subprocess.run(
            [self.run / f"bin/purser-{service}", "--config", self.run / f"etc/{service}.conf",
             "--print-config"],
            env={}, check=True, capture_output=True, text=True, timeout=30,
        ).stdout
        for line in printed.splitlines():
            key, _, value = line.partition("=")
            if key.strip() == name:
                return value.strip()
        raise KeyError(f"purser-{service} --print-config has no {name}")

    def log(self, service):
        return self.run / f"log/{service}.log"

    # ---- databases

    def sql(self, service, statement):
        """Runs SQL as the superuser; its one result as a list of objects."""
        wrapped = f"SELECT coalesce(json_agg(t), '[]') FROM ({statement.rstrip().rstrip(';')}) AS t"
        return json.loads(self._psql(service, wrapped))

    def _psql(self, service, text):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.sockets,
             "-U", "postgres", "-d", f"purser_{service}", "-c", text],
            check=True, stdout=subprocess.PIPE, text=True, timeout=300,
        ).stdout

    def value(self, service, statement):
        """The one column of the one row."""
        (row,) = self.sql(service, statement)
        (value,) = row.values()
        return value

    def settle(self, service):
        """Statistics as they stand in a database that has been running for a while."""
        self._psql(service, "VACUUM ANALYZE")

    def pgbench(self):
        """The program and how it reaches the transactions database as the service does."""
        version = (self.run / "pg/PG_VERSION").read_text().strip()
        program = Path(f"/usr/lib/postgresql/{version}/bin/pgbench")
        role = "purser_transactions"
        return [program, "-h", self.sockets, "-U", role, role]


def statement(service, name):
    """The text of one of the service's statements, without its comment."""
    text = (TOP / f"sql/{service}/queries/{name}.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
