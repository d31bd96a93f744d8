"""What a transaction does to the budgets that it touches."""

import pytest

from harness.client import problem

# Budgets of these tests count calendar months from 2025 on.
MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


def plan(household, amount="500.00", **members):
    return household.budget(amount, **{**MONTHLY, **members})


def spend(household, amount, day="2025-03-10", category="Food", **members):
    return household.spend(amount, category, date=day, **members)


def entry(transaction):
    """The one budget that a transaction touched."""
    (found,) = transaction["budget_check"]["budgets"]
    return found


@pytest.mark.parametrize("spent, state, percent", [
    ("0.01", "ok", 0), ("449.99", "ok", 89.9), ("450.00", "near", 90), ("452.50", "near", 90.5),
    ("499.99", "near", 99.9), ("500.00", "near", 100), ("500.01", "exceeded", 100),
    ("1000.00", "exceeded", 200),
])
def test_states_and_percents(household, spent, state, percent):
    plan(household)
    transaction = spend(household, spent)
    assert transaction["budget_check"]["status"] == entry(transaction)["state"] == state
    assert entry(transaction)["percent"] == percent


@pytest.mark.parametrize("limit, spent, percent", [
    ("3.00", "1.00", 33.3), ("3.00", "2.00", 66.6), ("7.00", "6.99", 99.8), ("0.07", "0.05", 71.4)])
def test_percents_are_cut_never_rounded(household, limit, spent, percent):
    plan(household, limit)
    assert entry(spend(household, spent))["percent"] == percent


def test_a_percent_below_zero_is_cut_toward_zero(household):
    plan(household, "3.00")
    assert entry(spend(household, "1.00", type="refund"))["percent"] == -33.3


def test_every_threshold_that_is_passed_at_once_is_crossed(household):
    plan(household, "100.00", thresholds=[75, 50, 90])
    assert entry(spend(household, "40.00"))["crossed"] == []
    assert entry(spend(household, "40.00"))["crossed"] == [50, 75]
    assert entry(spend(household, "21.00"))["crossed"] == [90, 100]
    assert entry(spend(household, "1.00"))["crossed"] == []


def test_falling_below_and_rising_again_crosses_again(household):
    plan(household, "100.00")
    spend(household, "95.00")
    assert entry(spend(household, "10.00", type="refund"))["crossed"] == []
    assert entry(spend(household, "10.00"))["crossed"] == [90]


def test_a_limit_of_zero_has_no_percent_and_is_exceeded_by_any_spending(household):
    plan(household, "0")
    refund = entry(spend(household, "1.00", type="refund"))
    assert (refund["percent"], refund["state"], refund["crossed"]) == (None, "ok", [])
    level = entry(spend(household, "1.00"))
    assert (level["spent"], level["state"], level["crossed"]) == ("0.00", "ok", [])
    over = entry(spend(household, "0.01"))
    assert (over["percent"], over["state"], over["crossed"]) == (None, "exceeded", [100])


def test_income_never_counts(household):
    plan(household)
    income = spend(household, "1000.00", type="income")
    assert income["budget_check"]["status"] == "none"
    assert income["budget_check"]["budgets"] == []
    assert entry(spend(household, "1.00"))["spent"] == "1.00"


def test_a_refund_gives_money_back_to_its_budgets(household):
    plan(household)
    spend(household, "460.00")
    refund = entry(spend(household, "60.00", type="refund"))
    assert (refund["spent_before"], refund["spent"], refund["state"]) == (
        "460.00", "400.00", "ok")
    assert refund["remaining"] == "100.00"


def test_where_no_budget_applies_the_status_is_none(household):
    plan(household)
    check = spend(household, "1.00", category="Travel")["budget_check"]
    assert (check["status"], check["source"], check["budgets"]) == ("none", "live", [])


def test_a_budget_without_categories_covers_all_spending(household):
    plan(household, categories=[])
    for category in ("Travel", "Food:Groceries"):
        spend(household, "10.00", category=category)
    assert entry(spend(household, "10.00", category="Rent"))["spent"] == "30.00"


def test_several_budgets_are_judged_by_name_and_the_worst_state_is_the_status(household):
    plan(household, "10.00", name="Zoo", categories=["Food"])
    plan(household, "1000.00", name="all", categories=[])
    plan(household, "21.00", name="Groceries", categories=["Food:Groceries", "Drink"])
    check = spend(household, "20.00", category="Food:Groceries")["budget_check"]
    assert [(b["name"], b["state"]) for b in check["budgets"]] == [
        ("all", "ok"), ("Groceries", "near"), ("Zoo", "exceeded")]
    assert check["status"] == "exceeded"


