"""What libfcgi and the sockets do under pressure."""

import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.platform import SERVICES
from harness.wait import until


def lowest_free_descriptor(pid):
    used = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
    return next(number for number in range(len(used) + 1) if number not in used)


def limit_descriptors(pid, soft):
    """As the process's own user: root needs a capability for this that containers do not give."""
    owner = os.stat(f"/proc/{pid}")
    other = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    subprocess.run(["prlimit", f"--pid={pid}", f"--nofile={soft}:"], check=True,
                   **(other if os.geteuid() == 0 else {}))


def descriptor_limit(pid):
    with open(f"/proc/{pid}/limits", encoding="ascii") as limits:
        return next(line.split()[3] for line in limits if line.startswith("Max open files"))


def test_responders_without_a_free_descriptor_serve_again_when_there_is_one(household, platform):
    """accept(2) fails with EMFILE: a naive loop around FCGX_Accept_r() would end the process."""
    household.token
    pids = platform.responders("budgets")
    before = {pid: descriptor_limit(pid) for pid in pids}
    # A responder that waits in accept(2) has its descriptor already: one request each is served.
    count = 2 * len(pids)
    with ThreadPoolExecutor(count) as pool:
        try:
            for pid in pids:
                limit_descriptors(pid, lowest_free_descriptor(pid))
            asked = [pool.submit(household.get, "/v1/budgets", allow_5xx=True)
                     for _ in range(count)]
            until(lambda: waiting_connections(platform, "budgets") > 0, "a request waits")
        finally:
            for pid in pids:
                limit_descriptors(pid, before[pid])
        # 503 where it had waited too long by then: what matters is that somebody answers.
        assert {answer.result().status_code for answer in asked} <= {200, 503}
    household.served_everywhere()
    assert set(pids) <= set(platform.responders("budgets"))


def waiting_connections(platform, service):
    return listener(platform, service)[0]


def listener(platform, service):
    """(connections that wait, backlog) of a service's socket, as the kernel counts them."""
    path = platform.socket(service)
    for line in subprocess.run(["ss", "-lxH"], check=True, text=True,
                               capture_output=True).stdout.splitlines():
        fields = line.split()
        if path in fields:
            return int(fields[2]), int(fields[3])
    raise AssertionError(f"nobody listens on {path}")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_socket_is_the_gateways_alone_and_takes_a_burst(platform, service):
    """FCGX_OpenSocket() would set neither mode nor backlog, and a peer there can crash a responder."""
    mode = os.stat(platform.socket(service)).st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) & 0o007 == 0
    assert listener(platform, service)[1] >= 511
