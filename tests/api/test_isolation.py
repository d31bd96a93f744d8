"""Two books, generated from the route tables: no route shows or changes what another book has.

Each route that takes an id is called with another book's, and each list is read by a stranger. A
route that is not known here fails the test, so that a new one is thought of.
"""

import pytest

from harness.client import problem
from harness.household import Household, claims
from harness.platform import SERVICES
from harness.wait import until

BODIES = {
    ("PATCH", "/v1/transactions/{id}"): {"note": "mine now", "amount": "9.99"},
    ("PATCH", "/v1/budgets/{id}"): {"name": "mine now"},
    ("PATCH", "/v1/me"): {"name": "mine now"},
    ("POST", "/v1/transactions"): {"type": "expense", "amount": "1.00", "category": "Secret"},
    ("POST", "/v1/transactions/check"): {
        "type": "expense", "amount": "1.00", "category": "Secret"},
    ("POST", "/v1/transactions/batch"): {"transactions": [
        {"type": "expense", "amount": "1.00", "category": "Secret"}]},
    ("POST", "/v1/categories/rename"): {"from": "Secret", "to": "Open"},
    ("POST", "/v1/budgets"): {"name": "b", "amount": "1.00"},
    ("POST", "/v1/budgets/preview"): {"name": "b", "amount": "1.00"},
    ("PATCH", "/v1/alerts/{id}"): {"read": True},
    ("POST", "/v1/alerts/read-all"): None,
    ("POST", "/v1/channels"): {"kind": "webhook", "url": "https://example.org/"},
    ("PATCH", "/v1/channels/{id}"): {"url": "https://example.org/"},
    ("POST", "/v1/channels/{id}/test"): None,
    ("POST", "/v1/channels/{id}/rotate-secret"): None,
    ("POST", "/v1/channels/{id}/deliveries/{delivery_id}/retry"): None,
    ("POST", "/v1/stream/ticket"): None,
}

# Routes that know no book, and the stream, which has no end: tests/api/test_stream.py hears who is
# told what.
OUTSIDE = {
    ("POST", "/v1/channels/confirm"), ("POST", "/v1/channels/unsubscribe"), ("GET", "/v1/stream"),
    ("POST", "/v1/auth/register"), ("POST", "/v1/auth/login"), ("POST", "/v1/auth/refresh"),
    ("POST", "/v1/auth/logout"), ("POST", "/v1/me/password"), ("DELETE", "/v1/auth/sessions"),
    ("POST", "/v1/me/delete"), ("GET", "/.well-known/jwks.json"),
}


def public_routes(platform):
    return [
        (route["method"], route["path"])
        for service in SERVICES
        for route in platform.routes(service)
        if not route["internal"]
    ]


@pytest.fixture(scope="module")
def owner(client):
    """A household with something of everything, all of it named so that it is known again."""
    household = Household(client, name="Secret owner")
    household.secret = household.spend(
        "123.45", "Secret", payee="Secret payee", note="Secret note", tags=["secret-tag"])
    household.plan = household.budget("678.90", name="Secret budget", categories=["Secret"])
    household.session = household.login()
    household.channel = household.post("/v1/channels", {
        "kind": "webhook", "url": "https://secret.example/hook"}).json()
    household.delivery = household.post(
        f"/v1/channels/{household.channel['id']}/test").json()["delivery_id"]
    household.budget("1.00", name="Secret limit", categories=["Secret"])
    household.alert = until(lambda: household.pages("/v1/alerts"), "the alert")[0]["id"]
    return household


def id_for(path, owner):
    """The owner's id that belongs into a path."""
    if path.startswith("/v1/channels/"):
        return owner.channel["id"]
    return {
        "/v1/transactions/{id}": owner.secret["id"],
        "/v1/alerts/{id}": owner.alert,
        "/v1/budgets/{id}": owner.plan["id"],
        "/v1/budgets/{id}/history": owner.plan["id"],
        "/v1/budgets/{id}/explain": owner.plan["id"],
        "/v1/auth/sessions/{id}": claims(owner.session["access_token"])["sid"],
    }[path]


def everything(owner):
    """All that the owner's book shows."""
    return [
        owner.get(path).json() for path in (
            "/v1/transactions", "/v1/categories", "/v1/budgets/limits", "/v1/me", "/v1/alerts",
            "/v1/channels")
    ] + [sorted(row["id"] for row in owner.get("/v1/auth/sessions").json()["data"])]


def secrets(owner):
    """Texts that no stranger may see."""
    return [owner.secret["id"], owner.plan["id"], owner.book, owner.user["id"], owner.email,
            "Secret payee", "Secret note", "Secret budget", "Secret owner", "secret-tag", "123.45",
            "678.90", owner.alert, owner.channel["id"], owner.channel["secret"], owner.delivery,
            "secret.example", claims(owner.session["access_token"])["sid"]]


def test_what_belongs_to_another_book_is_404_by_every_route_with_an_id(owner, household, platform):
    before = everything(owner)
    tried = 0
    for method, path in public_routes(platform):
        if "{id}" not in path:
            continue
        body = BODIES.get((method, path))
        assert (method, path) in BODIES or method in ("GET", "DELETE"), f"{method} {path}"
        path = path.replace("{delivery_id}", owner.delivery)
        target = path.replace("{id}", id_for(path, owner))
        response = household.request(method, target, json=body)
        refused = problem(response, 404, "not-found")
        assert not [secret for secret in secrets(owner)
                    if secret in response.text.replace(target, "")]
        nobodys = path.replace("{id}", "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d")
        none = household.request(method, nobodys, json=body).json()
        for body_ in (refused, none):
            del body_["instance"], body_["request_id"]
        assert refused == none, "another book's is told apart from what does not exist"
        tried += 1
    assert tried >= 7
    assert everything(owner) == before


def test_every_other_route_shows_and_changes_nothing_of_another_book(owner, household, platform):
    before = everything(owner)
    for method, path in public_routes(platform):
        if "{id}" in path or (method, path) in OUTSIDE:
            continue
        body = BODIES.get((method, path))
        assert (method, path) in BODIES or method == "GET", f"no body known for {method} {path}"
        response = household.request(method, path, json=body)
        assert response.status_code in (200, 201, 422), (method, path, response.text)
        for secret in secrets(owner):
            assert secret not in response.text, (method, path)
    assert everything(owner) == before


@pytest.mark.parametrize("params", [
    {"q": "secret"}, {"tag": "secret-tag"}, {"category": "Secret"}, {"min": "123.45"},
    {"type": "expense"}, {"from": "1900-01-01", "to": "2199-12-31"},
])
def test_no_filter_finds_another_books_rows(owner, household, params):
    assert household.transactions(**params) == []


def test_no_row_of_the_database_has_two_books_in_it(owner, household, platform):
    """Spending in one book moves no total of the other."""
    totals = lambda book: platform.sql(
        "transactions", "SELECT category_key, day, spent FROM totals WHERE book_id = %s", book)
    before = totals(owner.book)
    household.spend("50.00", "Secret")
    assert totals(owner.book) == before
    assert len(totals(household.book)) == 1


def test_another_books_budgets_judge_nothing_here(owner, household):
    assert household.spend("999.00", "Secret")["budget_check"]["budgets"] == []


def test_the_books_id_comes_from_the_token_alone(owner, household):
    for name in ("X-Book-Id", "Book", "X-Purser-Book"):
        listed = household.get("/v1/transactions", headers={name: owner.book})
        assert listed.json()["data"] == []
    refused = household.get("/v1/transactions", params={"book": owner.book})
    problem(refused, 422, "validation-failed")
