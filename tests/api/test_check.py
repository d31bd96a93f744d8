"""Asking before spending."""

import pytest

from harness.client import faults, problem

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}
NOBODYS = "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d"


def body(amount, **members):
    return {"type": "expense", "amount": amount, "category": "Food", "date": "2025-03-10",
            **members}


def check(household, amount, **members):
    response = household.post("/v1/transactions/check", body(amount, **members))
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("mode", ["track", "warn", "block"])
@pytest.mark.parametrize("amount", ["10.00", "95.00", "100.00", "100.01"])
def test_it_says_what_the_write_then_does(household, mode, amount):
    household.budget("100.00", mode=mode, **MONTHLY)
    verdict = check(household, amount)
    response = household.post("/v1/transactions", body(amount))
    assert verdict["allowed"] == (response.status_code == 201)
    done = response.json()["budget_check"]
    assert verdict["budget_check"]["budgets"] == done["budgets"]
    assert verdict["budget_check"]["status"] == done["status"]


def test_it_changes_nothing(household, platform):
    household.budget("100.00", **MONTHLY)
    household.spend("1.00", date="2025-03-10")
    count = ("SELECT (SELECT count(*) FROM transactions), (SELECT sum(spent) FROM totals),"
             " (SELECT count(*) FROM crossings), (SELECT count(*) FROM categories),"
             " (SELECT count(*) FROM outbox), (SELECT count(*) FROM idempotency)")
    before = platform.sql("transactions", count)
    for number in range(5):
        check(household, "200.00", category=f"New:{number}")
    assert platform.sql("transactions", count) == before


def test_with_override_it_is_allowed(household):
    household.budget("10.00", mode="block", **MONTHLY)
    assert check(household, "20.00")["allowed"] is False
    verdict = check(household, "20.00", override=True)
    assert verdict["allowed"] is True
    assert verdict["budget_check"]["status"] == "exceeded"


def test_replacing_counts_the_row_as_it_is(household):
    household.budget("10.00", mode="block", **MONTHLY)
    transaction = household.spend("8.00", date="2025-03-10")
    assert check(household, "9.00")["allowed"] is False
    verdict = check(household, "9.00", replaces=transaction["id"])
    (entry,) = verdict["budget_check"]["budgets"]
    assert verdict["allowed"] is True
    assert (entry["spent_before"], entry["spent"]) == ("8.00", "9.00")


def test_replacing_shows_where_the_row_was_and_where_it_would_be(household):
    household.budget("10.00", **MONTHLY)
    transaction = household.spend("8.00", date="2025-03-10")
    verdict = check(household, "9.00", date="2025-04-10", replaces=transaction["id"])
    rows = [(entry["period"]["start"], entry["spent_before"], entry["spent"])
            for entry in verdict["budget_check"]["budgets"]]
    assert rows == [("2025-03-01", "8.00", "0.00"), ("2025-04-01", "0.00", "9.00")]


def test_replacing_what_is_not_there_is_404(household, neighbour):
    other = neighbour.spend("1.00")["id"]
    for id_ in (NOBODYS, other):
        response = household.post("/v1/transactions/check", body("1.00", replaces=id_))
        problem(response, 404, "not-found")


def test_an_id_may_be_sent_along(household):
    transaction = household.spend("1.00")
    assert check(household, "1.00", id=NOBODYS)["allowed"] is True
    assert check(household, "1.00", id=transaction["id"], replaces=transaction["id"])["allowed"]


def test_faulty_input_is_refused_as_a_create_would_be(household):
    response = household.post("/v1/transactions/check", {"amount": 5, "replaces": "x", "y": 1})
    assert faults(response) == {
        ("/amount", "type"), ("/replaces", "format"), ("/y", "unknown_member"),
        ("/type", "required"), ("/category", "required"),
    }


def test_without_budgets_everything_is_allowed(household):
    verdict = check(household, "1.00")
    assert verdict["allowed"] is True
    assert verdict["budget_check"]["status"] == "none"
