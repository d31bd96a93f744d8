"""One transaction, from its beginning to its end."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from harness.client import faults, problem

FULL = {
    "type": "expense", "date": "2025-03-10", "amount": "12.50", "currency": "USD",
    "category": "Food:Groceries", "payee": "Corner shop", "note": "milk", "tags": ["home", "Home"],
}


def test_what_is_sent_is_what_is_stored(household):
    created = household.post("/v1/transactions", FULL).json()
    assert {name: created[name] for name in FULL} == FULL
    assert created["created_by"] == household.user["id"]
    assert created["created_at"] == created["updated_at"]
    assert created["version"] == 1
    assert household.get(f"/v1/transactions/{created['id']}").json() == created


def test_what_is_left_out_is_empty(household):
    created = household.spend("1.00")
    assert (created["payee"], created["note"], created["tags"]) == (None, None, [])


def test_null_is_as_good_as_nothing_for_texts(household):
    created = household.spend("1.00", payee=None, note=None)
    assert (created["payee"], created["note"]) == (None, None)


@pytest.mark.parametrize("change", [
    {"type": "income"}, {"date": "2024-02-29"}, {"amount": "0.01"}, {"category": "Travel"},
    {"payee": "Other"}, {"note": None}, {"tags": []}, {"payee": None, "tags": ["x"]},
    {"amount": "99.00", "currency": "USD", "category": "food:GROCERIES"},
])
def test_each_member_can_change_by_itself(household, change):
    created = household.post("/v1/transactions", FULL).json()
    changed = household.patch(f"/v1/transactions/{created['id']}", change).json()
    expected = {**FULL, **change}
    if "category" in change and change["category"].lower() == FULL["category"].lower():
        expected["category"] = FULL["category"]
    assert {name: changed[name] for name in FULL} == expected
    assert changed["version"] == 2
    assert changed["created_at"] == created["created_at"]
    assert changed["updated_at"] >= created["updated_at"]
    assert household.get(f"/v1/transactions/{created['id']}").json() == changed


def test_an_empty_patch_is_accepted(household):
    created = household.spend("1.00")
    changed = household.patch(f"/v1/transactions/{created['id']}", {})
    assert changed.status_code == 200
    assert changed.json()["amount"] == "1.00"


@pytest.mark.parametrize("change, place, code", [
    ({"amount": "0"}, "/amount", "too_small"), ({"amount": 5}, "/amount", "type"),
    ({"date": "x"}, "/date", "format"), ({"tags": None}, "/tags", "null"),
    ({"category": ""}, "/category", "format"),
    ({"created_by": "x"}, "/created_by", "unknown_member"),
    ({"currency": "EUR"}, "/currency", "currency_mismatch"), ({"override": 1}, "/override", "type"),
])
def test_a_faulty_change_changes_nothing(household, change, place, code):
    created = household.spend("1.00")
    path = f"/v1/transactions/{created['id']}"
    assert faults(household.patch(path, change)) == {(place, code)}
    assert household.get(path).json() == created


def test_a_deleted_transaction_is_gone_from_everywhere(household):
    household.budget()
    created = household.spend("100.00", "Food:Groceries")
    path = f"/v1/transactions/{created['id']}"
    assert household.delete(path).status_code == 204
    for method in ("GET", "DELETE"):
        problem(household.request(method, path), 404, "not-found")
    problem(household.patch(path, {"note": "x"}), 404, "not-found")
    assert household.transactions() == []
    assert household.get("/v1/categories").json()["data"] == []
    (entry,) = household.spend("1.00")["budget_check"]["budgets"]
    assert entry["spent_before"] == "0.00"


def test_an_id_can_be_used_again_after_its_transaction_is_deleted(household):
    created = household.spend("1.00")
    household.delete(f"/v1/transactions/{created['id']}")
    assert household.spend("2.00", id=created["id"])["amount"] == "2.00"


def test_texts_come_back_as_they_were_sent(household):
    for text in ("quotes \" and \\ and /", "<script>alert(1)</script>", "family 👨‍👩‍👧", "مرحبا",
                 "a\u200db", "e\u0301", "' OR 1=1 --", "{\"a\":1}", "%s %n"):
        created = household.spend("1.00", payee=text, note=text, tags=[text])
        read = household.get(f"/v1/transactions/{created['id']}").json()
        assert (read["payee"], read["note"], read["tags"]) == (text, text, [text])


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC", "Asia/Kolkata"])
def test_the_date_defaults_to_today_where_the_user_lives(new_household, zone):
    household = new_household(timezone=zone)
    before = datetime.now(ZoneInfo(zone)).date().isoformat()
    date = household.spend("1.00")["date"]
    after = datetime.now(ZoneInfo(zone)).date().isoformat()
    assert before <= date <= after


def test_at_least_at_one_end_of_the_world_it_is_another_day(new_household):
    east = new_household(timezone="Pacific/Kiritimati").spend("1.00")["date"]
    west = new_household(timezone="Etc/GMT+12").spend("1.00")["date"]
    assert east > west
