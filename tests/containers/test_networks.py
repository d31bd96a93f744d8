"""Who reaches whom. A place that is shut is shut for whoever is not meant to come there, and shown
to be open for one who is."""

import subprocess
import sys

import pytest

from harness.stack import DATABASES, PROGRAMS, SERVICES, docker, run

# Tells which of the places on its standard input take a connection.
PROBE = """
while read -r host port; do
    (timeout 4 bash -c "exec 3<>/dev/tcp/$host/$port" 2>/dev/null && echo "$host $port") &
done
wait
"""

# Takes connections on a port that it prints.
LISTENER = """
import socket
listener = socket.create_server(("0.0.0.0", 0))
print(listener.getsockname()[1], flush=True)
while True:
    listener.accept()[0].close()
"""


@pytest.fixture(scope="module")
def places(stack):
    """Every address and port where something of the platform listens, and what it is."""
    ports = {
        "gateway": (8081, 8443), **{service: (9000,) for service in SERVICES},
        **{database: (5432,) for database in DATABASES}}
    return {
        (address, port): (name, network)
        for name, all_ports in ports.items()
        for network, address in stack.addresses(name).items() for port in all_ports}


def probe(places, *prefix):
    """What is open for whoever runs the command that begins so: {("gateway", "edge", 8443), …}"""
    asked = "".join(f"{address} {port}\n" for address, port in places)
    done = subprocess.run(
        [*prefix, "bash", "-c", PROBE], input=asked, capture_output=True, text=True, timeout=60)
    found = [line.split() for line in done.stdout.splitlines()]
    return {(*places[address, int(port)], int(port)) for address, port in found}


def inside(stack, service):
    return ("docker", "exec", "-i", stack.ids(service)[0])


def visitor(network):
    """A container that is no part of the platform, on that network."""
    return ("docker", "run", "-i", "--rm", f"--network={network}", "--entrypoint=env",
            "purser-test-transactions")


@pytest.fixture
def elsewhere(stack):
    """A network that the platform is not on."""
    name = f"{stack.project}-elsewhere"
    docker("network", "create", name)
    yield name
    docker("network", "rm", name)


def test_a_container_on_another_network_reaches_nothing(places, elsewhere):
    assert probe(places, *visitor(elsewhere)) == set()


def test_a_visitor_who_is_let_in_would_reach_what_is_there(stack, places):
    """By this the other tests can be believed."""
    assert probe(places, *visitor(f"{stack.project}_budgets-data")) == {
        ("budgets", "budgets-data", 9000), ("budgets-database", "budgets-data", 5432)}


def test_another_machine_reaches_the_public_port_alone(stack, places, machines):
    machine = machines[0]
    assert probe(places, *machine.prefix) <= {("gateway", "edge", 8443)}
    published = {(machine.host, stack.port): ("host", "outside")}
    assert probe(published, *machine.prefix) == {("host", "outside", stack.port)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_its_database_and_the_gateway_alone(stack, places, service):
    own = {(service, network, port) for name, network, port in
           ((*place, port) for (_, port), place in places.items()) if name == service}

    assert probe(places, *inside(stack, service)) == own | {
        (f"{service}-database", f"{service}-data", 5432),
        ("gateway", f"{service}-net", 8081), ("gateway", f"{service}-net", 8443)}


@pytest.mark.parametrize("database", DATABASES)
def test_a_database_reaches_its_service_alone(stack, places, database):
    service = database.removesuffix("-database")
    assert probe(places, *inside(stack, database)) == {
        (database, f"{service}-data", 5432), (service, f"{service}-data", 9000)}


def test_only_the_gateways_public_port_is_published(stack):
    published = {}
    for identity in stack.ids():
        ports = docker("port", identity)
        if ports:
            published[run("docker", "inspect", "-f", "{{.Config.Image}}", identity).strip()] = ports
    assert list(published) == ["purser-test-gateway:latest"]
    assert {line.split(" -> ")[0] for line in published["purser-test-gateway:latest"].splitlines()} == {
        "8443/tcp"}


def test_only_mails_and_webhooks_have_a_way_out(stack, machines):
    machine = machines[1]
    listener = subprocess.Popen(
        [*machine.prefix, sys.executable, "-c", LISTENER], stdout=subprocess.PIPE, text=True)
    outside = {(machine.address, int(listener.stdout.readline())): ("outside", "")}
    try:
        reached = {
            service for service in (*PROGRAMS, *DATABASES)
            if probe(outside, *inside(stack, service))}
    finally:
        listener.kill()
        listener.wait()
        listener.stdout.close()
    # Whoever is asked from outside can answer, so the gateway's way is open, too.
    assert reached == {"auth", "notifications", "gateway"}
