"""Budgets: what one is made of."""

from datetime import date, datetime, timedelta, timezone

import pytest

from harness.client import faults, problem

FULL = {
    "name": "Food and drink", "categories": ["Food", "Drink:Wine"], "amount": "500.00",
    "period": {"unit": "week", "every": 2, "anchor": "2025-01-10"}, "thresholds": [50, 75, 90],
    "mode": "block", "rollover": "both", "rollover_cap": "100.00", "starts_on": "2025-01-10",
    "ends_on": "2026-12-31",
}


def today():
    return datetime.now(timezone.utc).date()


def test_what_is_sent_is_what_is_stored(household):
    created = household.post("/v1/budgets", {**FULL, "currency": "USD"}).json()
    assert {name: created[name] for name in FULL} == FULL
    assert created["amounts"] == [{"from": "2025-01-10", "amount": "500.00"}]
    assert household.get(f"/v1/budgets/{created['id']}").json() == created


def test_what_is_left_out_has_its_default(household):
    first = today().replace(day=1).isoformat()
    created = household.post("/v1/budgets", {"name": "All", "amount": "1"}).json()
    assert created["categories"] == []
    assert created["period"] == {"unit": "month", "every": 1, "anchor": first}
    assert created["thresholds"] == [90]
    assert (created["mode"], created["rollover"], created["rollover_cap"]) == ("warn", "none", None)
    assert (created["starts_on"], created["ends_on"]) == (first, None)
    assert created["amounts"] == [{"from": first, "amount": "1.00"}]
    assert (created["currency"], created["version"]) == ("USD", 1)


@pytest.mark.parametrize("unit, first", [
    ("day", lambda day: day),
    ("week", lambda day: day - timedelta(days=day.weekday())),
    ("month", lambda day: day.replace(day=1)),
    ("quarter", lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1)),
    ("year", lambda day: date(day.year, 1, 1)),
])
def test_the_anchor_defaults_to_the_first_day_of_the_unit(household, unit, first):
    created = household.budget(period={"unit": unit})
    assert created["period"] == {"unit": unit, "every": 1, "anchor": first(today()).isoformat()}
    assert created["starts_on"] == first(today()).isoformat()


def test_starts_on_defaults_to_the_start_of_the_period_that_holds_today(household):
    anchor = today() - timedelta(days=30)
    created = household.budget(period={"unit": "day", "every": 7, "anchor": anchor.isoformat()})
    assert created["starts_on"] == (today() - timedelta(days=2)).isoformat()


def test_all_faults_are_named_at_once(reader):
    body = {
        "id": "x", "name": "", "categories": ["a::b", 5], "amount": "-1", "currency": "EUR",
        "period": {"unit": "fortnight", "every": 0, "anchor": "2025-02-30", "x": 1},
        "thresholds": [0, 100, 50, 50, "x", 1.5], "mode": "stop", "rollover": "all",
        "rollover_cap": 5, "starts_on": "x", "ends_on": "y", "version": 1, "usage": {},
        "amounts": [],
    }
    found = faults(reader.post("/v1/budgets", body))
    assert found >= {
        ("/id", "format"), ("/name", "too_short"), ("/categories/0", "format"),
        ("/categories/1", "type"), ("/currency", "currency_mismatch"),
        ("/period/unit", "not_allowed"), ("/period/every", "too_small"),
        ("/period/anchor", "format"), ("/period/x", "unknown_member"),
        ("/thresholds/0", "too_small"), ("/thresholds/1", "too_large"),
        ("/thresholds/3", "duplicate"), ("/thresholds/4", "type"), ("/thresholds/5", "type"),
        ("/mode", "not_allowed"), ("/rollover", "not_allowed"), ("/rollover_cap", "type"),
        ("/starts_on", "format"), ("/ends_on", "format"), ("/version", "unknown_member"),
        ("/usage", "unknown_member"), ("/amounts", "unknown_member"),
    }
    assert "/amount" in {place for place, _ in found}


def test_name_and_amount_are_required(reader):
    assert faults(reader.post("/v1/budgets", {})) == {
        ("/name", "required"), ("/amount", "required")}


