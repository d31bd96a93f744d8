"""Web pages of listed origins may call the API, others may not, and scripts never see the refresh
token."""

import pytest

from harness.client import faults, problem
from harness.household import PASSWORD, fresh_email

WEB = {"X-Purser-Client": "web"}
EXPOSED = {"etag", "link", "location", "retry-after", "x-request-id", "idempotency-replayed"}


@pytest.fixture(scope="module")
def origins(platform):
    """The origins that the platform under test was told of."""
    assert len(platform.allowed_origins) == 2
    return platform.allowed_origins


def words(header):
    return {word.strip().lower() for word in header.split(",")}


@pytest.mark.parametrize("path", ["/v1/budgets", "/v1/budgets/nonsense", "/nothing", "/v1/me",
                                  "/.well-known/jwks.json"])
def test_a_listed_origin_may_read_answers_and_problems(reader, origins, path):
    for origin in origins:
        response = reader.get(path, headers={"Origin": origin})
        assert response.headers["access-control-allow-origin"] == origin
        assert response.headers["access-control-allow-credentials"] == "true"
        assert words(response.headers["access-control-expose-headers"]) >= EXPOSED
        assert "origin" in words(response.headers["vary"])


def test_a_listed_origin_may_read_what_the_gateway_refuses(client, origins):
    response = client.post(
        "/v1/transactions", body="x" * 70000,
        headers={"Origin": origins[0], "Content-Type": "application/json"},
    )
    problem(response, 413, "content-too-large")
    assert response.headers["access-control-allow-origin"] == origins[0]


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "http://app.example.org",
    "https://app.example.org.evil.example",
    "https://app.example.or", "https://app.example.org:8443", "https://APP.example.org", "*",
])
@pytest.mark.parametrize("path", ["/v1/budgets", "/nothing"])
def test_another_origin_may_not(reader, origin, path):
    response = reader.get(path, headers={"Origin": origin})
    for name in response.headers:
        assert not name.lower().startswith("access-control-")
    assert "origin" in words(response.headers["vary"])


@pytest.mark.parametrize("path, method, methods", [
    ("/v1/transactions", "POST", {"get", "head", "post", "options"}),
    ("/v1/transactions/019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d", "PATCH",
     {"get", "head", "patch", "delete", "options"}),
    ("/v1/auth/login", "POST", {"post", "options"}),
])
def test_a_preflight_is_answered_from_the_route_table(client, origins, path, method, methods):
    response = client.request("OPTIONS", path, headers={
        "Origin": origins[0], "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    })
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == origins[0]
    assert response.headers["access-control-allow-credentials"] == "true"
    assert words(response.headers["access-control-allow-methods"]) == methods
    assert words(response.headers["access-control-allow-headers"]) >= {
        "authorization", "content-type", "idempotency-key", "if-match", "if-none-match",
        "x-request-id", "x-purser-client", "traceparent",
    }
    assert int(response.headers["access-control-max-age"]) > 0


def test_a_preflight_of_another_origin_allows_nothing(client):
    response = client.request("OPTIONS", "/v1/transactions", headers={
        "Origin": "https://evil.example", "Access-Control-Request-Method": "POST"})
    assert not [name for name in response.headers if name.lower().startswith("access-control-")]


def test_a_preflight_where_nothing_is_is_404(client, origins):
    response = client.request("OPTIONS", "/v1/nothing", headers={
        "Origin": origins[0], "Access-Control-Request-Method": "POST"})
    problem(response, 404, "not-found")


def cookie_of(response):
    """The refresh cookie's value and its attributes in lower case."""
    (header,) = response.headers.get_list("set-cookie")
    pair, *attributes = [part.strip() for part in header.split(";")]
    name, _, value = pair.partition("=")
    assert name == "__Host-purser_refresh"
    return value, {attribute.lower() for attribute in attributes}


def signed_in(web):
    credentials = {"email": fresh_email(), "password": PASSWORD}
    response = web.post("/v1/auth/register", credentials, headers=WEB)
    assert response.status_code == 201
    return credentials, response


def test_register_login_and_refresh_put_the_refresh_token_in_a_cookie(web):
    credentials, registered = signed_in(web)
    logged_in = web.post("/v1/auth/login", credentials, headers=WEB)
    refreshed = web.post("/v1/auth/refresh", headers=WEB)
    assert refreshed.status_code == 200
    values = set()
    for response in (registered, logged_in, refreshed):
        assert "refresh_token" not in response.json()
        value, attributes = cookie_of(response)
        assert value not in response.text
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
        values.add(value)
    assert len(values) == 3


def test_the_cookie_alone_refreshes_nothing(web):
    signed_in(web)
    for body in (None, {}):
        assert faults(web.post("/v1/auth/refresh", body)) == {("/refresh_token", "required")}
    assert web.post("/v1/auth/refresh", headers=WEB).status_code == 200


def test_the_cookie_alone_ends_nothing(web):
    signed_in(web)
    problem(web.post("/v1/auth/logout"), 401, "unauthenticated")
    assert web.post("/v1/auth/refresh", headers=WEB).status_code == 200


def test_logging_out_takes_the_cookie_away_and_ends_the_session(web):
    signed_in(web)
    kept = web.cookies.get("__Host-purser_refresh")
    response = web.post("/v1/auth/logout", headers=WEB)
    assert response.status_code == 204
    value, attributes = cookie_of(response)
    assert value == ""
    assert "max-age=0" in attributes
    web.cookies.clear()
    response = web.post(
        "/v1/auth/refresh", headers={**WEB, "Cookie": f"__Host-purser_refresh={kept}"}
    )
    problem(response, 401, "unauthenticated")


def test_without_the_header_the_token_comes_in_the_body_and_no_cookie_is_set(client):
    response = client.post("/v1/auth/register", {"email": fresh_email(), "password": PASSWORD})
    assert response.json()["refresh_token"]
    assert "set-cookie" not in response.headers
