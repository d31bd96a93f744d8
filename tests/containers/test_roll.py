"""containers/roll where something goes wrong; that it loses no request is in test_scaling.py."""

import os
import signal
import subprocess

import pytest

from harness.stack import TOP, compose_program, docker, run
from harness.wait import until

ROLL = TOP / "containers/roll"
# What roll sees of a service: containers that say whether they are healthy.
PROJECT = """
version: "3.8"
services:
  auth:
    image: debian:trixie-slim
    command: ["sleep", "600"]
    init: true
    healthcheck: {test: ["CMD", "${HEALTH:-true}"], interval: 1s, timeout: 5s, retries: 2}
"""


class Project:
    def __init__(self, directory):
        self.name = f"purser-roll-{os.getpid()}"
        self.options = ("-p", self.name, "-f", directory / "compose.yml")
        (directory / "compose.yml").write_text(PROJECT)

    def compose(self, *arguments):
        return run(*compose_program(), *self.options, *arguments)

    def containers(self):
        label = f"--filter=label=com.docker.compose.project={self.name}"
        return set(docker("ps", "-aq", label).split())

    def roll(self, *arguments, **environment):
        """The running roll."""
        return subprocess.Popen(
            [ROLL, *self.options, *arguments], stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PURSER_COMPOSE": " ".join(compose_program()), **environment})


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    project.compose("up", "-d", "--scale", "auth=2")
    yield project
    project.compose("down", "-t", "1")


def test_new_containers_take_the_place_of_as_many_old_ones(project):
    old = project.containers()
    roll = project.roll("auth")
    assert roll.wait(120) == 0, roll.stderr.read()
    assert len(project.containers()) == len(old) == 2
    assert not old & project.containers()


def test_new_containers_that_do_not_get_healthy_are_removed(project):
    old = project.containers()
    roll = project.roll("--timeout", "5", "auth", HEALTH="false")
    assert roll.wait(120) == 1
    assert "the old containers go on" in roll.stderr.read()
    assert project.containers() == old


def test_a_roll_that_is_interrupted_leaves_the_old_containers_alone(project):
    old = project.containers()
    roll = project.roll("auth", HEALTH="false")
    until(lambda: len(project.containers()) == 4, "the new containers are there", 60)
    roll.send_signal(signal.SIGTERM)
    assert roll.wait(120) == 143
    assert project.containers() == old


def test_what_cannot_be_rolled_is_refused(project):
    assert project.roll("gateway").wait(30) == 2
    assert project.roll().wait(30) == 2
    assert project.roll("--timeout", "soon", "auth").wait(30) == 2
    project.compose("stop", "-t", "1")
    project.compose("rm", "-f")
    assert project.roll("auth").wait(60) == 1
