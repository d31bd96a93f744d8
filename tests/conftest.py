"""What the API and fault suites share.

They run against a platform that ./dev test started, and find it by these variables:

  PURSER_BASE_URL          of the public listener, https://localhost:PORT
  PURSER_RUN               the instance's directory (./dev lays it out: tools/dev/instance.sh)
  PURSER_CA                its authority's certificate; default PURSER_RUN/tls/ca.pem
  PURSER_INTERNAL_SOCKET   of the internal listener; default PURSER_RUN/sockets/internal.sock
  PURSER_DSN_AUTH, PURSER_DSN_TRANSACTIONS, PURSER_DSN_BUDGETS, PURSER_DSN_NOTIFICATIONS
                           connection strings of a superuser; default: on PURSER_RUN/sockets
  PURSER_ALLOWED_ORIGINS   the two origins that gateway and services were told to allow
  PURSER_DEFAULTS_URL      a second gateway before the same services, with the default rates and
                           without live stream, that trusts the proxies 127.0.0.1, ::1 and
                           10.9.0.0/16
"""

import httpx
import pytest

from harness.client import Client
from harness.contract import Contract
from harness.household import Household
from harness.platform import TOP, Platform


@pytest.fixture(scope="session")
def platform():
    return Platform()


@pytest.fixture(scope="session")
def contract():
    return Contract.load(TOP / "api/openapi.json")


@pytest.fixture(scope="session")
def client(platform, contract):
    with Client(platform, contract) as client:
        yield client


@pytest.fixture
def web(platform, contract):
    """A client with a cookie jar of its own, as a browser has."""
    with Client(platform, contract) as client:
        yield client


@pytest.fixture
def household(client):
    """A household of this test alone."""
    return Household(client)


@pytest.fixture
def neighbour(client):
    """Another household, of this test alone."""
    return Household(client)


@pytest.fixture(scope="module")
def reader(client):
    """A household for a module's tests that change nothing, or only what nobody else reads."""
    return Household(client)


@pytest.fixture
def new_household(client):
    """Makes a household with the registration's members given."""
    return lambda **registration: Household(client, **registration)


@pytest.fixture(scope="session")
def internal(platform):
    """The internal listener: plain HTTP over its Unix socket."""
    transport = httpx.HTTPTransport(uds=str(platform.internal_socket))
    with httpx.Client(transport=transport, base_url="http://localhost", timeout=30) as client:
        yield client
