"""The platform as compose.yml runs it, on the container engine that is there.

Found by these variables, beside those of the engine's own programs:

  PURSER_COMPOSE   the compose program; default: docker-compose, else docker compose
"""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from harness.wait import until

TOP = Path(__file__).resolve().parents[2]
SERVICES = ("auth", "transactions", "budgets", "notifications")
PROGRAMS = ("gateway", *SERVICES)
DATABASES = tuple(f"{service}-database" for service in SERVICES)
JOBS = ("secrets", *(f"{service}-migrate" for service in SERVICES))
POSTGRES_IMAGE = "purser-postgres"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run(*command, check=True, timeout=600, **options):
    """A command's output; what it says on standard error is shown where it fails."""
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=timeout, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} → {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def docker(*arguments, **options):
    return run("docker", *arguments, **options)


def succeeds(*command, timeout=60):
    return subprocess.run(
        [str(word) for word in command], capture_output=True, timeout=timeout).returncode == 0


def inspect(kind, name):
    return json.loads(docker(kind, "inspect", name))[0]


def compose_program():
    if os.environ.get("PURSER_COMPOSE"):
        return os.environ["PURSER_COMPOSE"].split()
    return ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]


class Stack:
    """One compose project. Settings of compose.yml are given by their names."""

    def __init__(self, project, **settings):
        self.project = project
        self.port = free_port()
        self.settings = {
            "PURSER_PORT": str(self.port), "PURSER_IMAGES": "purser-test",
            "PURSER_POSTGRES_IMAGE": POSTGRES_IMAGE, **settings}
        self.base_url = f"https://localhost:{self.port}"
        self.ca = None

    def compose(self, *arguments, **options):
        environment = {**os.environ, **self.settings, **options.pop("settings", {})}
        return run(
            *compose_program(), "-p", self.project, "-f", TOP / "compose.yml", *arguments,
            env=environment, cwd=TOP, **options)

    def up(self, *arguments, **options):
        return self.compose("up", "-d", *arguments, **options)

    # ---- containers

    def ids(self, service=None, running=False):
        """Containers, of one service or of all; those that ended too unless told otherwise."""
        filters = [f"--filter=label=com.docker.compose.project={self.project}"]
        if service:
            filters.append(f"--filter=label=com.docker.compose.service={service}")
        return docker("ps", "-q", "--no-trunc", *([] if running else ["-a"]), *filters).split()

    def container(self, service):
        """The service's only one, as the engine describes it."""
        (identity,) = self.ids(service)
        return inspect("container", identity)

    def addresses(self, service):
        """Of its only container, by network: {"auth-net": "172.20.0.3"}."""
        networks = self.container(service)["NetworkSettings"]["Networks"]
        return {
            name.removeprefix(f"{self.project}_"): network["IPAddress"]
            for name, network in networks.items()}

    def execute(self, service, *command, **options):
        (identity,) = self.ids(service)
        return docker("exec", identity, *command, **options)

    def healthy(self, services=(*PROGRAMS, *DATABASES)):
        for service in services:
            containers = [inspect("container", identity) for identity in self.ids(service)]
            if not containers:
                return False
            for container in containers:
                if container["State"].get("Health", {}).get("Status") != "healthy":
                    return False
        return True

    def ready(self, services=SERVICES):
        """Has each instance of these what it needs to serve requests?"""
        return all(
            succeeds("docker", "exec", identity, "purserctl", "ping", "--ready")
            for service in services for identity in self.ids(service, running=True))

    def jobs_done(self):
        states = [self.container(job)["State"] for job in JOBS]
        return all(state["Status"] == "exited" and state["ExitCode"] == 0 for state in states)

    def crash(self, service):
        """Ends its first process as a fault would: `docker kill` would say that it is meant."""
        os.kill(self.container(service)["State"]["Pid"], signal.SIGKILL)

    def served(self, identity, since=None):
        """The requests that an instance of a service has logged."""
        printed = subprocess.run(
            ["docker", "logs", *(["--since", since] if since else []), identity],
            capture_output=True, text=True, check=True)
        requests = []
        for line in (printed.stdout + printed.stderr).splitlines():
            entry = json.loads(line) if line.startswith("{") else {}
            if entry.get("msg") == "request" and entry.get("route"):
                requests.append(entry)
        return requests

    # ---- the whole

    def take_certificate(self, directory):
        """The gateway's own certificate, by which clients trust it, into `ca`."""
        def certificate():
            # What the engine says of a container that is just starting comes here, too.
            text = self.execute("gateway", "cat", "/secrets/gateway/tls.pem", check=False)
            return text if "END CERTIFICATE" in text else None

        self.ca = directory / "ca.pem"
        self.ca.write_text(until(certificate, "a certificate", 300, every=0.5))

    def remove(self):
        self.compose("down", "-v", "--remove-orphans", "-t", "5")

    def traces(self):
        """What the engine still has of it."""
        label = f"--filter=label=com.docker.compose.project={self.project}"
        return [
            *docker("ps", "-aq", label).split(), *docker("network", "ls", "-q", label).split(),
            *docker("volume", "ls", "-q", label).split()]
