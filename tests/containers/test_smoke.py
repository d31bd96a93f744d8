"""What the platform is for, through the gateway, from whatever it runs on."""

import uuid

from harness.client import problem
from harness.stream import Listener
from harness.wait import until
from harness.web import app_is_served


def test_money_is_recorded_judged_and_told_of(platform, household):
    budget = household.budget("500.00", thresholds=[90])
    with Listener(platform, household.token) as listener:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        first = household.spend("452.50", headers=key)
        again = household.spend("452.50", headers=key)

        assert first["id"] == again["id"]
        assert first["budget_check"]["status"] == "near"
        assert first["budget_check"]["source"] == "live"
        assert len(household.transactions()) == 1
        listener.hears("alert")

    (alert,) = until(lambda: household.pages("/v1/alerts"), "an alert in the inbox")
    assert alert["budget_id"] == budget["id"]
    until(
        lambda: household.get(f"/v1/budgets/{budget['id']}").json()["usage"]["spent"] == "452.50",
        "the usage that people see")


def test_a_budget_that_blocks_refuses(household):
    household.budget("50.00", mode="block")
    wish = {"type": "expense", "amount": "60.00", "category": "Food"}

    assert household.post("/v1/transactions/check", wish).json()["allowed"] is False
    problem(household.post("/v1/transactions", wish), 422, "budget-exceeded")
    assert household.transactions() == []


def test_a_session_can_be_renewed_and_ended(household):
    household.renew()
    assert household.get("/v1/me").json()["email"] == household.email
    assert household.post("/v1/auth/logout").status_code == 204


def test_the_documentation_is_there(client):
    for path in ("/docs/", "/v1/openapi.json", "/problems/budget-exceeded"):
        assert client.get(path, checked=False).status_code == 200


def test_the_web_app_is_at_the_top(client):
    app_is_served(client)


def test_the_internal_routes_are_not_public(client):
    for path in ("/auth/healthz", "/transactions/metrics", "/internal/limits/x", "/_instance/x/healthz"):
        assert client.get(path, checked=False).status_code == 404
