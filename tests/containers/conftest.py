"""The platform in containers: images are built of this tree, and run as compose.yml says.

They need an engine that answers and run as root: ./dev test containers sees to both.
"""

import os

import pytest

from harness.client import Client
from harness.machines import Machine
from harness.stack import POSTGRES_IMAGE, TOP, Stack, docker
from harness.wait import until


def pytest_collection_modifyitems(items):
    """What takes it all down comes last."""
    items.sort(key=lambda item: item.path.name == "test_down.py")


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """All of it, ready, with rates that a test can live with; logging in has its default."""
    stack = Stack(
        f"purser-test-{os.getpid()}", PURSER_RATE_ADDRESS="1000", PURSER_BURST_ADDRESS="1000",
        PURSER_RATE_TOKEN="1000", PURSER_BURST_TOKEN="1000")
    docker("build", "-q", "-f", TOP / "containers/postgres/Dockerfile", "-t", POSTGRES_IMAGE, TOP)
    stack.compose("build", timeout=1200)
    try:
        stack.up()
        stack.take_certificate(tmp_path_factory.mktemp("tls"))
        until(stack.jobs_done, "secrets and schema", 600, every=0.5)
        until(stack.ready, "all services are ready", 300, every=0.5)
        yield stack
    finally:
        stack.remove()


@pytest.fixture(scope="session")
def platform(stack):
    return stack


@pytest.fixture(scope="session")
def client(stack, contract):
    with Client(stack, contract) as client:
        yield client


@pytest.fixture(scope="session")
def machines():
    """Two other machines, beside the one that the platform runs on."""
    machines = [Machine(number) for number in (1, 2)]
    yield machines
    for machine in machines:
        machine.remove()
