"""A block: one load generator for some seconds, with what it did and what it cost."""

import os
import subprocess
import time
from dataclasses import dataclass

from purserbench.processes import spent

EDGE_S = 0.2  # left out of the CPU figures at both ends of a block


@dataclass
class Load:
    """A load generator's command, and how its output is read."""

    command: list
    lead_s: float  # from its start to the first second that counts
    length_s: float
    read: object  # (stdout, stderr) → Done


@dataclass
class Done:
    """What a load generator says that it did."""

    rate: float  # requests a second in the seconds that count
    requests: int  # in all that the block ran
    faults: int  # answers that were no success, and broken connections
    detail: dict


@dataclass
class Block:
    """A measured block; `cpu` in microseconds a request by group, `others` and `stolen` as shares
    of the machine."""

    arm: str
    rate: float
    requests: int
    faults: int
    cpu: dict
    others: float
    stolen: float
    detail: dict


class Void(Exception):
    """Something failed that must not: there are no figures."""


def run_block(arm, load, watch):
    """Runs the load and measures the seconds that count."""
    process = subprocess.Popen(
        [str(word) for word in load.command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )
    try:
        time.sleep(load.lead_s + EDGE_S)
        before = watch.snapshot(time.monotonic(), process.pid)
        time.sleep(load.length_s - 2 * EDGE_S)
        after = watch.snapshot(time.monotonic(), process.pid)
        out, errors = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
    if process.returncode != 0:
        raise Void(f"{load.command[0]} ended with {process.returncode}: {errors[-1000:]}")
    return measured(arm, load.read(out, errors), spent(before, after))


def measured(arm, done, rates):
    cores = os.cpu_count()
    others, stolen = rates.pop("others"), rates.pop("stolen")
    return Block(
        arm=arm,
        rate=done.rate,
        requests=done.requests,
        faults=done.faults,
        cpu={group: seconds * 1e6 / done.rate for group, seconds in rates.items()},
        others=others / cores,
        stolen=stolen / cores,
        detail=done.detail,
    )
