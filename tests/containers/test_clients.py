"""Clients keep their addresses on the way to the gateway."""

import json
import subprocess

from harness.stack import run
from harness.wait import until


def answers(stack, machine, count):
    """Statuses of so many requests to sign-in from that machine."""
    return run(
        *machine.prefix, "curl", "-ks", "-o", "/dev/null", "-w", "%{http_code}\n",
        f"https://{machine.host}:{stack.port}/v1/auth/sessions?[1-{count}]").split()


def addresses(stack):
    """Of the clients that the gateway has told of."""
    (gateway,) = stack.ids("gateway")
    printed = subprocess.run(["docker", "logs", gateway], capture_output=True, text=True, check=True)
    entries = (json.loads(line) for line in printed.stdout.splitlines() if line.startswith("{"))
    return {entry["address"] for entry in entries if entry.get("listener") == "public"}


def test_two_clients_are_counted_apart(stack, machines):
    many, few = machines

    flood = answers(stack, many, 60)
    assert "429" in flood and flood[0] == "401"
    assert set(answers(stack, few, 5)) == {"401"}
    until(lambda: {many.address, few.address} <= addresses(stack), "both are told of")
