"""What the transactions service does with the events of the budgets service, in whatever order they
come, and however often."""

import random
import uuid

import pytest

from harness.wait import until

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


@pytest.fixture
def post_events(internal, platform):
    """Hands events to the transactions service, as `service` would."""
    def post(events, service="budgets"):
        body = {"service": service, "secret": platform.secret(service)}
        token = internal.post("/internal/tokens", json=body).json()["access_token"]
        answer = internal.post("/internal/transactions/events", json=events,
                               headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 204, answer.text

    return post


def changes_of(platform, household):
    """The events of the changes made to a household's budgets, oldest first."""
    rows = platform.sql(
        "budgets",
        "SELECT event_json(o, 'budgets')::json FROM outbox AS o"
        " WHERE book_id = %s AND type = 'budget.changed' ORDER BY xid, id", household.book)
    return [event for (event,) in rows]


def definitions_of(platform, book):
    return platform.sql(
        "transactions",
        "SELECT to_jsonb(d) - 'book_id' - 'spent_from' FROM definitions AS d WHERE book_id = %s"
        " ORDER BY budget_id", book)


def alerts(platform, household):
    return platform.sql(
        "transactions",
        "SELECT level, threshold, late, transaction_id::text FROM crossings WHERE book_id = %s"
        " ORDER BY created_at, id", household.book)


def raised(platform, household, count):
    until(lambda: len(alerts(platform, household)) >= count, f"{count} alerts are raised")
    return alerts(platform, household)


def change(household, budget, **members):
    answer = household.patch(f"/v1/budgets/{budget['id']}", members)
    assert answer.status_code == 200, answer.text


def test_a_budget_lowered_below_what_is_spent_raises_its_alert_without_any_write(
        household, platform):
    budget = household.budget("500.00")
    household.spend("100.00")
    change(household, budget, amount="80.00")
    assert raised(platform, household, 1) == [("exceeded", 100, False, None)]


def test_a_budget_raised_re_arms(household, platform):
    budget = household.budget("105.00")
    spent = household.spend("100.00")
    change(household, budget, amount="500.00")
    change(household, budget, amount="110.00")
    assert raised(platform, household, 2) == [
        ("near", 90, False, spent["id"]), ("near", 90, False, None)]


def test_the_alert_is_told_with_all_that_a_message_needs(household, platform):
    household.spend("1.00")
    assert household.post("/v1/budgets", {"name": "Food", "amount": "1"}).status_code == 201
    raised(platform, household, 1)
    ((told,),) = platform.sql(
        "transactions", "SELECT payload FROM outbox WHERE book_id = %s AND type = 'alert.raised'",
        household.book)
    assert {name: told[name] for name in (
        "budget_name", "currency", "limit", "spent", "percent", "override", "late")} == {
            "budget_name": "Food", "currency": "USD", "limit": "1.00", "spent": "1.00",
            "percent": 100.0, "override": False, "late": False}


def test_an_event_that_comes_again_does_nothing(household, platform, post_events):
    household.spend("100.00")
    household.budget("80.00")
    raised(platform, household, 1)
    for _ in range(3):
        post_events(changes_of(platform, household))
    assert len(alerts(platform, household)) == 1
    household.spend("1.00", "Travel")
    assert len(alerts(platform, household)) == 1


def test_any_order_of_events_gives_the_same_definitions(household, platform, post_events):
    """Those of one household, told of other books that nobody else knows."""
    budgets = [household.budget("10.00", name=name, **MONTHLY) for name in "ABC"]
    for amount in ("20.00", "30.00"):
        for budget in budgets:
            change(household, budget, amount=amount, categories=["Food", f"Pay:{amount}"])
    change(household, budgets[0], period={"unit": "week"}, rollover="both", rollover_cap="1.00")
    assert household.delete(f"/v1/budgets/{budgets[1]['id']}").status_code == 204
    events = changes_of(platform, household)
    seed = random.randrange(2 ** 32)
    print(f"seed {seed}")
    shuffled, outcomes = random.Random(seed), []
    books = [str(uuid.uuid4()) for _ in range(8)]
    for book in books:
        post_events([{**event, "bookid": book} for event in events])
        outcomes.append(definitions_of(platform, book))
        shuffled.shuffle(events)
    assert len(events) == 11 and len(outcomes[0]) == 3
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert [row["deleted"] for (row,) in outcomes[0]].count(True) == 1
    end = {"specversion": "1.0", "source": "/purser/auth", "type": "book.erased",
           "time": "2026-01-01T00:00:00.000Z", "data": {}}
    post_events([{**end, "id": str(uuid.uuid4()), "bookid": book} for book in books], "auth")
    assert [definitions_of(platform, book) for book in books] == [[]] * len(books)
