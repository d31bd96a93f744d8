"""A Debian system of its own, with systemd as its first process, in namespaces of this machine: its
own processes, network, mounts and host name. It takes root."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from harness.platform import TOP
from harness.wait import until

CLONE_NEWNET = 0x40000000
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
# What the package does not say that it needs: a system to run in, and the database server and the
# live stream that it recommends.
PACKAGES = ("systemd-sysv", "dbus", "postgresql", "libnginx-mod-nchan")


def release_name():
    """Of this machine's Debian: what is built here runs there."""
    lines = Path("/etc/os-release").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)["VERSION_CODENAME"]


def enter(libc, namespace):
    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class System:
    """Made with a package, which apt installs with what it depends on."""

    def __init__(self, package):
        self.directory = Path(tempfile.mkdtemp(prefix="purser-sys-"))
        self.root = self.directory / "root"
        self._cgroup = None
        self._process = None
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(PACKAGES)}",
             f"--customize-hook=copy-in {package} /var/cache",
             "--customize-hook=chroot \"$1\" apt-get install -y -q --no-install-recommends "
             f"/var/cache/{package.name}",
             release_name(), self.root],
            check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)

    def boot(self):
        self._cgroup = Path(
            "/sys/fs/cgroup/systemd" if Path("/sys/fs/cgroup/systemd").exists() else "/sys/fs/cgroup",
            self.directory.name)
        with open(self.directory / "console", "w") as console:
            self._process = subprocess.Popen(
                [TOP / "tests/install/boot", self.root, self._cgroup],
                stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        until(lambda: self.run("systemctl", "is-system-running", check=False).stdout.strip()
              in ("running", "degraded"), "the system is up", 60, every=0.2)

    def _first_process(self):
        """As we see it; None: it is not there yet."""
        assert self._process.poll() is None, (self.directory / "console").read_text()
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        children = path.read_text().split()
        return int(children[0]) if children else None

    def run(self, *command, check=True, timeout=120):
        """A command in it, as its root."""
        first = self._first_process()
        done = subprocess.run(
            ["nsenter", f"--target={first or 'none'}", "--all", "--", *map(str, command)],
            env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=timeout)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
        return done

    def ready(self):
        """Can all services do their work?"""
        return self.run("purserctl", "status", "--config", "/etc/purser/auth.conf",
                        check=False).returncode == 0

    @contextlib.contextmanager
    def network(self):
        """This thread, and those that it starts, in the network of the system."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/thread-self/ns/net") as ours, \
                open(f"/proc/{self._first_process()}/ns/net") as theirs:
            enter(libc, theirs)
            try:
                yield
            finally:
                enter(libc, ours)

    def remove(self):
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._first_process(), signal.SIGKILL)
            self._process.wait(30)
            for path, _, _ in os.walk(self._cgroup, topdown=False):
                os.rmdir(path)
        shutil.rmtree(self.directory)
