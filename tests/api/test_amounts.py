"""A changed amount holds from the current period on; earlier ones keep theirs."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest


def today():
    return datetime.now(timezone.utc).date()


def month_start(day):
    return day.replace(day=1)


@pytest.fixture
def budget(household):
    """A monthly budget that began in 2025: (household, path)."""
    created = household.budget("100.00", starts_on="2025-01-01", period={"anchor": "2025-01-01"})
    return household, f"/v1/budgets/{created['id']}"


def test_it_holds_from_the_current_period_on(budget):
    household, path = budget
    changed = household.patch(path, {"amount": "200.00"}).json()
    this_month = month_start(today()).isoformat()
    assert changed["amount"] == "200.00"
    assert changed["amounts"] == [
        {"from": "2025-01-01", "amount": "100.00"}, {"from": this_month, "amount": "200.00"}]
    limits = [household.spend("1.00", date=day)["budget_check"]["budgets"][0]["limit"]
              for day in ("2025-02-01", today().isoformat())]
    assert limits == ["100.00", "200.00"]


def test_a_second_change_in_one_period_replaces_its_entry(budget):
    household, path = budget
    household.patch(path, {"amount": "200.00"})
    changed = household.patch(path, {"amount": "300.00"}).json()
    assert [entry["amount"] for entry in changed["amounts"]] == ["100.00", "300.00"]


def test_the_same_amount_again_adds_no_entry(budget):
    household, path = budget
    changed = household.patch(path, {"amount": "100.0"}).json()
    assert changed["amounts"] == [{"from": "2025-01-01", "amount": "100.00"}]


def test_where_the_budget_starts_later_it_holds_from_its_first_period(household):
    later = today() + timedelta(days=100)
    created = household.budget("100.00", starts_on=later.isoformat())
    changed = household.patch(f"/v1/budgets/{created['id']}", {"amount": "200.00"}).json()
    assert [entry["amount"] for entry in changed["amounts"]] == ["200.00"]


def test_the_first_amount_holds_for_the_whole_first_period(household):
    created = household.budget("100.00", starts_on="2025-01-20",
                               period={"anchor": "2025-01-01"})
    (entry,) = household.spend("1.00", date="2025-01-05")["budget_check"]["budgets"]
    assert entry["limit"] == "100.00"
    assert len(created["amounts"]) == 1


def test_other_members_restate_every_period(budget):
    household, path = budget
    household.spend("50.00", date="2025-02-10")
    household.patch(path, {"thresholds": [50]})
    (entry,) = household.spend("1.00", date="2025-02-11")["budget_check"]["budgets"]
    assert entry["state"] == "near"


def test_the_current_period_is_that_of_today_where_the_user_lives(new_household):
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        household = new_household(timezone=zone)
        created = household.budget("1.00", starts_on="2025-01-01",
                                   period={"unit": "day", "anchor": "2025-01-01"})
        before = datetime.now(ZoneInfo(zone)).date().isoformat()
        changed = household.patch(f"/v1/budgets/{created['id']}", {"amount": "2.00"}).json()
        after = datetime.now(ZoneInfo(zone)).date().isoformat()
        assert before <= changed["amounts"][-1]["from"] <= after
