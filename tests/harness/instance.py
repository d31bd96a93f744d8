"""More instances of the platform's services, and more gateways, beside those that it has."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from harness.platform import SERVICES, TOP, process_name
from harness.wait import until


def free_port(address="127.0.0.1"):
    """A TCP port that nobody listens on."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as found:
        found.bind((address, 0))
        return found.getsockname()[1]


def account(platform):
    """For subprocess: the user that the platform runs as."""
    owner = os.stat(platform.run / "bin")
    if os.geteuid() != 0:
        return {}
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


@contextlib.contextmanager
def directory_of(platform):
    """A directory for sockets and logs: its name is short, and it is the platform's account's."""
    with tempfile.TemporaryDirectory(prefix="purser-") as path:
        owner = account(platform)
        if owner:
            os.chown(path, owner["user"], owner["group"])
        yield Path(path)


def ping(platform, address, *options):
    """`purserctl ping` under way."""
    return subprocess.Popen(
        [platform.program("purserctl"), "ping", *options, address], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Instance:
    """Another instance of a service, with the settings of the platform's own but for those given."""

    def __init__(self, platform, service, listen, directory, environment=None, **settings):
        self.platform = platform
        self.listen = listen
        self.directory = Path(directory)
        self.log = self.directory / f"{service}-{free_port()}.log"
        self.config = self.log.with_suffix(".conf")
        self._settings = dict(
            line.partition("=")[::2]
            for line in (platform.run / "etc" / f"{service}.conf").read_text().splitlines())
        self.configure(PURSER_LISTEN=listen, PURSER_RESPONDERS=2, **settings)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [platform.program(service), "--config", self.config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment or {},
                start_new_session=True, **account(platform))

    def configure(self, **settings):
        """Writes the settings that the next SIGHUP, or the start, reads."""
        self.listen = settings.get("PURSER_LISTEN", self.listen)
        self._settings.update(settings)
        self.config.write_text(
            "".join(f"{name}={value}\n" for name, value in self._settings.items()))
        self.config.chmod(0o644)

    def __enter__(self):
        try:
            until(self.answers, f"the instance at {self.listen} is ready", 30)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends it, and waits for that."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise

    def answers(self):
        """True where it is ready; fails where it has ended."""
        assert self.process.poll() is None, self.log.read_text()
        asked = ping(self.platform, self.listen, "--ready")
        asked.communicate()
        return asked.returncode == 0

    def children(self):
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in listed.split()]

    def responders(self):
        return [pid for pid in self.children() if "respond" in process_name(pid)]

    def signal(self, number, pids=None):
        for pid in pids or [self.process.pid]:
            os.kill(pid, number)


@contextlib.contextmanager
def gateway(platform, directory, **settings):
    """A gateway before the platform's services, or those that `settings` name; its base URL. By
    PURSER_TEST_NGINX they are tried with another nginx than the system's."""
    port = free_port()
    directory = Path(directory)
    for part in (directory, directory / "state"):
        part.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(part, account(platform)["user"], account(platform)["group"])
    sockets = (platform.run / "sockets").resolve()
    values = {
        "PATH": os.environ["PATH"] + ":/usr/sbin",
        "PURSER_NGINX": os.environ.get("PURSER_TEST_NGINX", "nginx"),
        "PURSER_GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "PURSER_GATEWAY_INTERNAL_LISTEN": f"unix:{directory}/internal.sock",
        "PURSER_TLS_CERTIFICATE": str(platform.run / "tls/server.pem"),
        "PURSER_TLS_KEY": str(platform.run / "tls/server.key"),
        "PURSER_WWW": str(platform.run / "www"),
        "PURSER_STREAM": "off",
        "PURSER_GATEWAY_STATE": str(directory / "state"),
        "PURSER_GATEWAY_ACCESS_LOG": str(directory / "access.log"),
        "PURSER_GATEWAY_ERROR_LOG": str(directory / "error.log"),
        **{f"PURSER_{service.upper()}_SERVERS": f"unix:{sockets}/{service}.sock"
           for service in SERVICES},
        **{f"PURSER_{kind}_{what}": "1000000"
           for kind in ("RATE", "BURST") for what in ("ADDRESS", "TOKEN", "AUTH")},
        **settings,
    }
    subprocess.run([TOP / "nginx/render", directory], env=values, check=True, **account(platform))
    process = subprocess.Popen(
        [values["PURSER_NGINX"], "-p", directory, "-c", directory / "nginx.conf",
         "-e", directory / "error.log", "-g", "daemon off;"],
        env=values, stdin=subprocess.DEVNULL, **account(platform))
    try:
        until(lambda: process.poll() is not None or listens(port), "the gateway listens")
        assert process.poll() is None, (directory / "error.log").read_text()
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def listens(port):
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
