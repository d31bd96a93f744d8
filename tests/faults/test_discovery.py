"""A gateway that follows names: instances come and go in DNS, and nobody tells the gateway."""

import contextlib
import json
import os
import re
import socket
import tempfile
from pathlib import Path

import httpx
import pytest

from harness.client import Client, problem
from harness.instance import Instance, account, free_port, gateway
from harness.names import Names
from harness.wait import until

NAME = "transactions.test"
WISH = {"type": "expense", "amount": "1.00", "category": "Food"}


@pytest.fixture
def names():
    with Names() as names:
        yield names


@pytest.fixture
def directory(platform):
    """For sockets and logs: short, and open to the account of the platform alone."""
    with tempfile.TemporaryDirectory(prefix="purser-") as path:
        owner = account(platform)
        if owner:
            os.chown(path, owner["user"], owner["group"])
        yield Path(path)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def front(platform, contract, names, directory, port):
    """A client of a gateway that knows the transactions service by name. Nobody calls the others."""
    others = {f"PURSER_{service}_SERVERS": f"{service.lower()}.test:9"
              for service in ("AUTH", "BUDGETS", "NOTIFICATIONS")}
    with gateway(platform, directory / "gateway", PURSER_RESOLVER=names.where,
                 PURSER_TRANSACTIONS_SERVERS=f"{NAME}:{port}", PURSER_INSTANCE_PORT=str(port),
                 **others) as url, Client(platform, contract, base_url=url) as client:
        yield client


@pytest.fixture
def start(platform, directory, port):
    """Starts an instance at an address; they end with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda address: stack.enter_context(
            Instance(platform, "transactions", f"{address}:{port}", directory))


def served(instance):
    """How many requests of clients it has answered, and logged, which it does a moment later."""
    return sum('"route":"/v1/transactions"' in line
               for line in Path(instance.log).read_text().splitlines())


def spend(front, household):
    """One write and one read, neither of which may fail."""
    assert front.post("/v1/transactions", WISH, token=household.token).status_code == 201
    assert front.get("/v1/transactions", token=household.token,
                     params={"limit": 1}).status_code == 200


def found(front, household):
    """Waits until the gateway knows an instance."""
    until(lambda: front.get("/v1/transactions", token=household.token,
                            allow_5xx=True).status_code == 200, "it is found", 10)


def logged(directory):
    """What the gateway logged of requests."""
    lines = (directory / "gateway/access.log").read_text().splitlines()
    return [json.loads(line) for line in lines]


def tried(directory):
    """The addresses that requests were sent to."""
    upstream = " ".join(line["upstream"] for line in logged(directory))
    return set(re.findall(r"127\.0\.0\.[0-9]+(?=:)", upstream))


@contextlib.contextmanager
def swallowing(address, port):
    """A listener whose queue is full, so that the kernel drops what knocks: as a machine that has
    gone from the network does."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(0)

        def full():
            asked = stack.enter_context(socket.socket())
            asked.settimeout(0.2)
            try:
                asked.connect((address, port))
            except TimeoutError:
                return True
            return False

        until(full, "the queue is full")
        yield


def test_instances_come_and_go_without_a_reload(front, household, names, start):
    first, second = start("127.0.0.2"), start("127.0.0.3")
    names.addresses[NAME] = ["127.0.0.2"]
    found(front, household)
    spend(front, household)
    until(lambda: served(first), "the first has served")
    assert not served(second)

    names.addresses[NAME] = ["127.0.0.2", "127.0.0.3"]

    def both():
        before = served(first), served(second)
        for _ in range(10):
            spend(front, household)
        return served(first) > before[0] and served(second) > before[1]

    until(both, "both are asked", 10)

    names.addresses[NAME] = ["127.0.0.3"]

    def second_alone():
        before = served(first)
        for _ in range(10):
            spend(front, household)
        return served(first) == before

    until(second_alone, "the first is asked no more", 10)


def test_an_address_where_nobody_is_fails_no_request(front, household, names, start, port):
    """One refuses the connection, as a stopped program's does; one says nothing at all."""
    instance = start("127.0.0.2")
    names.addresses[NAME] = ["127.0.0.4", "127.0.0.2", "127.0.0.5"]
    with swallowing("127.0.0.5", port):
        found(front, household)
        for _ in range(20):
            spend(front, household)
    until(lambda: served(instance) > 40, "it has served all")


@pytest.mark.parametrize("addresses", [
    [], ["127.0.0.4"], ["127.0.0.5"], ["127.0.0.4", "127.0.0.5"],
], ids=["unknown", "refused", "silence", "both"])
def test_without_an_instance_nothing_was_begun(
        front, household, names, directory, port, addresses):
    """So it is 503, of which a client knows that it may send the request again."""
    names.addresses = {NAME: addresses} if addresses else {}

    def refused():
        answer = front.post("/v1/transactions", WISH, token=household.token, allow_5xx=True)
        problem(answer, 503, "unavailable")
        assert answer.headers["Retry-After"] == "1"
        return tried(directory) >= set(addresses)

    with swallowing("127.0.0.5", port):
        until(refused, "all are tried")
    until(lambda: logged(directory), "the gateway has logged something")
    assert tried(directory) == set(addresses)
    assert {(line["method"], line["status"]) for line in logged(directory)} == {("POST", 503)}


def test_one_that_comes_after_all_had_gone_is_found(front, household, names, start):
    answer = front.get("/v1/transactions", token=household.token, allow_5xx=True)
    assert answer.status_code == 503
    instance = start("127.0.0.2")
    names.addresses[NAME] = ["127.0.0.2"]
    found(front, household)
    until(lambda: served(instance), "it has served")


def test_one_instance_is_asked_by_its_address(front, directory, start, port):
    """Only those that are instances, only for their state, and by the internal listener alone."""
    start("127.0.0.2")
    transport = httpx.HTTPTransport(uds=str(directory / "gateway/internal.sock"))
    with httpx.Client(transport=transport, base_url="http://internal") as internal:
        answer = internal.get(f"/_instance/127.0.0.2:{port}/readyz")
        assert (answer.status_code, answer.json()["service"]) == (200, "transactions")
        listed = internal.get(f"/_instance/127.0.0.2:{port}/metrics")
        assert "purser_build_info" in listed.text
        assert internal.get(f"/_instance/127.0.0.3:{port}/readyz").status_code == 503
        for refused in (f"127.0.0.2:{port + 1}/readyz", "localhost/readyz", "/etc/passwd/readyz",
                        f"127.0.0.2:{port}/v1/transactions", f"127.0.0.2:{port}/"):
            assert internal.get(f"/_instance/{refused}").status_code == 404, refused
        assert internal.get("/_gateway/healthz").text == "ok\n"
        assert "Active connections" in internal.get("/_gateway/status").text
    for path in (f"/_instance/127.0.0.2:{port}/readyz", "/_gateway/status", "/_gateway/healthz",
                 "/transactions/metrics", "/transactions/instances"):
        assert front.get(path, checked=False).status_code == 404, path


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="no IPv6 here")
def test_an_address_may_be_of_ipv6(front, household, names, start):
    instance = start("[::1]")
    names.addresses[NAME] = ["::1"]
    found(front, household)
    spend(front, household)
    until(lambda: served(instance), "it has served")
