"""The platform as a stack of a swarm of one host: found, scaled, updated and counted apart as on many.
What one host cannot show is that encrypted packets arrive at another."""

import json
import os

import pytest

from harness.client import Client
from harness.machines import Machine
from harness.stack import POSTGRES_IMAGE, SERVICES, TOP, docker, inspect, run, succeeds
from harness.swarm import Swarm
from harness.trickle import Trickle
from harness.wait import until

NETWORKS = {"edge": False, "egress": False, "monitoring": True} | {
    f"{service}-{kind}": True for service in SERVICES for kind in ("data", "net")}


@pytest.fixture(scope="module")
def swarm(tmp_path_factory):
    swarm = Swarm(
        f"purser-swarm-{os.getpid()}", tmp_path_factory.mktemp("secrets"),
        PURSER_RATE_ADDRESS="1000", PURSER_BURST_ADDRESS="1000",
        PURSER_RATE_TOKEN="1000", PURSER_BURST_TOKEN="1000")
    try:
        docker("build", "-q", "-f", TOP / "containers/postgres/Dockerfile", "-t", POSTGRES_IMAGE,
               TOP)
        swarm.compose("build", timeout=1200)
        swarm.deploy()
        until(lambda: swarm.healthy() and swarm.ready(), "the platform is ready", 300, every=1)
        yield swarm
    finally:
        swarm.remove()


@pytest.fixture(scope="module")
def platform(swarm):
    return swarm


@pytest.fixture(scope="module")
def client(swarm, contract):
    with Client(swarm, contract) as client:
        yield client


@pytest.fixture
def trickle(household):
    household.budget("100000.00")
    return Trickle(household)


def served(swarm, identity):
    return [entry for entry in swarm.served(identity) if entry["route"] == "/v1/transactions"]


def instances(swarm):
    return swarm.ids("transactions", running=True)


def test_money_is_recorded_and_judged(swarm, household):
    household.budget("500.00", thresholds=[90])
    check = household.spend("452.50")["budget_check"]
    assert (check["status"], check["source"]) == ("near", "live")
    until(lambda: household.pages("/v1/alerts"), "an alert in the inbox")
    assert all(len(swarm.ids(service, running=True)) == 2 for service in SERVICES)


def test_all_networks_are_encrypted_and_most_lead_nowhere(swarm):
    for name, internal in NETWORKS.items():
        network = swarm.network(name)
        assert network["Driver"] == "overlay" and "encrypted" in network["Options"], name
        assert (network["Internal"], network["Attachable"]) == (internal, False), name


def test_a_service_finds_no_other_service(swarm):
    (gateway,) = swarm.ids("gateway", running=True)
    budgets = swarm.ids("budgets", running=True)[0]
    assert succeeds("docker", "exec", budgets, "getent", "hosts", "gateway")
    for other in ("transactions", "transactions-database"):
        assert not succeeds("docker", "exec", budgets, "getent", "hosts", other)
    assert not succeeds("docker", "exec", gateway, "getent", "hosts", "budgets-database")


def test_a_secret_is_in_the_swarm_alone(swarm):
    """Neither in a service's description nor in a volume of a host."""
    values = {path.read_text().strip() for path in swarm.directory.glob("*/*")
              if path.suffix != ".pem"}
    assert len(values) > 20
    for identity in swarm.ids():
        container = inspect("container", identity)
        printed = json.dumps(container)
        assert not [value for value in values if value in printed]
        for mount in container["Mounts"]:
            if mount["Destination"].startswith("/secrets/"):
                assert run("find", mount["Source"], "-type", "f") == ""


def test_containers_are_held_to_what_the_engine_can_hold_them_to(swarm):
    for service in ("gateway", *SERVICES):
        for identity in swarm.ids(service, running=True):
            host = inspect("container", identity)["HostConfig"]
            assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"], service
            assert host["Memory"] > 0 and host["NanoCpus"] > 0, service


def test_two_clients_are_counted_apart(swarm):
    """Published on the host itself, not through the routing mesh, which would hide their addresses."""
    machines = []
    try:
        machines = [Machine(number) for number in (3, 4)]
        ask = lambda machine, count: run(
            *machine.prefix, "curl", "-ks", "-o", "/dev/null", "-w", "%{http_code}\n",
            f"https://{machine.host}:{swarm.port}/v1/auth/sessions?[1-{count}]").split()
        flood = ask(machines[0], 60)
        assert "429" in flood and flood[0] == "401"
        assert set(ask(machines[1], 5)) == {"401"}
    finally:
        for machine in machines:
            machine.remove()


def test_more_instances_share_the_work_and_fewer_lose_none_of_it(swarm, trickle):
    with trickle:
        trickle.goes_on()
        swarm.scale("transactions", 4)
        four = instances(swarm)
        assert len(four) == 4
        until(lambda: all(served(swarm, one) for one in four), "all four serve", 10, every=0.2)
        trickle.goes_on()
        swarm.scale("transactions", 2)
        until(lambda: len(instances(swarm)) == 2, "two are left", 30)
        trickle.goes_on()
    trickle.check()


def test_a_new_version_takes_over_without_a_failed_request(swarm, trickle):
    before = set(instances(swarm))
    image = f"{swarm.project}-next:1"
    docker("build", "-q", "-t", image, "-", input="FROM purser-test-transactions\nLABEL next=1\n")
    with trickle:
        trickle.goes_on()
        swarm.update("transactions", "--image", image)
        trickle.goes_on()
    trickle.check()
    after = set(instances(swarm))
    assert len(after) == 2 and not before & after
    assert {inspect("container", one)["Config"]["Image"] for one in after} == {image}
    docker("service", "rollback", "--quiet", f"{swarm.project}_transactions")
    docker("rmi", "-f", image)


def test_a_version_that_does_not_start_is_taken_back(swarm, trickle):
    with trickle:
        trickle.goes_on()
        swarm.update("transactions", "--env-add", "PURSER_NO_SUCH_SETTING=1", check=False)
        until(lambda: swarm.service("transactions")["UpdateStatus"]["State"]
              == "rollback_completed", "the update is taken back", 60)
        trickle.goes_on()
    trickle.check()
    environment = swarm.service("transactions")["Spec"]["TaskTemplate"]["ContainerSpec"]["Env"]
    assert not any(setting.startswith("PURSER_NO_SUCH") for setting in environment)


def test_a_set_of_secrets_is_given_once(swarm):
    environment = {**os.environ, **swarm.settings}
    again = run(TOP / "containers/swarm-secrets", env=environment, check=False)
    assert again == ""
    assert len(docker("secret", "ls", "-q", f"--filter=name={swarm.project}-").split()) == 34
