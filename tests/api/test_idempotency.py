"""A request sent again with its Idempotency-Key has one effect and one answer."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.client import faults, problem
from harness.wait import until

BODY = {"type": "expense", "amount": "1.00", "category": "Food"}


def key(value):
    return {"Idempotency-Key": value}


def calls(household):
    """Every route that takes a key: (method, path, body)."""
    household.budget("1.00", name="Small", categories=["Small"])
    household.spend("1.00", "Small")
    transaction, budget = household.spend("1.00", "Start")["id"], household.budget()["id"]
    alert = until(lambda: household.pages("/v1/alerts"), "the alert")[0]["id"]
    hook = {"kind": "webhook", "url": "https://example.org/hook", "enabled": True}
    channel = household.post("/v1/channels", hook).json()["id"]
    delivery = household.post(f"/v1/channels/{channel}/test").json()["delivery_id"]
    return [
        ("POST", "/v1/transactions", BODY),
        ("PATCH", f"/v1/transactions/{transaction}", {"amount": "2.00"}),
        ("POST", "/v1/transactions/batch", {"transactions": [BODY, BODY]}),
        ("POST", "/v1/categories/rename", {"from": "Start", "to": "End"}),
        ("POST", "/v1/budgets", {"name": "Second", "amount": "1.00"}),
        ("PATCH", f"/v1/budgets/{budget}", {"amount": "2.00"}),
        ("PATCH", f"/v1/alerts/{alert}", {"read": True}),
        ("PATCH", f"/v1/alerts/{alert}", {"read": False}),
        ("POST", "/v1/alerts/read-all", None),
        ("POST", "/v1/channels", {"kind": "email", "address": "a@example.org", "enabled": False}),
        ("POST", f"/v1/channels/{channel}/deliveries/{delivery}/retry", None),
        ("POST", f"/v1/channels/{channel}/test", None),
        ("PATCH", f"/v1/channels/{channel}", {"levels": ["near"]}),
    ]


# Its first answer alone has a secret: tests/api/test_channels.py.
SECRET = {("POST", "/v1/channels/{id}/rotate-secret")}


def state(household):
    """What the routes have changed; usage and alerts of budgets follow by
    events, in their own time."""
    budgets = [{**budget, "usage": None} for budget in household.pages("/v1/budgets")]
    alerts = [alert for alert in household.pages("/v1/alerts") if alert["budget_name"] == "Small"]
    return household.transactions(), budgets, alerts, household.pages("/v1/channels")


def test_every_such_route_replays_its_answer_and_does_nothing(household):
    for number, (method, path, body) in enumerate(calls(household)):
        first = household.request(method, path, json=body, headers=key(f"k{number}"))
        assert first.status_code in (200, 201, 202), first.text
        assert "idempotency-replayed" not in first.headers
        after = state(household)
        again = household.request(method, path, json=body, headers=key(f"k{number}"))
        assert again.headers["idempotency-replayed"] == "true"
        assert again.status_code == first.status_code
        assert again.content == first.content
        for name in ("etag", "location"):
            assert again.headers.get(name) == first.headers.get(name)
        assert state(household) == after


def test_every_documented_route_with_a_key_is_tried_above(household, contract):
    documented = {
        (method, path) for method, path, operation in contract.operations()
        if any(contract.resolve(parameter)["name"] == "Idempotency-Key"
               for parameter in operation.get("parameters", []))
    }
    tried = {(method, contract.template(path)) for method, path, _ in calls(household)}
    assert tried | SECRET == documented


def test_the_same_key_with_another_body_path_or_method_is_422(household):
    spent = household.spend("1.00", headers=key("k"))
    for method, path, body in [
        ("POST", "/v1/transactions", {**BODY, "amount": "2.00"}),
        ("POST", "/v1/transactions/batch", {"transactions": [BODY]}),
        ("PATCH", f"/v1/transactions/{spent['id']}", {"note": "x"}),
    ]:
        response = household.request(method, path, json=body, headers=key("k"))
        problem(response, 422, "idempotency-key-reused")
    assert household.transactions() == [spent]


def test_the_bytes_of_the_body_count(household):
    send = lambda body: household.request(
        "POST", "/v1/transactions", body=body,
        headers={"Content-Type": "application/json", **key("k")},
    )
    assert send(json.dumps(BODY)).status_code == 201
    problem(send(json.dumps(BODY) + " "), 422, "idempotency-key-reused")


def test_a_refused_request_frees_its_key(household):
    refused = household.post("/v1/transactions", {**BODY, "amount": "x"}, headers=key("k"))
    assert faults(refused) == {("/amount", "format")}
    budget = household.budget("0.50", mode="block")
    problem(household.post("/v1/transactions", BODY, headers=key("k")), 422, "budget-exceeded")
    household.patch(f"/v1/budgets/{budget['id']}", {"amount": "5.00"})
    done = household.post("/v1/transactions", BODY, headers=key("k"))
    assert done.status_code == 201
    assert "idempotency-replayed" not in done.headers


def test_the_stored_answer_is_given_even_where_things_have_changed_since(household):
    first = household.post("/v1/transactions", BODY, headers=key("k"))
    household.delete(first.headers["location"])
    again = household.post("/v1/transactions", BODY, headers=key("k"))
    assert again.status_code == 201
    assert again.content == first.content
    assert household.transactions() == []


@pytest.mark.parametrize("first, second", [('k', '"k"'), ('"k"', 'k')])
def test_a_quoted_key_is_the_key(household, first, second):
    household.post("/v1/transactions", BODY, headers=key(first))
    again = household.post("/v1/transactions", BODY, headers=key(second))
    assert again.headers["idempotency-replayed"] == "true"
    assert len(household.transactions()) == 1


@pytest.mark.parametrize("good", ["k" * 255, "!~", "a", "{}[]:;,'", '"k'])
def test_1_to_255_visible_ascii_characters_are_a_key(household, good):
    assert household.post("/v1/transactions", BODY, headers=key(good)).status_code == 201


@pytest.mark.parametrize("bad", ["", '""', "k" * 256, "a b", "a\tb", "é", "\x7f"])
def test_other_keys_are_422(household, bad):
    response = household.post("/v1/transactions", BODY, headers=key(bad.encode()))
    ((place, _),) = faults(response)
    assert place == "idempotency-key:"
    assert household.transactions() == []


def test_a_key_is_the_books_and_users_own(household, neighbour):
    assert household.post("/v1/transactions", BODY, headers=key("k")).status_code == 201
    other = household.client.post(
        "/v1/transactions", BODY, token=neighbour.token, headers=key("k")
    )
    assert other.status_code == 201
    assert "idempotency-replayed" not in other.headers


def test_keys_of_transactions_and_budgets_do_not_meet(household):
    household.post("/v1/transactions", BODY, headers=key("k"))
    made = household.post("/v1/budgets", {"name": "A", "amount": "1"}, headers=key("k"))
    assert made.status_code == 201


def test_two_at_once_give_one_effect_and_one_answer(household):
    token = household.token
    for number in range(10):
        send = lambda _: household.client.post(
            "/v1/transactions", BODY, token=token, headers=key(f"k{number}")
        )
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(send, range(4)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
        assert sorted(replayed, key=str) == [None, "true", "true", "true"]
    assert len(household.transactions()) == 10


def test_a_key_is_kept_with_its_effect_or_not_at_all(household, platform):
    household.post("/v1/transactions", BODY, headers=key("k"))
    rows = platform.sql(
        "transactions", "SELECT key FROM idempotency WHERE book_id = %s", household.book
    )
    assert rows == [("k",)]


def test_a_key_is_forgotten_after_24_hours(household, platform):
    household.post("/v1/transactions", BODY, headers=key("k"))
    platform.sql(
        "transactions",
        "UPDATE idempotency SET created_at = created_at - interval '24 hours 1 second'"
        " WHERE book_id = %s", household.book,
    )
    again = household.post("/v1/transactions", BODY, headers=key("k"))
    assert "idempotency-replayed" not in again.headers
    assert len(household.transactions()) == 2


@pytest.mark.parametrize("path", ["/v1/auth/login", "/v1/transactions/check"])
def test_where_no_key_is_honoured_it_does_no_harm(household, path):
    body = BODY if path.endswith("check") else {
        "email": household.email, "password": household.password}
    for _ in range(2):
        response = household.post(path, body, headers=key("k"))
        assert response.status_code == 200
        assert "idempotency-replayed" not in response.headers


def test_a_replay_comes_before_if_match(household):
    """The version that the first one was based on is outdated by the first one itself."""
    spent = household.spend("1.00")
    path = f"/v1/transactions/{spent['id']}"
    headers = {**key("k"), "If-Match": '"1-x"'}
    first = household.patch(path, {"amount": "2.00"}, headers=headers)
    again = household.patch(path, {"amount": "2.00"}, headers=headers)
    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert household.get(path).json()["version"] == 2
