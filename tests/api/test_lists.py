"""Lists come in pages that neither miss nor repeat a row, and cursors cannot be made up."""

import base64

import pytest

from harness.client import faults
from harness.household import Household

COUNT = 450


@pytest.fixture(scope="module")
def full(client):
    """A household of 450 transactions on few days, so that days are shared."""
    household = Household(client)
    items = [
        {"type": "expense", "amount": f"{number + 1}.00", "category": f"C{number % 7}",
         "date": f"2025-03-{number % 5 + 1:02}"}
        for number in range(COUNT)
    ]
    response = household.post("/v1/transactions/batch", {"transactions": items})
    assert [result["status"] for result in response.json()["results"]] == [201] * COUNT
    return household


@pytest.mark.parametrize("limit", [7, 50, 200])
def test_pages_hold_every_row_once_newest_first(full, limit):
    rows = full.pages("/v1/transactions", limit=limit)
    keys = [(row["date"], row["id"]) for row in rows]
    assert len(keys) == COUNT
    assert keys == sorted(set(keys), reverse=True)


def test_a_page_has_50_rows_unless_said_otherwise(full):
    assert len(full.get("/v1/transactions").json()["data"]) == 50


@pytest.mark.parametrize("limit, code", [("0", "too_small"), ("201", "too_large"),
                                          ("-1", "too_small"), ("x", "type"), ("1.5", "type"),
                                          ("", "type"), ("99999999999999999999", "too_large")])
def test_a_limit_outside_1_to_200_is_refused(full, limit, code):
    ((place, found),) = faults(full.get("/v1/transactions", params={"limit": limit}))
    assert place == "?limit"
    assert found in {code, "format"}


def test_the_link_header_leads_through_the_list(full):
    path, seen = "/v1/transactions?category=C1&limit=20", []
    while path:
        response = full.get(path)
        seen += [row["id"] for row in response.json()["data"]]
        link = response.headers.get("link")
        path = link and link[link.index("<") + 1:link.index(">")]
    assert len(seen) == len(set(seen)) == len([n for n in range(COUNT) if n % 7 == 1])


def test_rows_added_meanwhile_move_no_page(household):
    for number in range(6):
        household.spend("1.00", date=f"2025-03-0{number + 1}")
    first = household.get("/v1/transactions", params={"limit": 3}).json()
    household.spend("1.00", date="2025-03-09")
    query = {"limit": 3, "cursor": first["next_cursor"]}
    second = household.get("/v1/transactions", params=query).json()
    dates = [row["date"] for row in first["data"] + second["data"]]
    assert dates == [f"2025-03-0{day}" for day in (6, 5, 4, 3, 2, 1)]


def next_cursor(household, **params):
    cursor = household.get("/v1/transactions", params={"limit": 2, **params}).json()["next_cursor"]
    assert cursor
    return cursor


def flipped(cursor, place):
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[place] ^= 1
    return base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")


def refused(household, cursor, **params):
    response = household.get("/v1/transactions", params={"cursor": cursor, "limit": 2, **params})
    ((place, _),) = faults(response)
    return place == "?cursor"


@pytest.mark.parametrize("cursor", ["x", "", "AAAA", "%00", "a" * 5000, "2025-03-01", "null"])
def test_a_made_up_cursor_is_refused(full, cursor):
    assert refused(full, cursor)


def test_a_changed_cursor_is_refused(full):
    cursor = next_cursor(full)
    for place in (0, 5, -1):
        assert refused(full, flipped(cursor, place))
    assert refused(full, cursor[:-4])
    assert refused(full, cursor + "AAAA")


def test_a_cursor_of_other_filters_is_refused(full):
    cursor = next_cursor(full, category="C1")
    assert refused(full, cursor)
    assert refused(full, cursor, category="C2")
    assert refused(full, cursor, category="C1", type="expense")
    assert full.get(
        "/v1/transactions", params={"category": "C1", "cursor": cursor, "limit": 2}
    ).status_code == 200


def test_a_cursor_may_be_used_with_another_limit(full):
    response = full.get("/v1/transactions", params={"cursor": next_cursor(full), "limit": 5})
    assert len(response.json()["data"]) == 5


def test_a_cursor_of_another_book_or_list_is_refused(full, household):
    household.budget(name="a")
    household.budget(name="b")
    assert refused(household, next_cursor(full))
    budgets = household.get("/v1/budgets", params={"limit": 1}).json()["next_cursor"]
    assert refused(household, budgets)


LISTS = ["/v1/transactions", "/v1/budgets", "/v1/categories", "/v1/auth/sessions"]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_an_etag_and_honours_if_none_match(household, path):
    etag = household.get(path).headers["etag"]
    again = household.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.headers["etag"] == etag
    household.spend("1.00")
    household.budget()
    household.login()
    assert household.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_an_empty_list_is_a_list(household):
    assert household.get("/v1/transactions").json() == {"data": [], "next_cursor": None}


def test_budgets_come_in_pages_too(household):
    made = [household.budget(name=f"Budget {number}")["id"] for number in range(7)]
    listed = household.pages("/v1/budgets", limit=3)
    assert sorted(budget["id"] for budget in listed) == sorted(made)
