"""More and fewer instances, and newer ones, while people go on."""

import os

import pytest

from harness.stack import SERVICES, TOP, compose_program, docker, inspect, run, succeeds
from harness.trickle import Trickle
from harness.wait import until


@pytest.fixture
def trickle(household):
    household.budget("100000.00")
    return Trickle(household)


def instances(stack):
    return stack.ids("transactions", running=True)


def served(stack, identity):
    return [entry for entry in stack.served(identity) if entry["route"] == "/v1/transactions"]


def test_four_instances_share_the_work_and_three_leave_unnoticed(stack, trickle):
    with trickle:
        trickle.goes_on()
        stack.up("--no-recreate", "--scale", "transactions=4")
        four = instances(stack)
        assert len(four) == 4
        until(lambda: all(served(stack, one) for one in four), "all four serve", 10, every=0.2)
        trickle.goes_on()
        stack.up("--no-recreate", "--scale", "transactions=1")
        until(lambda: len(instances(stack)) == 1, "one is left")
        trickle.goes_on()
    trickle.check()


def test_a_newer_image_takes_over_unnoticed(stack, trickle):
    (old,) = instances(stack)
    docker("build", "-q", "-f", TOP / "containers/Dockerfile", "--target", "transactions",
           "--build-arg", "REVISION=newer", "-t", "purser-test-transactions", TOP)
    with trickle:
        trickle.goes_on()
        run(TOP / "containers/roll", "-p", stack.project, "-f", TOP / "compose.yml", "transactions",
            env={**os.environ, **stack.settings, "PURSER_COMPOSE": " ".join(compose_program())})
        trickle.goes_on()
        (new,) = instances(stack)
        until(lambda: served(stack, new), "the new one serves")
    trickle.check()
    labels = inspect("container", new)["Config"]["Labels"]
    assert labels["org.opencontainers.image.revision"] == "newer" and new != old


def test_instances_that_start_at_once_make_one_signing_key(stack):
    volume = f"{stack.project}-keys"
    names = [f"{stack.project}-auth-{number}" for number in range(4)]
    settings = {
        "PURSER_DATABASE": "host=nowhere", "PURSER_SERVICE_SECRET": "s" * 32,
        "PURSER_CURSOR_KEY": "c" * 32, "PURSER_REFRESH_KEY": "r" * 32,
        **{f"PURSER_SECRET_{service.upper()}": "s" * 32 for service in SERVICES}}
    docker("volume", "create", volume)
    try:
        for name in names:
            docker("create", "--name", name, "--network=none", "--read-only", "-v",
                   f"{volume}:/var/lib/purser/keys",
                   *(f"--env={key}={value}" for key, value in settings.items()), "purser-test-auth")
        docker("start", *names)
        until(
            lambda: all(succeeds("docker", "exec", name, "purserctl", "ping") for name in names),
            "all four live", 20)
        assert len(docker("exec", names[0], "ls", "/var/lib/purser/keys").split()) == 1
    finally:
        docker("rm", "-f", *names)
        docker("volume", "rm", volume)