@pytest.mark.parametrize("member, value, place, code", [
    ("name", "x" * 101, "/name", "too_long"), ("name", "a\nb", "/name", "control_character"),
    ("name", None, "/name", "null"), ("amount", "1.001", "/amount", "format"),
    ("amount", "10000000000000.00", "/amount", "too_large"), ("amount", 0, "/amount", "type"),
    ("categories", None, "/categories", "null"), ("thresholds", [], "/thresholds", "too_few"),
    ("categories", ["c%d" % n for n in range(51)], "/categories", "too_many"),
    ("categories", ["Food", "FOOD"], "/categories/1", "duplicate"),
    ("categories", ["a:b:c:d:e"], "/categories/0", "too_deep"),
    ("thresholds", list(range(1, 12)), "/thresholds", "too_many"),
    ("thresholds", [2 ** 70], "/thresholds/0", "too_large"),
    ("period", None, "/period", "null"), ("period", "month", "/period", "type"),
    ("period", {"every": 367}, "/period/every", "too_large"),
    ("period", {"anchor": "2200-01-01"}, "/period/anchor", "too_large"),
    ("period", {"unit": None}, "/period/unit", "null"),
    ("rollover_cap", "-1", "/rollover_cap", "format"), ("starts_on", None, "/starts_on", "null"),
    ("mode", "BLOCK", "/mode", "not_allowed"),
])
def test_faulty_members_are_refused(reader, member, value, place, code):
    body = {"name": "Food", "amount": "1.00", member: value}
    assert faults(reader.post("/v1/budgets", body)) == {(place, code)}


def test_an_end_before_the_start_is_refused(household):
    body = {"name": "Food", "amount": "1", "starts_on": "2025-02-01", "ends_on": "2025-01-31"}
    ((place, _),) = faults(household.post("/v1/budgets", body))
    assert place == "/ends_on"
    created = household.budget(starts_on="2025-02-01", ends_on="2025-02-28")
    response = household.patch(f"/v1/budgets/{created['id']}", {"starts_on": "2025-03-01"})
    assert response.status_code == 422


def test_an_amount_of_zero_is_a_budget(household):
    assert household.budget("0")["amount"] == "0.00"


@pytest.mark.parametrize("change", [
    {"name": "Other"}, {"categories": []}, {"categories": ["Travel"]}, {"thresholds": [10]},
    {"mode": "track"}, {"rollover": "none"}, {"rollover_cap": None}, {"starts_on": "2025-02-01"},
    {"ends_on": None}, {"period": {"unit": "month", "every": 3, "anchor": "2025-01-31"}},
])
def test_each_member_can_change_by_itself(household, change):
    created = household.post("/v1/budgets", FULL).json()
    changed = household.patch(f"/v1/budgets/{created['id']}", change).json()
    assert {name: changed[name] for name in FULL} == {**FULL, **change}
    assert changed["version"] == 2
    assert household.get(f"/v1/budgets/{created['id']}").json() == changed


def test_a_merge_patch_reaches_into_the_period(household):
    created = household.post("/v1/budgets", FULL).json()
    changed = household.patch(f"/v1/budgets/{created['id']}", {"period": {"every": 4}}).json()
    assert changed["period"] == {"unit": "week", "every": 4, "anchor": "2025-01-10"}


@pytest.mark.parametrize("change, place", [
    ({"name": None}, "/name"), ({"amount": None}, "/amount"), ({"period": None}, "/period"),
    ({"period": {"unit": "x"}}, "/period/unit"), ({"ends_on": "2024-01-01"}, "/ends_on"),
    ({"id": "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d"}, "/id"), ({"amounts": []}, "/amounts"),
    ({"usage": None}, "/usage"),
])
def test_a_faulty_change_changes_nothing(household, change, place):
    created = household.post("/v1/budgets", FULL).json()
    assert {found for found, _ in faults(
        household.patch(f"/v1/budgets/{created['id']}", change))} == {place}
    assert household.get(f"/v1/budgets/{created['id']}").json() == created


def test_a_deleted_budget_is_gone(household):
    path = f"/v1/budgets/{household.budget()['id']}"
    assert household.delete(path).status_code == 204
    problem(household.get(path), 404, "not-found")
    problem(household.delete(path), 404, "not-found")
    assert household.get("/v1/budgets").json()["data"] == []


def test_the_list_comes_by_name(household):
    for name in ("Zoo", "apple", "Épicerie", "Food"):
        household.budget(name=name)
    listed = [budget["name"] for budget in household.pages("/v1/budgets", limit=2)]
    assert listed == ["apple", "Épicerie", "Food", "Zoo"]


def test_two_budgets_may_have_one_name(household):
    household.budget(name="Food")
    household.budget(name="Food")
    assert len(household.pages("/v1/budgets", limit=1)) == 2


def test_a_book_has_200_budgets_at_most(household):
    for number in range(200):
        household.budget(name=f"Budget {number}")
    full = household.post("/v1/budgets", {"name": "One more", "amount": "1"})
    assert {code for _, code in faults(full)} == {"too_many"}
    last = household.get("/v1/budgets", params={"limit": 200}).json()["data"][-1]["id"]
    household.delete(f"/v1/budgets/{last}")
    household.budget(name="One more")
