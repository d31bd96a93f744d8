"""Whatever is sent: the answer is one that the document describes, and never a fault of ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.household import Household

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2 ** 70), 2 ** 70),
    st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.sampled_from(["Food", "12.50", "2025-02-29", "2025-03-01", "expense", "USD", "a:b:c:d:e",
                     "\u0000", "\U0001f600", "0", "-0.00", "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d"]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.text(max_size=8), inner, max_size=4), max_leaves=8)

MEMBERS = {
    ("POST", "/v1/transactions"): {
        "type": "expense", "amount": "1.00", "category": "Food", "date": "2025-03-01",
        "payee": "x", "note": "x", "tags": ["x"], "currency": "USD", "override": False, "id": None},
    ("POST", "/v1/transactions/check"): {
        "type": "refund", "amount": "1.00", "category": "Food", "replaces": None},
    ("POST", "/v1/transactions/batch"): {
        "transactions": [{"type": "expense", "amount": "1.00", "category": "Food"}],
        "atomic": False},
    ("POST", "/v1/categories/rename"): {"from": "Food", "to": "Other"},
    ("POST", "/v1/budgets"): {
        "name": "x", "amount": "1.00", "categories": ["Food"], "period": {"unit": "month"},
        "thresholds": [90], "mode": "warn", "rollover": "both", "rollover_cap": "1.00",
        "starts_on": "2025-01-01", "ends_on": None},
    ("POST", "/v1/budgets/preview"): {
        "name": "x", "amount": "1.00", "categories": ["Food"], "period": {"unit": "day"},
        "rollover": "surplus", "starts_on": "2025-01-01", "ends_on": None, "replaces": None},
    ("PATCH", "/v1/me"): {"name": "x", "timezone": "UTC"},
    ("POST", "/v1/auth/refresh"): {"refresh_token": "x"},
}

QUERIES = ["/v1/transactions", "/v1/budgets", "/v1/budgets/limits", "/v1/categories"]

# The same inputs each time: what fails once fails again.
always = settings(max_examples=60, deadline=None, derandomize=True, database=None,
                  suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def target(client):
    household = Household(client)
    household.spend("1.00", "Food", date="2025-03-01")
    return household


@st.composite
def bodies(draw, good):
    """A good body with some members changed, left out or added; or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    body = dict(good)
    for name in draw(st.lists(st.sampled_from(sorted(body)), max_size=3)):
        if draw(st.booleans()):
            body[name] = draw(VALUES)
        else:
            body.pop(name, None)
    if draw(st.booleans()):
        body[draw(st.text(max_size=8))] = draw(VALUES)
    return body


@pytest.mark.parametrize("method, path", MEMBERS, ids=map(" ".join, MEMBERS))
def test_any_body_gets_a_documented_answer(target, method, path):
    @always
    @given(bodies(MEMBERS[method, path]))
    def ask(body):
        target.request(method, path, body=json.dumps(body), headers={
            "Content-Type": "application/json"})

    ask()


@pytest.mark.parametrize("method, path", MEMBERS, ids=map(" ".join, MEMBERS))
def test_any_bytes_get_a_documented_answer(target, method, path):
    @always
    @given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
    def ask(body):
        target.request(method, path, body=body, headers={"Content-Type": "application/json"})

    ask()


@pytest.mark.parametrize("path", QUERIES)
def test_any_query_gets_a_documented_answer(target, path):
    names = ["from", "to", "category", "type", "min", "max", "q", "tag", "limit", "cursor", "date"]
    texts = st.text(max_size=12) | st.sampled_from(["1", "2025-03-01", "Food", "expense", "1.00"])

    @always
    @given(st.lists(st.tuples(st.sampled_from(names) | st.text(max_size=5), texts), max_size=5))
    def ask(params):
        target.get(path, params=params)

    ask()


@pytest.mark.parametrize("name", [
    "If-Match", "If-None-Match", "Idempotency-Key", "X-Request-Id", "traceparent", "Origin",
    "Content-Type", "Authorization", "Cookie", "User-Agent", "X-Purser-Client"])
def test_any_header_gets_a_documented_answer(target, name):
    visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7e), max_size=60)

    @always
    @given(visible)
    def ask(value):
        body = '{"name":"x"}'
        headers = {"Content-Type": "application/json", name: value}
        if name == "Authorization":
            target.client.request("PATCH", "/v1/me", body=body, headers=headers)
        else:
            target.request("PATCH", "/v1/me", body=body, headers=headers)

    ask()