def test_a_category_named_twice_over_counts_once(household):
    plan(household, categories=["Food", "Food:Groceries"])
    assert entry(spend(household, "10.00", category="Food:Groceries"))["spent"] == "10.00"


def test_each_period_counts_by_itself(household):
    plan(household)
    spend(household, "100.00", "2025-03-31")
    april = entry(spend(household, "10.00", "2025-04-01"))
    march = entry(spend(household, "10.00", "2025-03-01"))
    assert (april["period"], april["spent"]) == (
        {"start": "2025-04-01", "end": "2025-04-30"}, "10.00")
    assert (march["period"], march["spent"]) == (
        {"start": "2025-03-01", "end": "2025-03-31"}, "110.00")


def test_a_budget_counts_in_the_periods_that_its_days_touch(household):
    plan(household, starts_on="2025-03-15", ends_on="2025-04-10")
    counts = {day: spend(household, "1.00", day)["budget_check"]["status"] for day in (
        "2025-02-28", "2025-03-01", "2025-03-31", "2025-04-30", "2025-05-01")}
    assert list(counts.values()) == ["none", "ok", "ok", "ok", "none"]


def test_track_counts_and_never_crosses(household):
    plan(household, "10.00", mode="track")
    over = entry(spend(household, "20.00"))
    assert (over["state"], over["crossed"], over["mode"]) == ("exceeded", [], "track")


def test_warn_never_refuses(household):
    plan(household, "10.00")
    spend(household, "20.00")
    assert entry(spend(household, "20.00"))["state"] == "exceeded"


def refused(response):
    check = problem(response, 422, "budget-exceeded")["budget_check"]
    assert check["status"] == "exceeded"
    return check


def create(household, amount, day="2025-03-10", **members):
    body = {"type": "expense", "amount": amount, "category": "Food", "date": day, **members}
    return household.post("/v1/transactions", body)


def test_block_accepts_up_to_the_limit_and_not_a_cent_more(household):
    plan(household, "10.00", mode="block")
    assert create(household, "10.00").status_code == 201
    (entry_,) = refused(create(household, "0.01"))["budgets"]
    assert (entry_["spent_before"], entry_["spent"], entry_["crossed"]) == ("10.00", "10.01", [100])
    assert len(household.transactions()) == 1


def test_block_refuses_only_what_raises_spending(household):
    plan(household, "10.00", mode="block")
    big = create(household, "30.00", override=True).json()
    path = f"/v1/transactions/{big['id']}"
    assert create(household, "5.00", type="refund").status_code == 201
    assert household.patch(path, {"amount": "29.00"}).status_code == 200
    assert household.patch(path, {"note": "still over"}).status_code == 200
    assert household.patch(path, {"category": "food:Other"}).status_code == 200
    assert create(household, "100.00", type="income").status_code == 201
    refused(household.patch(path, {"amount": "29.01"}))
    assert household.delete(path).status_code == 204


def test_override_stores_it_all_the_same(household):
    plan(household, "10.00", mode="block")
    forced = create(household, "20.00", override=True)
    assert forced.json()["budget_check"]["status"] == "exceeded"
    path = forced.headers["location"]
    refused(household.patch(path, {"amount": "21.00"}))
    assert household.patch(path, {"amount": "21.00", "override": True}).status_code == 200
    assert "override" not in household.get(path).json()


def test_moving_a_transaction_into_a_full_budget_is_refused(household):
    plan(household, "10.00", mode="block")
    create(household, "10.00")
    other = create(household, "5.00", category="Travel").json()
    earlier = create(household, "5.00", day="2025-02-10").json()
    refused(household.patch(f"/v1/transactions/{other['id']}", {"category": "Food"}))
    refused(household.patch(f"/v1/transactions/{earlier['id']}", {"date": "2025-03-10"}))
    assert household.get(f"/v1/transactions/{other['id']}").json() == other


def test_turning_income_or_refund_into_an_expense_is_judged(household):
    plan(household, "10.00", mode="block")
    income = create(household, "11.00", type="income").json()
    refused(household.patch(f"/v1/transactions/{income['id']}", {"type": "expense"}))
    refund = create(household, "6.00", type="refund").json()
    changed = household.patch(f"/v1/transactions/{refund['id']}", {"type": "expense"}).json()
    assert (entry(changed)["spent_before"], entry(changed)["spent"]) == ("-6.00", "6.00")


def test_deleting_a_refund_from_a_full_budget_is_refused_unless_overridden(household):
    plan(household, "10.00", mode="block")
    refund = create(household, "5.00", type="refund").json()
    create(household, "15.00")
    path = f"/v1/transactions/{refund['id']}"
    (entry_,) = refused(household.delete(path))["budgets"]
    assert (entry_["spent_before"], entry_["spent"]) == ("10.00", "15.00")
    assert household.get(path).status_code == 200
    refused(household.delete(path, params={"override": "false"}))
    assert household.delete(path, params={"override": "true"}).status_code == 204


