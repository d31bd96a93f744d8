"""Instances that come and go, and are made anew, under requests that go on."""

import contextlib
import re
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.client import Client
from harness.instance import Instance, directory_of, free_port, gateway, ping
from harness.wait import until

ADDRESSES = ("unix", "127.0.0.1", "[::1]")


@pytest.fixture
def directory(platform):
    with directory_of(platform) as path:
        yield path


def address(where, directory, name="one"):
    """An address of this kind that nobody listens at."""
    if where == "unix":
        return f"unix:{directory}/{name}.sock"
    return f"{where}:{free_port(where.strip('[]'))}"


def connects(where):
    """The error of an attempt to connect, None where it succeeds."""
    try:
        if where.startswith("unix:"):
            with socket.socket(socket.AF_UNIX) as asked:
                asked.connect(where.removeprefix("unix:"))
        else:
            host, _, port = where.rpartition(":")
            socket.create_connection((host.strip("[]"), port), timeout=0.1).close()
    except OSError as error:
        return error
    return None


def waiting(where):
    """How many connections wait to be accepted, as the kernel counts them."""
    unix = where.startswith("unix:")
    listed = subprocess.run(
        ["ss", "-lxH" if unix else "-ltnH"], check=True, text=True, capture_output=True).stdout
    (line,) = [line for line in listed.splitlines() if where.removeprefix("unix:") in line.split()]
    return int(line.split()[2 if unix else 1])


