"""Purser as an operator has it who installs a release for themself, without root: below places of
their own, with a database server elsewhere."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness.database_server import free_port
from harness.platform import SERVICES, TOP

ACCOUNT = "postgres"
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


def account():
    """The ids of who runs it: nobody special, where the tests are run by root."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam(ACCOUNT)
    return entry.pw_uid, entry.pw_gid


def run(*command, cwd, environment=None, check=True, timeout=600):
    """As that account, with nothing of our environment but this; gives back what it said."""
    user, group = account()
    identity = {} if os.geteuid() == user else {"user": user, "group": group, "extra_groups": []}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={"PATH": PATH, **(environment or {})},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=timeout, **identity)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}:\n{done.stdout[-4000:]}")
    return done


def unpack_release(base):
    """Makes the release of this tree, and unpacks it; the directory."""
    build = base / "release"
    build.mkdir()
    os.chown(build, *account())
    if not (TOP / "configure").exists():
        subprocess.run([TOP / "autogen.sh"], check=True, capture_output=True)
    subprocess.run([TOP / "configure"], cwd=build, check=True, capture_output=True)
    subprocess.run(["make", "dist"], cwd=build, check=True, capture_output=True)
    (tarball,) = build.glob("purser-*.tar.gz")
    run("tar", "xf", tarball, cwd=build)
    (source,) = [path for path in build.iterdir() if path.is_dir() and (path / "configure").exists()]
    return source


class Installation:
    """In a directory of its own; `stage` has what `make install` put there for DESTDIR."""

    def __init__(self, source):
        self.base = Path(tempfile.mkdtemp(prefix="purser-in-"))
        self.base.chmod(0o755)
        os.chown(self.base, *account())
        self.stage = self.base / "stage"
        self.build = self.base / "build"
        self.prefix, self.etc, self.var, self.run_ = (
            self.base / name for name in ("opt", "etc", "var", "run"))
        self.ca = self.etc / "purser/secrets/gateway/tls.pem"
        self.base_url = f"https://localhost:{free_port()}"
        self._processes = []
        run("mkdir", self.build, cwd=self.base)
        run(source / "configure", f"--prefix={self.prefix}", f"--sysconfdir={self.etc}",
            f"--localstatedir={self.var}", f"--runstatedir={self.run_}", cwd=self.build)
        run("make", "-j2", cwd=self.build)
        run("make", "install", f"DESTDIR={self.stage}", cwd=self.build)

    def staged(self):
        """The files below DESTDIR, as they are called once they are in place."""
        return {Path("/") / path.relative_to(self.stage)
                for path in self.stage.rglob("*") if not path.is_dir()}

    def put_in_place(self):
        run("cp", "-a", f"{self.stage}{self.base}/.", self.base, cwd=self.base)
        run("mkdir", "-p", self.run_ / "purser", self.run_ / "purser-gateway",
            self.var / "lib/purser", self.base / "log", cwd=self.base)

    def uninstall(self):
        run("make", "uninstall", f"DESTDIR={self.stage}", cwd=self.build)

    def purserctl(self, *arguments, **options):
        return run(self.prefix / "bin/purserctl", *arguments, cwd="/", **options)

    def change_setting(self, part, name, value):
        """As an operator does, with an editor."""
        path = self.etc / f"purser/{part}.conf"
        kept = [line for line in path.read_text().splitlines() if not line.startswith(f"{name}=")]
        path.write_text("\n".join([*kept, f"{name}={value}", ""]))

    def settings(self, part):
        lines = (self.etc / f"purser/{part}.conf").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def start(self):
        for service in SERVICES:
            self._start(service, self.prefix / f"bin/purser-{service}", "--config",
                        self.etc / f"purser/{service}.conf")
        self._start("gateway", self.prefix / "share/purser/nginx/start",
                    environment=self.settings("gateway"))

    def _start(self, name, *command, environment=None):
        user, group = account()
        identity = {} if os.geteuid() == user else {
            "user": user, "group": group, "extra_groups": []}
        with open(self.base / f"log/{name}.log", "w") as log:
            os.chown(log.fileno(), user, group)  # nginx opens it anew
            self._processes.append(subprocess.Popen(
                command, env={"PATH": PATH, **(environment or {})}, cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **identity))

    def ready(self):
        """Can all services do their work?"""
        return all(
            self.purserctl("ping", "--ready", f"unix:{self.run_}/purser/{service}.sock",
                           check=False).returncode == 0
            for service in SERVICES)

    def logs(self):
        """The end of what each program said."""
        return "\n".join(f"== {path.stem}\n{path.read_text()[-1500:]}"
                         for path in sorted((self.base / "log").iterdir()))

    def stop(self):
        """The statuses that the programs end with."""
        for process in self._processes:
            process.terminate()
        statuses = [process.wait(30) for process in self._processes]
        self._processes = []
        return statuses

    def remove(self):
        for process in self._processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.base)