def test_one_blocking_budget_of_several_is_enough(household):
    plan(household, "10.00", name="block", mode="block")
    plan(household, "10.00", name="track", mode="track", categories=[])
    check = refused(create(household, "11.00"))
    assert [budget["name"] for budget in check["budgets"]] == ["block", "track"]


def test_a_change_shows_the_old_and_the_new_budget_and_period(household):
    plan(household, "100.00", name="Food", categories=["Food"])
    plan(household, "100.00", name="Travel", categories=["Travel"])
    transaction = spend(household, "40.00", "2025-03-10", "Food")
    changed = household.patch(f"/v1/transactions/{transaction['id']}", {
        "category": "Travel", "date": "2025-04-02", "amount": "50.00"}).json()
    rows = [(b["name"], b["period"]["start"], b["spent_before"], b["spent"])
            for b in changed["budget_check"]["budgets"]]
    assert rows == [("Food", "2025-03-01", "40.00", "0.00"),
                    ("Travel", "2025-04-01", "0.00", "50.00")]


def test_a_change_within_one_budget_shows_both_periods_in_order(household):
    plan(household, "100.00")
    transaction = spend(household, "40.00", "2025-04-10")
    changed = household.patch(
        f"/v1/transactions/{transaction['id']}", {"date": "2025-03-10"}).json()
    rows = [(b["period"]["start"], b["spent_before"], b["spent"])
            for b in changed["budget_check"]["budgets"]]
    assert rows == [("2025-03-01", "0.00", "40.00"), ("2025-04-01", "40.00", "0.00")]


def test_a_change_counts_the_row_as_it_was_only_once(household):
    plan(household, "100.00")
    transaction = spend(household, "95.00")
    changed = household.patch(
        f"/v1/transactions/{transaction['id']}", {"amount": "96.00"}).json()
    assert (entry(changed)["spent_before"], entry(changed)["spent"]) == ("95.00", "96.00")
    assert entry(changed)["crossed"] == []


def test_reading_and_listing_show_the_verdict_of_the_last_write(household):
    plan(household, "100.00")
    first = spend(household, "50.00")
    spend(household, "50.00")
    assert household.get(f"/v1/transactions/{first['id']}").json() == first
    assert first in household.transactions()


def test_a_new_budget_counts_what_was_spent_before_it(household):
    spend(household, "95.00")
    plan(household, "100.00")
    after = entry(spend(household, "1.00"))
    assert (after["spent_before"], after["spent"], after["crossed"]) == ("95.00", "96.00", [])


def test_a_changed_or_deleted_budget_is_known_at_the_next_write(household):
    budget = plan(household, "100.00")
    spend(household, "50.00")
    household.patch(f"/v1/budgets/{budget['id']}", {"thresholds": [50], "name": "Meals"})
    changed = entry(spend(household, "1.00"))
    assert (changed["name"], changed["state"]) == ("Meals", "near")
    household.delete(f"/v1/budgets/{budget['id']}")
    assert spend(household, "1.00")["budget_check"]["budgets"] == []


def test_a_budget_made_again_with_its_id_counts_again(household):
    budget = plan(household, "100.00")
    spend(household, "10.00")
    household.delete(f"/v1/budgets/{budget['id']}")
    assert spend(household, "10.00")["budget_check"]["status"] == "none"
    plan(household, "200.00", id=budget["id"])
    again = entry(spend(household, "10.00"))
    assert (again["limit"], again["spent_before"]) == ("200.00", "20.00")


def test_another_rhythm_counts_the_same_rows_anew(household):
    budget = plan(household, "100.00")
    spend(household, "10.00", "2025-03-03")
    spend(household, "10.00", "2025-03-10")
    household.patch(f"/v1/budgets/{budget['id']}",
                    {"period": {"unit": "week", "anchor": "2025-01-06"}})
    weekly = entry(spend(household, "10.00", "2025-03-12"))
    assert weekly["period"] == {"start": "2025-03-10", "end": "2025-03-16"}
    assert weekly["spent_before"] == "10.00"


def test_other_categories_count_the_same_rows_anew(household):
    budget = plan(household, "100.00")
    spend(household, "10.00", category="Food")
    spend(household, "7.00", category="Travel")
    household.patch(f"/v1/budgets/{budget['id']}", {"categories": ["Travel", "Rent"]})
    assert entry(spend(household, "1.00", category="Rent"))["spent_before"] == "7.00"
    assert spend(household, "1.00", category="Food")["budget_check"]["status"] == "none"
