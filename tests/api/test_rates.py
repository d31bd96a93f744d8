"""Rates, on a gateway with the defaults. Each test comes from addresses of its own, as a trusted
proxy tells them."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.client import Client, problem
from harness.household import PASSWORD, Household, fresh_email
from harness.wait import until


_hosts = itertools.count(1)


@pytest.fixture(scope="module")
def limited(platform, contract):
    """A client of the gateway with the default rates."""
    with Client(platform, contract, base_url=platform.defaults_url) as client:
        yield client


@pytest.fixture
def address():
    """A client address that nobody has used."""
    number = next(_hosts)
    return f"198.51.{number // 250}.{number % 250 + 1}"


def burst(ask, count):
    """Asks `count` times at once: the answers."""
    with ThreadPoolExecutor(32) as pool:
        return list(pool.map(lambda number: ask(number), range(count)))


def counts(answers):
    statuses = [answer.status_code for answer in answers]
    return {status: statuses.count(status) for status in set(statuses)}


def test_an_address_has_200_at_once_and_50_a_second(limited, address):
    answers = burst(lambda _: limited.get(
        "/.well-known/jwks.json", headers={"X-Forwarded-For": address}), 600)
    found = counts(answers)
    assert set(found) == {200, 429}
    assert found[200] >= 201
    refused = next(answer for answer in answers if answer.status_code == 429)
    problem(refused, 429, "too-many-requests")
    assert int(refused.headers["retry-after"]) >= 1


def test_another_address_is_not_held_back(limited, address):
    burst(lambda _: limited.get(
        "/.well-known/jwks.json", headers={"X-Forwarded-For": address}), 500)
    other = limited.get("/.well-known/jwks.json", headers={"X-Forwarded-For": "192.0.2.77"})
    assert other.status_code == 200


def test_a_token_is_held_back_whatever_address_it_comes_from(limited, client):
    token = Household(client).token
    answers = burst(lambda number: limited.get(
        "/v1/budgets", token=token, headers={"X-Forwarded-For": f"203.0.113.{number % 200 + 1}"}),
        600)
    found = counts(answers)
    assert set(found) == {200, 429}
    assert found[200] >= 201


def test_log_ins_have_20_at_once_for_an_address(limited, address):
    answers = burst(lambda number: limited.post(
        "/v1/auth/refresh", {"refresh_token": "x" * 60}, headers={"X-Forwarded-For": address}), 80)
    found = counts(answers)
    assert set(found) == {401, 429}
    assert 21 <= found[401] <= 60
    assert limited.get("/.well-known/jwks.json",
                       headers={"X-Forwarded-For": address}).status_code == 200


def test_who_waits_as_long_as_is_said_is_served(limited, address):
    ask = lambda: limited.post(
        "/v1/auth/refresh", {"refresh_token": "x" * 60}, headers={"X-Forwarded-For": address})
    answers = burst(lambda _: ask(), 60)
    refused = [answer for answer in answers if answer.status_code == 429]
    wait = int(refused[0].headers["retry-after"])
    until(lambda: ask().status_code == 401, "a request is served again", wait + 1, every=wait)


@pytest.mark.parametrize("forwarded, seen", [
    ("{address}", "{address}"),
    ("1.2.3.4, {address}", "{address}"),
    ("{address}, 10.9.1.2", "{address}"),
    ("1.2.3.4, {address}, 10.9.1.2, 10.9.0.1", "{address}"),
    ("2001:db8::7", "2001:db8::7"),
])
def test_the_client_is_the_rightmost_address_that_no_trusted_proxy_has(
        limited, client, address, forwarded, seen):
    credentials = {"email": fresh_email(), "password": PASSWORD}
    response = limited.post(
        "/v1/auth/register", credentials,
        headers={"X-Forwarded-For": forwarded.format(address=address)})
    assert response.status_code == 201
    token = response.json()["access_token"]
    (session,) = client.get("/v1/auth/sessions", token=token).json()["data"]
    assert session["address"] == seen.format(address=address)


def test_failed_log_ins_from_one_network_slow_down_that_network_alone(limited, client):
    household = Household(client)
    attempt = lambda password, address: limited.post(
        "/v1/auth/login", {"email": household.email, "password": password},
        headers={"X-Forwarded-For": address}).status_code
    for number in range(6):
        assert attempt("some wrong password", f"192.0.2.{number + 1}") == 401
    assert attempt(household.password, "192.0.2.200") == 401
    assert attempt(household.password, "198.18.5.1") == 200


def test_an_ipv6_network_is_a_64(limited, client):
    household = Household(client)
    attempt = lambda password, address: limited.post(
        "/v1/auth/login", {"email": household.email, "password": password},
        headers={"X-Forwarded-For": address}).status_code
    for number in range(6):
        assert attempt("some wrong password", f"2001:db8:1:2:{number + 1}::1") == 401
    assert attempt(household.password, "2001:db8:1:2:ffff::1") == 401
    assert attempt(household.password, "2001:db8:1:3::1") == 200


def test_a_guesser_with_many_addresses_meets_a_higher_ceiling(client, platform):
    """Failures from everywhere count together; those of other networks are put in directly, for
    each would take a password hash."""
    household = Household(client)
    platform.sql(
        "auth",
        "INSERT INTO login_failures (account, network, failures, last_at)"
        " SELECT login_account(%s), '0.0.0.0/0', 60, clock_timestamp()", household.email)
    response = client.post(
        "/v1/auth/login", {"email": household.email, "password": household.password})
    problem(response, 401, "invalid-credentials")
