"""Caching and security headers, on answers of every kind. (That each answer has the security
headers at all is checked with every request of every test.)"""

import pytest

from harness.client import problem
from harness.platform import SERVICES


@pytest.mark.parametrize("path", [
    "/v1/me", "/v1/transactions", "/v1/budgets", "/v1/budgets/limits", "/v1/categories",
    "/v1/auth/sessions", "/v1/nothing", "/v1/transactions/x",
])
def test_nothing_behind_a_token_is_cached(reader, path):
    assert reader.get(path).headers["cache-control"] == "no-store"


def test_tokens_are_not_cached(client, household):
    response = client.post(
        "/v1/auth/login", {"email": household.email, "password": household.password}
    )
    assert response.headers["cache-control"] == "no-store"


def test_keys_are_cached_for_five_minutes(client):
    response = client.get("/.well-known/jwks.json")
    assert response.headers["cache-control"] == "public, max-age=300"


def test_a_304_is_not_cached_either(reader):
    etag = reader.get("/v1/me").headers["etag"]
    response = reader.get("/v1/me", headers={"If-None-Match": etag})
    assert response.headers["cache-control"] == "no-store"


def test_the_api_shows_nothing_in_a_frame_and_runs_nothing(reader):
    policy = reader.get("/v1/me").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_server_does_not_tell_its_version(client):
    for path in ("/v1/me", "/nothing"):
        assert not any(c.isdigit() for c in client.get(path).headers.get("server", ""))


@pytest.mark.parametrize("path", [
    "/auth/healthz", "/auth/readyz", "/transactions/healthz", "/budgets/readyz",
    "/internal/revocations", "/internal/tokens", "/_instance/127.0.0.1/metrics", "/_problem",
])
def test_the_public_listener_shows_nothing_internal(client, household, path):
    problem(client.get(path), 404, "not-found")
    problem(household.get(path), 404, "not-found")
    problem(client.post(path, {}), 404, "not-found")


@pytest.mark.parametrize("service", SERVICES)
def test_the_internal_listener_tells_how_each_service_is(internal, service):
    assert internal.get(f"/{service}/healthz").status_code == 200
    assert internal.get(f"/{service}/readyz").status_code == 200
