"""What it was measured on."""

import os
import platform as python_platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path


def first_line(*command):
    """Of what a program prints about itself, wherever it prints it."""
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    return (run.stdout + run.stderr).strip().split("\n", 1)[0]


def describe(bench):
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    database = bench.platform.sql("transactions", """
        SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
               current_setting('synchronous_commit') AS synchronous_commit,
               current_setting('shared_buffers') AS shared_buffers""")[0]
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu[1] if cpu else python_platform.machine(),
        "cores": os.cpu_count(),
        "system": system[1] if system else "unknown",
        "kernel": os.uname().release,
        "postgresql": database,
        "nginx": first_line("nginx", "-v"),
        "wrk": first_line("wrk", "-v").split(" [")[0],
        "commit": first_line("git", "-C", str(Path(__file__).parent), "describe", "--always",
                             "--dirty"),
        "responders": bench.responders,
        "clients": bench.clients,
    }


def hold_to_durability(machine):
    """Neither arm is measured on a database that may lose what it has confirmed."""
    database = machine["postgresql"]
    if (database["fsync"], database["synchronous_commit"]) != ("on", "on"):
        raise SystemExit(f"not durable: {database}")
