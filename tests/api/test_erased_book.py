"""A book that was erased: whoever still has a token for it is sent away."""

import uuid

import pytest

from harness.client import problem

SPENT = {"type": "expense", "amount": "1.00", "category": "Food"}
SOME = "0192f000-0000-7000-8000-000000000001"


@pytest.fixture
def erased(household, internal, platform):
    """A household whose book the transactions service has been told to erase."""
    household.spend("1.00")
    body = {"service": "auth", "secret": platform.secret("auth")}
    token = internal.post("/internal/tokens", json=body).json()["access_token"]
    event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "/purser/auth",
             "type": "book.erased", "time": "2026-01-01T00:00:00.000Z", "bookid": household.book,
             "data": {}}
    answer = internal.post("/internal/transactions/events", json=[event],
                           headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204, answer.text
    return household


@pytest.mark.parametrize(("method", "path", "body"), [
    ("POST", "/v1/transactions", SPENT),
    ("POST", "/v1/transactions/check", SPENT),
    ("POST", "/v1/transactions/batch", {"transactions": [SPENT]}),
    ("PATCH", f"/v1/transactions/{SOME}", {"note": "x"}),
    ("DELETE", f"/v1/transactions/{SOME}", None),
    ("POST", "/v1/categories/rename", {"from": "Food", "to": "Meals"}),
])
def test_nothing_can_be_written_to_it(erased, method, path, body):
    answer = erased.request(method, path, json=body)
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_nothing_is_left_to_be_read(erased):
    assert erased.transactions() == []
    assert erased.get("/v1/categories").json()["data"] == []
