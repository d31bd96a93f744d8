"""Usage: what became of each budget, as far as the budgets service has heard."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from harness.client import faults, problem
from harness.wait import until

NOBODY = "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d"


def day(offset=0):
    return (datetime.now(timezone.utc).date() + timedelta(days=offset)).isoformat()


def tenth_of_thirty(household, amount="500.00", **members):
    """A budget with periods of 30 days, in which today is the tenth day."""
    return household.budget(
        amount, period={"unit": "day", "every": 30, "anchor": day(-9)}, **members)


def read(household, budget, **params):
    return household.get(f"/v1/budgets/{budget['id']}", params=params)


def usage(household, budget, **params):
    return read(household, budget, **params).json()["usage"]


def told(household, budget, spent, **params):
    """Waits until the budget shows what was spent, and gives its usage. What was recorded before
    the last of it has then been heard of, too."""
    return until(
        lambda: (found := usage(household, budget, **params))["spent"] == spent and found,
        f"the budget shows {spent}")


def test_the_figures_of_the_tenth_of_november(household):
    budget = tenth_of_thirty(household, starts_on=day(-9))
    household.spend("440.00", date=day(-8))
    household.spend("12.50", "Food:Groceries")
    found = told(household, budget, "452.50")
    assert found.pop("as_of") <= datetime.now(timezone.utc).isoformat()
    assert found == {
        "period": {"start": day(-9), "end": day(20)}, "limit": "500.00", "carried": "0.00",
        "spent": "452.50", "remaining": "47.50", "percent": 90.5, "state": "near",
        "daily_allowance": "2.26", "projected": "1357.50"}


def test_it_follows_changes_refunds_and_deletions_but_no_income(household):
    budget = tenth_of_thirty(household)
    made = household.spend("40.00")
    told(household, budget, "40.00")
    household.patch(f"/v1/transactions/{made['id']}", {"amount": "45.00"})
    told(household, budget, "45.00")
    household.spend("60.00", type="refund")
    household.spend("900.00", type="income")
    assert told(household, budget, "-15.00")["remaining"] == "515.00"
    household.delete(f"/v1/transactions/{made['id']}")
    told(household, budget, "-60.00")


def test_a_changed_budget_has_its_usage_at_once(household):
    budget = tenth_of_thirty(household)
    household.spend("2.00", "Fun")
    household.spend("40.00", "Food")
    told(household, budget, "40.00")
    changed = household.patch(
        f"/v1/budgets/{budget['id']}", {"categories": ["Food", "Fun"], "amount": "10.00"}).json()
    assert (changed["usage"]["spent"], changed["usage"]["state"]) == ("42.00", "exceeded")
    changed = household.patch(
        f"/v1/budgets/{budget['id']}", {"period": {"unit": "day", "every": 1}}).json()
    assert changed["usage"]["period"] == {"start": day(), "end": day()}
    made = household.budget(name="Late", categories=["Fun"])
    assert made["usage"]["spent"] == "2.00"


def test_it_is_shown_wherever_a_budget_is_and_not_where_programs_ask(household):
    budget = tenth_of_thirty(household)
    household.spend("40.00")
    shown = told(household, budget, "40.00")
    (listed,) = household.get("/v1/budgets").json()["data"]
    (there,) = household.get(
        "/v1/budgets/limits", params={"category": "Food:Bread", "date": day(3)}).json()["budgets"]
    assert listed["usage"] == shown
    assert there["usage"] == usage(household, budget, on=day(3))
    (plain,) = household.get("/v1/budgets/limits").json()["budgets"]
    assert "usage" not in plain


def test_limits_stay_a_304_while_money_is_spent(household):
    budget = tenth_of_thirty(household)
    etag = household.get("/v1/budgets/limits").headers["etag"]
    household.spend("40.00")
    told(household, budget, "40.00")
    again = household.get("/v1/budgets/limits", headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize("offset, start, allowance, projected", [
    (0, -9, "21.90", "120.00"), (20, -9, "460.00", "40.00"), (-9, -9, "15.33", "1200.00"),
    (-10, -39, None, "7.00"), (21, 21, None, None), (-400, -39, None, "7.00"),
    (400, 21, None, None),
])
def test_on_names_the_period(household, offset, start, allowance, projected):
    budget = tenth_of_thirty(household, starts_on=day(-30), ends_on=day(25))
    household.spend("7.00", date=day(-10))
    household.spend("40.00")
    told(household, budget, "40.00")
    found = usage(household, budget, on=day(offset))
    assert found["period"]["start"] == day(start)
    assert (found["daily_allowance"], found["projected"]) == (allowance, projected)


def test_as_of_is_the_time_of_the_last_event_not_of_the_read(household):
    budget = tenth_of_thirty(household)
    assert budget["usage"]["as_of"] is None
    first = household.spend("40.00")
    found = told(household, budget, "40.00")
    moment = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
    assert abs(moment(found["as_of"]) - moment(first["updated_at"])) < timedelta(seconds=2)
    response = read(household, budget)
    assert response.json()["usage"] == found
    etag = response.headers["etag"]
    path = f"/v1/budgets/{budget['id']}"
    assert household.get(path, headers={"If-None-Match": etag}).status_code == 304
    household.spend("1.00")
    assert told(household, budget, "41.00")["as_of"] >= found["as_of"]
    assert household.get(path, headers={"If-None-Match": etag}).status_code == 200
    changed = household.patch(path, {"name": "Other"}, headers={"If-Match": etag})
    assert changed.status_code == 200, "usage is no version"


def test_a_retried_create_is_answered_as_it_was(household):
    household.spend("40.00")
    body = {"name": "Food", "amount": "500.00", "categories": ["Food"]}
    first = household.post("/v1/budgets", body, headers={"Idempotency-Key": "k"})
    told(household, first.json(), "40.00")
    household.spend("1.00")
    told(household, first.json(), "41.00")
    again = household.post("/v1/budgets", body, headers={"Idempotency-Key": "k"})
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()


def test_budgets_follow_a_renamed_category_with_what_was_spent(household, platform):
    budget = tenth_of_thirty(household, "10.00", categories=["Food:Bread", "Fun"])
    household.spend("12.00", "Food:Bread:Rye")
    told(household, budget, "12.00")
    renamed = household.post("/v1/categories/rename", {"from": "food", "to": "Meals"})
    assert renamed.status_code == 200
    found = until(
        lambda: (seen := read(household, budget).json())["version"] == 2 and seen,
        "the budget follows")
    assert found["categories"] == ["Meals:Bread", "Fun"]
    assert told(household, budget, "12.00")["state"] == "exceeded"
    assert household.get("/v1/budgets/limits").json()["renames_seq"] == 1
    (row,) = explained(household, budget)["data"]
    assert row["category"] == "Meals:Bread:Rye"
    household.spend("1.00", "Meals:Bread")
    told(household, budget, "13.00")
    raised = platform.sql(
        "transactions", "SELECT threshold FROM crossings WHERE book_id = %s", household.book)
    assert raised == [(100,)], "no second alert"


# The past.

def history(household, budget, **params):
    return household.get(f"/v1/budgets/{budget['id']}/history", params=params)


def test_history_is_the_last_periods_with_the_current_one_at_the_end(household):
    budget = tenth_of_thirty(household, "100.00", rollover="both", starts_on=day(-9 - 30 * 13))
    household.spend("30.00", date=day(-40))
    household.spend("150.00", date=day(-20))
    household.spend("5.00")
    current = told(household, budget, "5.00")
    found = history(household, budget).json()["data"]
    assert len(found) == 12 and found[-1] == current
    ends = [datetime.fromisoformat(u["period"]["end"]).date() for u in found[:-1]]
    starts = [datetime.fromisoformat(u["period"]["start"]).date() for u in found[1:]]
    assert [end + timedelta(days=1) for end in ends] == starts
    assert [(u["spent"], u["carried"]) for u in found[-3:]] == [
        ("30.00", "1100.00"), ("150.00", "1170.00"), ("5.00", "1120.00")]
    assert history(household, budget, periods=2).json()["data"] == found[-2:]
    assert len(history(household, budget, periods=120).json()["data"]) == 14
    etag = history(household, budget).headers["etag"]
    again = household.get(
        f"/v1/budgets/{budget['id']}/history", headers={"If-None-Match": etag})
    assert again.status_code == 304


# The figures behind.

def explained(household, budget, **params):
    response = household.get(f"/v1/budgets/{budget['id']}/explain", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_explain_gives_the_figures_that_add_up_to_what_was_spent(household):
    budget = tenth_of_thirty(household, categories=["Food", "Fun"])
    for amount, category, offset, kind in [
            ("2.00", "FOOD", -1, "expense"), ("90.00", "Food", 0, "income"),
            ("9.00", "Rent", 0, "expense"), ("8.00", "Food", -10, "expense"),
            ("7.00", "Food:Bread", 0, "expense"), ("1.50", "food:bread", 0, "refund"),
            ("5.00", "Fun", 0, "expense")]:
        household.spend(amount, category, date=day(offset), type=kind)
    shown = told(household, budget, "12.50")
    found = explained(household, budget)
    assert found["period"] == shown["period"]
    assert [(row["date"], row["category"], row["amount"]) for row in found["data"]] == [
        (day(-1), "FOOD", "2.00"), (day(), "Food:Bread", "5.50"), (day(), "Fun", "5.00")]
    assert found["spent"] == "12.50"
    assert sum(Decimal(row["amount"]) for row in found["data"]) == Decimal(found["spent"])
    assert explained(household, budget, on=day(25))["data"] == []


# What would be.

def preview(household, body, **params):
    return household.post("/v1/budgets/preview", body, params=params)


def test_a_preview_shows_what_a_budget_would_do_and_changes_nothing(household):
    budget = tenth_of_thirty(household, "10.00")
    household.spend("3.00", "Fun")
    household.spend("8.00", "Food")
    told(household, budget, "8.00")
    before = household.get("/v1/budgets").json()
    body = {"name": "Joy", "amount": "5.00", "categories": ["Fun"], "rollover": "surplus",
            "period": {"unit": "day", "every": 30, "anchor": day(-9)}}
    found = preview(household, body).json()["data"]
    assert len(found) == 6
    assert found[0]["period"] == {"start": day(-9), "end": day(20)}
    assert [(u["limit"], u["carried"], u["spent"]) for u in found[:3]] == [
        ("5.00", "0.00", "3.00"), ("7.00", "2.00", "0.00"), ("12.00", "7.00", "0.00")]
    assert found[1]["daily_allowance"] is None and found[1]["projected"] is None
    assert len(preview(household, body, periods=1).json()["data"]) == 1
    assert household.get("/v1/budgets").json() == before
    made = household.post("/v1/budgets", body).json()
    assert made["usage"] == found[0]


def test_a_preview_of_a_change_is_what_the_change_then_gives(household):
    budget = tenth_of_thirty(
        household, "100.00", rollover="both", starts_on=day(-39), categories=["Food"])
    household.spend("60.00", date=day(-20))
    household.spend("5.00")
    told(household, budget, "5.00")
    change = {"name": "Food", "amount": "70.00", "rollover_cap": "35.00"}
    (found,) = preview(household, {**change, "replaces": budget["id"]}, periods=1).json()["data"]
    assert (found["limit"], found["carried"]) == ("105.00", "35.00")
    changed = household.patch(f"/v1/budgets/{budget['id']}", change).json()
    assert changed["usage"] == found


# What is refused.

@pytest.mark.parametrize("path, params, expected", [
    ("", {"on": "2025-02-29"}, {("?on", "format")}),
    ("", {"periods": "1"}, {("?periods", "unknown_parameter")}),
    ("/explain", {"on": "2200-01-01"}, {("?on", "too_large")}),
    ("/explain", {"from": "2025-01-01"}, {("?from", "unknown_parameter")}),
    ("/history", {"periods": "0"}, {("?periods", "too_small")}),
    ("/history", {"periods": "121"}, {("?periods", "too_large")}),
    ("/history", {"periods": "x", "on": "2025-01-01"},
     {("?periods", "format"), ("?on", "unknown_parameter")}),
])
def test_faulty_questions_are_refused(reader, path, params, expected):
    budget = reader.budget()
    response = reader.get(f"/v1/budgets/{budget['id']}{path}", params=params)
    assert faults(response) == expected


@pytest.mark.parametrize("change, params, expected", [
    ({"name": None, "amount": "x"}, {}, {("/name", "null"), ("/amount", "format")}),
    ({"replaces": "x", "usage": {}}, {}, {("/replaces", "format"), ("/usage", "unknown_member")}),
    ({"categories": ["a", "A"], "starts_on": "2025-02-02", "ends_on": "2025-02-01"}, {},
     {("/categories/1", "duplicate"), ("/ends_on", "too_small")}),
    ({}, {"periods": "121"}, {("?periods", "too_large")}),
    ({}, {"override": "true"}, {("?override", "unknown_parameter")}),
])
def test_a_faulty_preview_is_refused(reader, change, params, expected):
    response = preview(reader, {"name": "Food", "amount": "1.00", **change}, **params)
    assert faults(response) == expected


def test_what_does_not_exist_has_no_usage(reader):
    for path in ("", "/history", "/explain"):
        problem(reader.get(f"/v1/budgets/{NOBODY}{path}"), 404, "not-found")
    body = {"name": "Food", "amount": "1.00", "replaces": NOBODY}
    problem(preview(reader, body), 404, "not-found")
    problem(reader.get("/v1/budgets/preview"), 405, "method-not-allowed")


def test_only_a_preview_replaces(reader):
    body = {"name": "Food", "amount": "1.00", "replaces": NOBODY}
    assert faults(reader.post("/v1/budgets", body)) == {("/replaces", "unknown_member")}