def stopped(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "T"


@contextlib.contextmanager
def requests_wait(platform, instance, count=8):
    """While they wait for responders that are stopped. All are answered in the end."""
    responders, where = instance.responders(), instance.listen
    instance.signal(signal.SIGSTOP, responders)
    until(lambda: all(map(stopped, responders)), "the responders are stopped")
    asked = [ping(platform, where) for _ in range(count)]
    until(lambda: waiting(where) == count, "requests wait")
    yield
    instance.signal(signal.SIGCONT, responders)
    for process in asked:
        said, complaint = process.communicate(timeout=30)
        assert process.returncode == 0, complaint
        assert said == '{"service":"transactions","status":"ok"}\n'


class Load:
    """Requests of several clients that go on until it ends; any that fails, fails the test. One that
    an overloaded machine turns away unseen is sent again."""

    def __init__(self, household, client, clients=3):
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(clients)
        self.answered = 0
        self._household, self._client = household, client
        self._tasks = [self._pool.submit(self._run) for _ in range(clients)]

    def _run(self):
        token = self._household.token
        wish = {"type": "expense", "amount": "1.00", "category": "Food"}
        while not self._stop.is_set():
            assert self._client.post("/v1/transactions", wish, token=token,
                                     checked=False).status_code == 201
            assert self._client.get("/v1/transactions", token=token,
                                    params={"limit": 1}, checked=False).status_code == 200
            self.answered += 2

    def goes_on(self, count=40):
        """Waits for so many more answers."""
        goal = self.answered + count
        until(lambda: self.answered >= goal or any(task.done() for task in self._tasks),
              f"{count} more answers", 60)

    def __enter__(self):
        self.goes_on()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for task in self._tasks:
            task.result()
        self._pool.shutdown()


@pytest.mark.parametrize("where", ADDRESSES)
def test_what_waits_at_the_socket_when_a_service_is_stopped_is_served(platform, directory, where):
    """Closing the socket would reset it, and the gateway would not know whether it was begun."""
    with Instance(platform, "transactions", address(where, directory), directory) as instance:
        with requests_wait(platform, instance):
            instance.signal(signal.SIGTERM)
            until(lambda: connects(instance.listen), "nothing new comes in")
        assert instance.process.wait(30) == 0


@pytest.mark.parametrize("where", ("unix", "127.0.0.1"))
def test_of_two_instances_one_is_stopped_and_comes_back_without_a_failed_request(
        platform, contract, household, directory, where):
    with Instance(platform, "transactions", address(where, directory, "two"), directory) as stays:
        goes = address(where, directory)
        servers = f"{goes} {stays.listen}"
        instance = Instance(platform, "transactions", goes, directory)
        with instance, gateway(platform, f"{directory}/gateway",
                               PURSER_TRANSACTIONS_SERVERS=servers) as url, \
                Client(platform, contract, base_url=url) as client, \
                Load(household, client) as load:
            instance.signal(signal.SIGTERM)
            assert instance.process.wait(30) == 0
            load.goes_on()
            with Instance(platform, "transactions", goes, directory) as successor:
                until(lambda: '"msg":"request"' in successor.log.read_text(),
                      "the new instance serves", 30)
                load.goes_on()
                # The last one of this address goes after the load has ended.
                load.__exit__()


@pytest.mark.parametrize("where", ("unix", "127.0.0.1"))
def test_responders_are_replaced_one_by_one_without_a_failed_request(
        platform, contract, household, directory, where):
    with Instance(platform, "transactions", address(where, directory), directory) as instance, \
            gateway(platform, f"{directory}/gateway",
                    PURSER_TRANSACTIONS_SERVERS=instance.listen) as url, \
            Client(platform, contract, base_url=url) as client, \
            Load(household, client) as load:
        before = set(instance.children())
        instance.signal(signal.SIGHUP)
        until(lambda: not before & set(instance.children()), "all are replaced", 60)
        load.goes_on()


def test_a_service_told_to_listen_elsewhere_does_and_serves_what_waited_before(platform, directory):
    first, second = address("unix", directory), address("127.0.0.1", directory)
    with Instance(platform, "transactions", first, directory) as instance:
        before = instance.responders()
        with requests_wait(platform, instance):
            instance.configure(PURSER_LISTEN=second)
            instance.signal(signal.SIGHUP)
            until(instance.answers, "it answers at the new address", 30)
            assert connects(first)
        until(lambda: not set(before) & set(instance.responders()), "the old ones have gone", 30)


def test_a_service_can_listen_on_the_gateways_network_alone(platform, directory):
    """Of the addresses of this machine, at the one by which the gateway is reached."""
    port = free_port()
    with Instance(platform, "budgets", f"toward:127.0.0.1:{port}", directory):
        assert connects(f"127.0.0.1:{port}") is None
        assert isinstance(connects(f"127.0.0.2:{port}"), ConnectionRefusedError)


def test_without_a_way_to_the_gateway_a_service_ends_and_says_so(platform, directory):
    """Its supervisor starts it again, until the name is there."""
    with contextlib.closing(
            Instance(platform, "budgets", "toward:gateway.invalid:9000", directory)) as instance:
        assert instance.process.wait(30) == 1
        assert "toward:gateway.invalid:9000" in instance.log.read_text()


def test_the_supervisor_is_told_when_a_service_is_ready_reloads_and_stops(platform, directory):
    """The protocol of sd_notify(3): Type=notify of systemd."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        path = f"{directory}/notify.sock"
        supervisor.bind(path)
        subprocess.run(["chmod", "777", path], check=True)
        supervisor.settimeout(30)
        hear = lambda: supervisor.recv(4096).decode()
        with Instance(platform, "budgets", address("unix", directory), directory,
                      environment={"NOTIFY_SOCKET": path}) as instance:
            assert hear() == "READY=1"
            before = instance.children()
            instance.signal(signal.SIGHUP)
            assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", hear())
            assert hear() == "READY=1"
            assert not set(before) & set(instance.children())
            instance.configure(PURSER_RESPONDERS="many")
            instance.signal(signal.SIGHUP)
            until(lambda: "not reloaded" in instance.log.read_text(), "it refuses")
            instance.signal(signal.SIGTERM)
            assert re.fullmatch(r"STOPPING=1\nEXTEND_TIMEOUT_USEC=\d+", hear())
            assert instance.process.wait(30) == 0
