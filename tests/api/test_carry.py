"""What is left over, or overspent, moves on; and editing the past changes what follows."""

from datetime import datetime, timedelta, timezone

import pytest

from harness.client import problem

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


def plan(household, rollover, amount="100.00", **members):
    return household.budget(amount, rollover=rollover, **{**MONTHLY, **members})


def spend(household, amount, day, **members):
    (entry,) = household.spend(amount, date=day, **members)["budget_check"]["budgets"]
    return entry


@pytest.mark.parametrize("rollover, january, carried, limit", [
    ("none", "60.00", "0.00", "100.00"), ("surplus", "60.00", "40.00", "140.00"),
    ("deficit", "60.00", "0.00", "100.00"), ("both", "60.00", "40.00", "140.00"),
    ("none", "130.00", "0.00", "100.00"), ("surplus", "130.00", "0.00", "100.00"),
    ("deficit", "130.00", "-30.00", "70.00"), ("both", "130.00", "-30.00", "70.00"),
    ("deficit", "250.00", "-150.00", "0.00"), ("both", "100.00", "0.00", "100.00"),
])
def test_what_moves_to_the_next_period(household, rollover, january, carried, limit):
    plan(household, rollover)
    spend(household, january, "2025-01-15")
    entry = spend(household, "1.00", "2025-02-15")
    assert (entry["carried"], entry["limit"]) == (carried, limit)


@pytest.mark.parametrize("rollover, cap, january, carried", [
    ("surplus", "25.00", "60.00", "25.00"), ("surplus", "40.00", "60.00", "40.00"),
    ("surplus", "0", "60.00", "0.00"), ("deficit", "25.00", "130.00", "-25.00"),
    ("both", "25.00", "60.00", "25.00"), ("both", "25.00", "130.00", "-25.00"),
])
def test_a_cap_holds_it_either_way(household, rollover, cap, january, carried):
    plan(household, rollover, rollover_cap=cap)
    spend(household, january, "2025-01-15")
    assert spend(household, "1.00", "2025-02-15")["carried"] == carried


def test_it_adds_up_over_periods_with_nothing_in_them(household):
    plan(household, "surplus")
    assert spend(household, "1.00", "2025-01-15")["carried"] == "0.00"
    assert spend(household, "1.00", "2025-04-15")["carried"] == "299.00"


def test_it_starts_with_the_budget(household):
    spent = {"type": "expense", "amount": "30.00", "category": "Food", "date": "2024-12-15"}
    household.post("/v1/transactions", spent)
    plan(household, "both")
    assert spend(household, "1.00", "2025-01-15")["carried"] == "0.00"


def test_a_deficit_eats_the_whole_limit_but_never_more(household):
    plan(household, "deficit", amount="10.00")
    spend(household, "35.00", "2025-01-15")
    february = spend(household, "1.00", "2025-02-15")
    assert (february["carried"], february["limit"], february["percent"]) == ("-25.00", "0.00", None)
    assert february["state"] == "exceeded"
    march = spend(household, "1.00", "2025-03-15")
    assert march["carried"] == "-16.00"


def test_editing_the_past_changes_what_follows(household):
    plan(household, "both")
    january = household.spend("60.00", date="2025-01-15")
    assert spend(household, "1.00", "2025-03-15")["carried"] == "140.00"
    household.patch(f"/v1/transactions/{january['id']}", {"amount": "90.00"})
    assert spend(household, "1.00", "2025-03-15")["carried"] == "110.00"
    household.delete(f"/v1/transactions/{january['id']}")
    assert spend(household, "1.00", "2025-03-15")["carried"] == "200.00"
    household.spend("150.00", date="2025-02-15")
    assert spend(household, "1.00", "2025-03-15")["carried"] == "50.00"


def test_changing_the_rule_restates_every_period(household):
    budget = plan(household, "none")
    spend(household, "60.00", "2025-01-15")
    assert spend(household, "1.00", "2025-02-15")["carried"] == "0.00"
    household.patch(f"/v1/budgets/{budget['id']}", {"rollover": "surplus"})
    assert spend(household, "1.00", "2025-02-15")["carried"] == "40.00"
    household.patch(f"/v1/budgets/{budget['id']}", {"rollover_cap": "5.00"})
    assert spend(household, "1.00", "2025-02-15")["carried"] == "5.00"


def test_an_edit_of_the_past_refuses_nothing_of_the_present(household):
    plan(household, "both", mode="block")
    spend(household, "10.00", "2025-01-15")
    spend(household, "190.00", "2025-02-15")
    entry = spend(household, "50.00", "2025-01-16")
    assert entry["period"]["start"] == "2025-01-01"
    blocked = {"type": "expense", "amount": "0.01", "category": "Food", "date": "2025-02-16"}
    problem(household.post("/v1/transactions", blocked), 422, "budget-exceeded")


def test_the_carry_into_today_may_raise_an_alert_but_stands_not_in_the_verdict(household, platform):
    """Spending in the period before the current one leaves less for it."""
    today = datetime.now(timezone.utc).date()
    before = today.replace(day=1) - timedelta(days=1)
    household.budget("100.00", rollover="deficit", starts_on=before.replace(day=1).isoformat(),
                     period={"anchor": before.replace(day=1).isoformat()})
    household.spend("60.00", date=today.isoformat())
    edited = household.spend("150.00", date=before.isoformat())
    (entry,) = edited["budget_check"]["budgets"]
    assert entry["period"]["end"] == before.isoformat()
    raised = platform.sql(
        "transactions",
        "SELECT period_start::text, level, transaction_id::text FROM crossings WHERE book_id = %s"
        " ORDER BY period_start", household.book,
    )
    assert all(row[2] == edited["id"] for row in raised)
    assert len(raised) == 1


def test_thousands_of_days_of_carry_are_derived(household):
    household.budget("1.00", rollover="surplus", starts_on="2015-01-01",
                     period={"unit": "day", "anchor": "2015-01-01"})
    household.spend("0.50", date="2015-01-01")
    assert spend(household, "0.25", "2025-01-01")["carried"] == "3652.50"
