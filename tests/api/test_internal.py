"""Between services: tokens of their own, for routes of their own, and nobody else's."""

import http.client
import ssl
from urllib.parse import urlsplit

import pytest

from harness.household import claims
from harness.platform import SERVICES


def token_of(internal, platform, service, changes=()):
    body = {"service": service, "secret": platform.secret(service), **dict(changes)}
    return internal.post("/internal/tokens", json=body)


@pytest.mark.parametrize("service", ["transactions", "budgets", "notifications"])
def test_a_service_gets_a_token_for_its_secret(internal, platform, service):
    response = token_of(internal, platform, service)
    assert response.status_code == 200
    token = claims(response.json()["access_token"])
    assert token["aud"] == "purser-internal"
    assert token["sub"] == service
    assert token["exp"] - token["iat"] == response.json()["expires_in"] == 300
    assert "book" not in token and "role" not in token


@pytest.mark.parametrize("changes", [
    {"secret": "wrong"}, {"secret": ""}, {"service": "nobody"}, {"service": "auth' OR 1=1"},
    {"secret": None}, {"service": "budgets"},
])
def test_nobody_else_does(internal, platform, changes):
    response = token_of(internal, platform, "transactions", changes)
    assert response.status_code in (401, 422)
    assert "access_token" not in response.text


def test_revocations_are_for_services(internal, platform, household):
    path = "/internal/revocations"
    token = token_of(internal, platform, "budgets").json()["access_token"]
    bearer = lambda text: {"Authorization": f"Bearer {text}"}
    assert internal.get(path, headers=bearer(token)).status_code == 200
    assert internal.get(path).status_code == 401
    assert internal.get(path, headers=bearer(household.token)).status_code == 401


def test_revocations_are_told_from_a_cursor_on(internal, platform, household):
    token = token_of(internal, platform, "budgets").json()["access_token"]
    ask = lambda **params: internal.get(
        "/internal/revocations", params=params, headers={"Authorization": f"Bearer {token}"}
    ).json()
    start = ask()["next"]
    sid = claims(household.access_token)["sid"]
    household.post("/v1/auth/logout")
    assert sid in {row["id"] for row in ask(after=start)["revocations"]}
    assert sid in {row["id"] for row in ask()["revocations"]}


def test_a_service_token_opens_no_public_route(client, internal, platform):
    token = token_of(internal, platform, "transactions").json()["access_token"]
    for path in ("/v1/me", "/v1/transactions", "/v1/budgets", "/v1/budgets/limits"):
        assert client.get(path, token=token).status_code == 401


def test_public_routes_work_on_the_internal_listener_too(internal, household):
    response = internal.get(
        "/v1/budgets/limits", headers={"Authorization": f"Bearer {household.token}"})
    assert response.status_code == 200
    assert internal.get("/.well-known/jwks.json").status_code == 200


@pytest.mark.parametrize("service", SERVICES)
def test_every_internal_route_refuses_users_and_strangers(
        internal, platform, household, service):
    for route in platform.routes(service):
        if not route["internal"] or route["role"] != "service":
            continue
        path = route["path"].replace("{id}", household.book)
        ask = lambda headers: internal.request(route["method"], path, json={}, headers=headers)
        assert ask({}).status_code == 401, route
        assert ask({"Authorization": f"Bearer {household.token}"}).status_code == 401, route


@pytest.mark.parametrize("service", SERVICES)
def test_no_internal_route_can_be_reached_through_the_public_listener(client, platform, service):
    for route in platform.routes(service):
        if route["internal"]:
            path = route["path"].replace("{id}", "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d")
            response = client.request(route["method"], path)
            assert response.status_code == 404, route


@pytest.mark.parametrize("path", [
    "//internal/revocations", "/v1/../internal/revocations", "/%69nternal/revocations",
    "/v1/transactions/../../internal/tokens", "/internal%2frevocations", "/./internal/tokens",
    "/v1/auth/../../auth/healthz", "/auth/healthz/", "/v1/auth/healthz",
])
def test_no_spelling_of_a_path_leads_there(platform, path):
    address = urlsplit(platform.base_url)
    context = ssl.create_default_context(cafile=str(platform.ca))
    connection = http.client.HTTPSConnection(address.hostname, address.port, context=context)
    connection.request("GET", path)  # as it stands: httpx would tidy it up
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status in (400, 404)
    assert b"revocations\":" not in body


def test_the_limits_of_any_book_are_for_the_transactions_service_alone(
        internal, platform, household):
    book = claims(household.access_token)["book"]
    budget = household.post("/v1/budgets", {"name": "Told", "amount": "1.00"}).json()
    path = f"/internal/limits/{book}?currency=USD"
    ask = lambda token: internal.get(path, headers={"Authorization": f"Bearer {token}"})
    of_service = lambda name: token_of(internal, platform, name).json()["access_token"]
    answer = ask(of_service("transactions"))
    assert answer.status_code == 200
    assert budget["id"] in {told["id"] for told in answer.json()["budgets"]}
    assert ask(of_service("auth")).status_code == 403
    assert ask(household.token).status_code == 401
