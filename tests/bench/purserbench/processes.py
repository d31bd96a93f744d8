"""CPU time by group of processes, from /proc."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

# The order of the table. `database` is the transactions service's, `hop_database` the budgets'.
GROUPS = (
    "client", "gateway", "service", "hop", "database", "hop_database", "postgres", "rest",
)
BACKENDS = {"purser_transactions": "database", "purser_budgets": "hop_database"}
CLOCK_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
BUSY_FIELDS = (0, 1, 2, 5, 6)  # user, nice, system, irq, softirq
STEAL_FIELD = 7
QUIET_WINDOW_S = 0.5
QUIET_SHARE = 0.1


@dataclass
class Snapshot:
    """CPU time used until now: of each process in seconds, and of the whole machine."""

    at: float
    busy: float
    stolen: float
    processes: dict = field(default_factory=dict)  # pid → (group, seconds)


def children(pid):
    """PIDs of a process's children; none where it has gone."""
    found = []
    for task in tasks(pid):
        try:
            found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def tree(pid):
    """A process and all that come from it."""
    return [pid] + [below for child in children(pid) for below in tree(child)]


def tasks(pid):
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def cpu_seconds(pid):
    """What all threads that a process has now spent on the CPU, to the nanosecond."""
    total = 0
    for task in tasks(pid):
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return total / 1e9


def backend_group(pid):
    """Which group a process of PostgreSQL's belongs to: its title names user and database."""
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "postgres"
    words = title.removeprefix("postgres: ").split()
    return BACKENDS.get(words[1] if len(words) > 1 else "", "postgres")


def machine_seconds():
    """What all of the machine's CPUs spent: busy, and kept from them by the host."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    busy = sum(int(fields[i]) for i in BUSY_FIELDS)
    return busy * CLOCK_TICK_S, int(fields[STEAL_FIELD]) * CLOCK_TICK_S


class Watch:
    """Takes snapshots of one platform and of the client that drives it."""

    def __init__(self, platform):
        self._masters = [
            ("gateway", platform.master("gateway")),
            ("service", platform.master("transactions")),
            ("hop", platform.master("budgets")),
            ("rest", platform.master("auth")),
            ("rest", platform.master("notifications")),
        ]
        self._postmaster = platform.master("postgresql")

    def snapshot(self, now, client):
        """`now` is the caller's clock, `client` the PID of the load generator."""
        groups = {pid: "client" for pid in tree(client)}
        for group, master in self._masters:
            groups.update(dict.fromkeys(tree(master), group))
        groups[self._postmaster] = "postgres"
        for pid in children(self._postmaster):
            groups[pid] = backend_group(pid)
        busy, stolen = machine_seconds()
        return Snapshot(
            at=now,
            busy=busy,
            stolen=stolen,
            processes={pid: (group, cpu_seconds(pid)) for pid, group in groups.items()},
        )


def wait_for_quiet(limit_s):
    """Until the machine has little else to do, but no longer than that."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        before, _ = machine_seconds()
        time.sleep(QUIET_WINDOW_S)
        if machine_seconds()[0] - before < QUIET_SHARE * QUIET_WINDOW_S * os.cpu_count():
            return


def spent(before, after):
    """CPU seconds a second by group between two snapshots; `others` is what the machine did besides
    the platform and its client, `stolen` what its host kept from it."""
    length = after.at - before.at
    rates = dict.fromkeys(GROUPS, 0.0)
    for pid, (group, seconds) in after.processes.items():
        earlier = before.processes.get(pid, (group, 0.0))[1]
        rates[group] += (seconds - earlier) / length
    ours = sum(rates.values())
    rates["others"] = max(0.0, (after.busy - before.busy) / length - ours)
    rates["stolen"] = (after.stolen - before.stolen) / length
    return rates
