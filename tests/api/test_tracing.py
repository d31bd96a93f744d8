"""A request can be followed by its ids, from the client to the last log line."""

import re

import pytest

from harness.wait import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
BODY = {"type": "expense", "amount": "1.00", "category": "Food"}


@pytest.mark.parametrize("request_id", ["a", "A-Z_a.z-09", "x" * 128])
def test_a_good_request_id_is_echoed(client, request_id):
    response = client.get("/.well-known/jwks.json", headers={"X-Request-Id": request_id})
    assert response.headers["x-request-id"] == request_id


@pytest.mark.parametrize("request_id", ["", "a b", "x" * 129, "a/b", "é", '"a"', "a\tb"])
def test_another_one_is_replaced_not_refused(client, request_id):
    response = client.get("/.well-known/jwks.json", headers={"X-Request-Id": request_id.encode()})
    assert response.status_code == 200
    assert response.headers["x-request-id"] != request_id


def test_made_ids_differ(client):
    ids = {client.get("/.well-known/jwks.json").headers["x-request-id"] for _ in range(20)}
    assert len(ids) == 20


def test_problems_carry_the_id_wherever_they_are_made(household):
    for path in ("/v1/transactions/x", "/nothing", "/v1/budgets?x=1"):
        response = household.get(path, headers={"X-Request-Id": "mine"})
        assert response.json()["request_id"] == response.headers["x-request-id"] == "mine"


def test_traceparent_is_continued_to_the_next_hop_and_into_both_logs(household, platform):
    household.budget()
    marks = {name: platform.log_mark(name) for name in ("transactions", "budgets")}
    response = household.post(
        "/v1/transactions", BODY, headers={"traceparent": PARENT, "X-Request-Id": "hop-test"}
    )
    assert response.status_code == 201
    first = platform.log_line("transactions", "hop-test", marks["transactions"])
    second = platform.log_line("budgets", "hop-test", marks["budgets"])
    assert first["trace_id"] == second["trace_id"] == TRACE
    assert first["route"] == "/v1/transactions"
    assert second["route"] == "/v1/budgets/limits"


def test_the_gateway_logs_both_ways_of_a_request_under_its_id(household, platform):
    household.budget()
    mark = platform.log_mark("access")
    household.post("/v1/transactions", BODY, headers={"X-Request-Id": "both-ways"})
    seen = lambda: {(line["listener"], line["path"]) for line in platform.log_lines(
        "access", mark, request_id="both-ways")}
    ways = {("public", "/v1/transactions"), ("internal", "/v1/budgets/limits")}
    until(lambda: seen() == ways, "the gateway's lines of both")


@pytest.mark.parametrize("parent", [
    None, "nonsense", f"00-{TRACE}-00f067aa0ba902b7", f"ff-{TRACE}-00f067aa0ba902b7-01",
    f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01",
    f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
])
def test_without_a_good_traceparent_a_trace_begins(household, platform, parent):
    mark = platform.log_mark("transactions")
    headers = {"traceparent": parent} if parent else {}
    response = household.get("/v1/transactions", headers=headers)
    line = platform.log_line("transactions", response.headers["x-request-id"], mark)
    assert re.fullmatch("[0-9a-f]{32}", line["trace_id"])
    assert line["trace_id"] not in (TRACE, "0" * 32)


def test_the_log_says_what_happened_and_how_long_the_budget_hop_took(household, platform):
    household.budget()
    mark = platform.log_mark("transactions")
    response = household.post("/v1/transactions", BODY)
    line = platform.log_line("transactions", response.headers["x-request-id"], mark)
    assert line["service"] == "transactions"
    assert line["status"] == 201
    assert line["route"] == "/v1/transactions"
    assert line["us"] >= line["hop_us"] > 0
    assert line["level"]
    assert re.match(r"\d{4}-\d{2}-\d{2}T", line["time"])


def test_no_log_has_a_secret(household, platform):
    marks = {name: platform.log_mark(name)
             for name in ("auth", "transactions", "budgets", "access", "gateway")}
    household.budget(name="a-private-name")
    household.spend("1.00", payee="a-private-payee", note="a-private-note")
    household.post("/v1/auth/login", {"email": household.email, "password": "a-wrong-password"})
    tokens = household.login()
    household.post("/v1/auth/refresh", {"refresh_token": tokens["refresh_token"]})
    household.get("/v1/transactions", params={"q": "a-private-payee"})
    household.get("/v1/transactions", headers={"X-Request-Id": "last-of-all"})
    platform.log_line("transactions", "last-of-all", marks["transactions"])
    secrets = [
        household.email, household.password, "a-wrong-password", household.access_token,
        household.access_token.split(".")[2], household.refresh_token, tokens["access_token"],
        tokens["refresh_token"], "a-private",
    ]
    for name, mark in marks.items():
        written = platform.log_text(name, mark)
        for secret in secrets:
            assert secret not in written, (name, secret)
