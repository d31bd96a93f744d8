"""The platform as a stack of a swarm, on the container engine that is there."""

import os

from harness.stack import DATABASES, PROGRAMS, SERVICES, TOP, Stack, docker, inspect, run
from harness.wait import until

LABELS = ("gateway", "auth", *(f"{service}-database" for service in SERVICES))


class Swarm(Stack):
    """One stack. Makes a swarm of this host alone where it is in none, and leaves that at the end."""

    def __init__(self, name, directory, **settings):
        super().__init__(name, PURSER_SECRETS=name, **settings)
        self.directory = directory
        self.ca = directory / "gateway/tls.pem"
        self.made = docker("info", "--format", "{{.Swarm.LocalNodeState}}").strip() == "inactive"
        if self.made:
            docker("swarm", "init", "--advertise-addr", "127.0.0.1")
        self.node = docker("info", "--format", "{{.Swarm.NodeID}}").strip()

    def deploy(self):
        docker("node", "update", *(f"--label-add=purser.{label}=true" for label in LABELS),
               self.node)
        environment = {**os.environ, **self.settings}
        run(TOP / "containers/swarm-secrets", self.directory, env=environment)
        run("docker", "stack", "deploy", "--resolve-image", "never", "-c", TOP / "compose.yml",
            "-c", TOP / "containers/swarm.yml", self.project, env=environment)

    def service(self, name):
        """As the engine describes it."""
        return inspect("service", f"{self.project}_{name}")

    def network(self, name):
        return inspect("network", f"{self.project}_{name}")

    def update(self, name, *options, **arguments):
        """Changes a service, and waits until that is done or taken back."""
        return docker("service", "update", "--no-resolve-image", "--quiet", *options,
                      f"{self.project}_{name}", **arguments)

    def scale(self, name, count):
        self.update(name, "--replicas", count)

    # ---- as of a compose project

    def healthy(self):
        """A task runs, for the swarm, once its container is healthy."""
        counted = dict(line.split()[:2] for line in docker(
            "stack", "services", self.project, "--format", "{{.Name}} {{.Replicas}}").splitlines())
        wanted = [counted[f"{self.project}_{name}"].split("/") for name in (*PROGRAMS, *DATABASES)]
        return all(running == all_of_them != "0" for running, all_of_them in wanted)

    def ids(self, service=None, running=False):
        filters = [f"--filter=label=com.docker.stack.namespace={self.project}"]
        if service:
            name = f"{self.project}_{service}"
            filters.append(f"--filter=label=com.docker.swarm.service.name={name}")
        return docker("ps", "-q", "--no-trunc", *([] if running else ["-a"]), *filters).split()

    def traces(self):
        label = f"--filter=label=com.docker.stack.namespace={self.project}"
        return [
            *docker("ps", "-aq", label).split(), *docker("service", "ls", "-q", label).split(),
            *docker("network", "ls", "-q", label).split()]

    def remove(self):
        docker("stack", "rm", self.project)
        until(lambda: not self.traces(), "the stack is gone", 120, every=0.5)
        label = f"--filter=label=com.docker.stack.namespace={self.project}"
        for kind, ids in (("volume", docker("volume", "ls", "-q", label)),
                          ("secret", docker("secret", "ls", "-q",
                                            f"--filter=name={self.project}-"))):
            if ids.split():
                docker(kind, "rm", *ids.split())
        docker("node", "update", *(f"--label-rm=purser.{label}" for label in LABELS), self.node)
        if self.made:
            docker("swarm", "leave", "--force")
