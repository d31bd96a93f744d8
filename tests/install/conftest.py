"""Purser installed: of a release of this tree, for one user below places of their own, and as a Debian
package in a system of its own, which takes root."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from harness.client import Client
from harness.database_server import DatabaseServer
from harness.household import Household
from harness.installation import Installation, account, run, unpack_release
from harness.system import System
from harness.wait import until


@pytest.fixture(scope="session")
def base():
    """A directory that the account can come to, which pytest's own is not."""
    directory = Path(tempfile.mkdtemp(prefix="purser-install-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def release(base):
    return unpack_release(base)


@pytest.fixture(scope="session")
def installation(release):
    installation = Installation(release)
    yield installation
    installation.remove()


@pytest.fixture(scope="session")
def admin():
    """How the superuser of a server elsewhere connects to it: by TLS and with a password."""
    server = DatabaseServer(account())
    with server.connect() as connection:
        connection.execute("ALTER ROLE postgres PASSWORD 'of the superuser'")
    yield server.conninfo(user="postgres", password="of the superuser", dbname="postgres")
    server.stop()


@pytest.fixture(scope="session")
def running(installation, admin):
    """The installation in place, set up and started."""
    installation.put_in_place()
    installation.said = installation.purserctl("setup", "--admin", admin).stdout
    port = installation.base_url.rsplit(":", 1)[1]
    installation.change_setting("gateway", "PURSER_GATEWAY_LISTEN", f"127.0.0.1:{port}")
    installation.start()
    try:
        until(installation.ready, "all services are ready", 60, every=0.2)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{installation.logs()}") from None
    return installation


@pytest.fixture(scope="session")
def package(release):
    """The .changes file of a Debian package."""
    run("dpkg-buildpackage", "--no-sign", "--build=binary", cwd=release,
        environment={"DEB_BUILD_OPTIONS": "nocheck parallel=2", "HOME": "/nonexistent"})
    (changes,) = release.parent.glob("purser_*.changes")
    return changes


@pytest.fixture(scope="session")
def system(package, base):
    """A system with the package in it, set up and started as its documentation says."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED without root: the package in a system of its own")
    (archive,) = [path for path in package.parent.glob("purser_*.deb")]
    system = System(archive)
    try:
        system.boot()
        system.before = system.run("systemctl", "is-active", "purser.target", check=False).stdout
        system.said = system.run("purserctl", "setup", "--wait", "60").stdout
        system.run("systemctl", "enable", "--now", "purser.target")
        system.base_url = "https://localhost:8443"
        system.ca = base / "system.pem"
        system.ca.write_bytes((system.root / "etc/purser/secrets/gateway/tls.pem").read_bytes())
        until(system.ready, "all services are ready", 60, every=0.2)
        yield system
    finally:
        system.remove()


@pytest.fixture
def system_household(system, contract):
    with system.network(), Client(system, contract) as client:
        yield Household(client)
