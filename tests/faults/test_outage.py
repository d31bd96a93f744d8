"""A budgets service that is down, wedged or failing never fails a transaction."""

import pytest

from harness.client import problem
from harness.wait import until

BODY = {"type": "expense", "amount": "60.00", "category": "Food", "date": "2025-03-10"}
MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}

# What the hop may delay a write by. Its own limit is 80 ms; a busy machine notices late.
HOP_MAX_US = 150_000

JUDGED_WITHIN_S = 5


@pytest.fixture(params=["stopped", "paused"])
def outage(request, platform):
    """What goes wrong with the budgets service: it is not there, or it takes requests and never
    answers."""
    return lambda: getattr(platform, request.param)("budgets")


@pytest.fixture(autouse=True)
def breaker_closed_again(household):
    """Other tests begin with the hop as it should be."""
    yield
    until(household.checked_live, "the budgets service is asked again", 40)


def hop_us(platform, response, mark):
    """How long the hop took; 0 where the breaker left it out."""
    line = platform.log_line("transactions", response.headers["x-request-id"], mark)
    return line.get("hop_us", 0)


def test_the_last_definitions_known_are_used(household, platform, outage):
    household.budget("100.00", **MONTHLY)
    household.post("/v1/transactions", BODY)
    mark = platform.log_mark("transactions")
    with outage():
        responses = [household.post("/v1/transactions", BODY) for _ in range(8)]
    for response in responses:
        assert response.status_code == 201
        check = response.json()["budget_check"]
        assert (check["source"], check["status"]) == ("snapshot", "exceeded")
        assert hop_us(platform, response, mark) <= HOP_MAX_US
    (entry,) = check["budgets"]
    assert entry["spent"] == "540.00"


def test_as_of_says_how_old_they_are(household, outage):
    household.budget("100.00", **MONTHLY)
    live = household.post("/v1/transactions", BODY).json()["budget_check"]
    with outage():
        snapshot = household.post("/v1/transactions", BODY).json()["budget_check"]
    assert snapshot["as_of"] <= live["as_of"]


def test_block_still_refuses_by_them(household, outage):
    household.budget("100.00", mode="block", **MONTHLY)
    household.post("/v1/transactions", BODY)
    with outage():
        refused = problem(household.post("/v1/transactions", BODY), 422, "budget-exceeded")
        assert refused["budget_check"]["source"] == "snapshot"
        forced = household.post("/v1/transactions", {**BODY, "override": True})
        assert forced.json()["budget_check"]["source"] == "snapshot"


def test_without_any_it_is_accepted_and_checked_later(household, outage):
    household.budget("50.00", mode="block", **MONTHLY)
    with outage():
        created = household.post("/v1/transactions", BODY)
        check = created.json()["budget_check"]
        assert (check["status"], check["source"], check["budgets"]) == (
            "unknown", "unavailable", [])
        verdict = household.post("/v1/transactions/check", BODY).json()
        assert verdict["allowed"] is True
        assert verdict["budget_check"]["source"] == "unavailable"
    assert created.status_code == 201


def test_changes_deletes_batches_and_renames_go_on_too(household, outage):
    household.budget("1000.00", **MONTHLY)
    ids = [household.post("/v1/transactions", BODY).json()["id"] for _ in range(2)]
    with outage():
        changed = household.patch(f"/v1/transactions/{ids[0]}", {"amount": "1.00"})
        assert changed.json()["budget_check"]["source"] == "snapshot"
        assert household.delete(f"/v1/transactions/{ids[1]}").status_code == 204
        batch = household.post("/v1/transactions/batch", {"transactions": [BODY, BODY]}).json()
        assert {result["transaction"]["budget_check"]["source"] for result in batch["results"]} == {
            "snapshot"}
        rename = household.post("/v1/categories/rename", {"from": "Food", "to": "Meals"})
        assert rename.json() == {"renamed": 3}
    (entry,) = household.spend("1.00", "Meals", date="2025-03-10")["budget_check"]["budgets"]
    assert entry["spent"] == "122.00"


def test_it_is_live_again_when_the_service_is_back(household, outage):
    budget = household.budget("100.00", **MONTHLY)
    household.post("/v1/transactions", BODY)
    with outage():
        household.post("/v1/transactions", BODY)
    household.patch(f"/v1/budgets/{budget['id']}", {"name": "Since then"})
    until(household.checked_live, "the budgets service is asked again", 40)
    check = household.post("/v1/transactions/check", BODY).json()["budget_check"]
    assert check["budgets"][0]["name"] == "Since then"


def test_what_was_accepted_unchecked_is_judged_within_5_seconds_of_its_return(
        household, platform, outage):
    """For a transaction of today in a book whose budgets were never heard of."""
    household.budget("50.00")
    with outage():
        created = household.spend("60.00")
        assert created["budget_check"]["source"] == "unavailable"

    def judged():
        return platform.sql(
            "transactions",
            "SELECT level, late FROM crossings WHERE book_id = %s AND transaction_id = %s",
            household.book, created["id"],
        )

    assert until(judged, "the transaction is judged", JUDGED_WITHIN_S) == [("exceeded", True)]


def test_a_definition_heard_of_by_an_event_alone_makes_no_difference_to_that(
        household, platform, internal, outage):
    """It is no whole answer, by which a write could be refused or judged at once."""
    budget = household.budget("50.00", mode="block")
    body = {"service": "budgets", "secret": platform.secret("budgets")}
    token = internal.post("/internal/tokens", json=body).json()["access_token"]
    ((event,),) = platform.sql(
        "budgets", "SELECT event_json(o, 'budgets')::json FROM outbox AS o WHERE book_id = %s",
        household.book)
    with outage():
        told = internal.post("/internal/transactions/events", json=[event],
                             headers={"Authorization": f"Bearer {token}"})
        assert told.status_code == 204
        created = household.spend("60.00")
        check = created["budget_check"]
        assert (check["status"], check["source"], check["budgets"]) == (
            "unknown", "unavailable", [])

    def judged():
        return platform.sql(
            "transactions",
            "SELECT budget_id::text, level, late FROM crossings"
            " WHERE book_id = %s AND transaction_id = %s", household.book, created["id"])

    assert until(judged, "the transaction is judged", JUDGED_WITHIN_S) == [
        (budget["id"], "exceeded", True)]
