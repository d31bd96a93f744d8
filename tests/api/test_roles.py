"""A viewer reads, an editor writes, an owner does both."""

import pytest

from harness.client import problem

BODY = {"type": "expense", "amount": "1.00", "category": "Food"}


def become(household, platform, role):
    """Gives the household's user another role in the book, and tokens that say so."""
    platform.sql(
        "auth", "UPDATE memberships SET role = %s WHERE user_id = %s", role, household.user["id"]
    )
    household.renew()
    assert household.get("/v1/me").json()["book"]["role"] == role


@pytest.fixture
def viewer(household, platform):
    household.thing = household.spend("1.00")["id"]
    household.plan = household.budget()["id"]
    become(household, platform, "viewer")
    return household


def reads(household):
    return [
        "/v1/transactions", f"/v1/transactions/{household.thing}", "/v1/categories", "/v1/budgets",
        f"/v1/budgets/{household.plan}", "/v1/budgets/limits", "/v1/me", "/v1/auth/sessions",
        f"/v1/budgets/{household.plan}/history", f"/v1/budgets/{household.plan}/explain",
    ]


def writes(household):
    return [
        ("POST", "/v1/transactions", BODY),
        ("PATCH", f"/v1/transactions/{household.thing}", {"note": "x"}),
        ("DELETE", f"/v1/transactions/{household.thing}", None),
        ("POST", "/v1/transactions/batch", {"transactions": [BODY]}),
        ("POST", "/v1/categories/rename", {"from": "Food", "to": "Drink"}),
        ("POST", "/v1/budgets", {"name": "Food", "amount": "1.00"}),
        ("PATCH", f"/v1/budgets/{household.plan}", {"amount": "2.00"}),
        ("DELETE", f"/v1/budgets/{household.plan}", None),
    ]


def test_a_viewer_reads_everything(viewer):
    for path in reads(viewer):
        assert viewer.get(path).status_code == 200


def test_a_viewer_may_ask_before_spending(viewer):
    assert viewer.post("/v1/transactions/check", BODY).json()["allowed"] is True


def test_a_viewer_may_see_what_a_budget_would_do(viewer):
    body = {"name": "Food", "amount": "1.00", "replaces": viewer.plan}
    assert len(viewer.post("/v1/budgets/preview", body).json()["data"]) == 6


def test_a_viewer_changes_nothing(viewer):
    before = [viewer.get(path).json() for path in reads(viewer)[:6]]
    for method, path, body in writes(viewer):
        problem(viewer.request(method, path, json=body), 403, "forbidden")
    assert [viewer.get(path).json() for path in reads(viewer)[:6]] == before


def test_a_viewer_is_refused_before_the_input_is_looked_at(viewer):
    problem(viewer.post("/v1/transactions", {"nonsense": 1}), 403, "forbidden")


def test_a_viewer_manages_their_own_account(viewer):
    assert viewer.patch("/v1/me", {"name": "Eve"}).status_code == 200
    assert viewer.delete("/v1/auth/sessions").status_code == 204


def test_an_editor_writes(household, platform):
    household.thing = household.spend("1.00")["id"]
    household.plan = household.budget()["id"]
    become(household, platform, "editor")
    for method, path, body in writes(household):
        assert household.request(method, path, json=body).status_code in (200, 201, 204)


def test_every_route_that_writes_is_tried_above(viewer, contract):
    tried = {(method, contract.template(path)) for method, path, _ in writes(viewer)}
    demanding = {
        (method, path) for method, path, operation in contract.operations()
        if {"accessToken": ["editor"]} in operation.get("security", [])
    }
    assert tried == demanding
