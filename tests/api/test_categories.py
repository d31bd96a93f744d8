"""Which categories there are, and renaming them."""

import pytest

from harness.client import faults, problem

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


def spend(household, category, amount="1.00", day="2025-03-10"):
    return household.spend(amount, category, date=day)


def names(household):
    return [row["category"] for row in household.get("/v1/categories").json()["data"]]


def rename(household, from_, to, **options):
    return household.post("/v1/categories/rename", {"from": from_, "to": to}, **options)


def test_the_list_says_how_often_and_from_when_to_when(household):
    spend(household, "Food", day="2025-03-10")
    spend(household, "Food:Groceries", day="2025-01-01")
    spend(household, "food:GROCERIES", day="2025-02-01")
    assert household.get("/v1/categories").json()["data"] == [
        {"category": "Food", "count": 1, "first_date": "2025-03-10", "last_date": "2025-03-10"},
        {"category": "Food:Groceries", "count": 2, "first_date": "2025-01-01",
         "last_date": "2025-02-01"},
    ]


def test_a_new_book_has_none(household):
    assert household.get("/v1/categories").json() == {"data": []}


def test_a_category_goes_with_its_last_transaction(household):
    transaction = spend(household, "Food")
    household.patch(f"/v1/transactions/{transaction['id']}", {"category": "Travel"})
    assert names(household) == ["Travel"]


def test_renaming_moves_the_whole_subtree(household):
    for category in ("Food", "Food:Groceries", "Food:Groceries:Bread", "Foodie", "Travel"):
        spend(household, category)
    assert rename(household, "FOOD", "Household:Food").json() == {"renamed": 3}
    assert names(household) == [
        "Foodie", "Household:Food", "Household:Food:Groceries", "Household:Food:Groceries:Bread",
        "Travel"]
    assert {row["category"] for row in household.transactions(category="household")} == {
        "Household:Food", "Household:Food:Groceries", "Household:Food:Groceries:Bread"}


def test_renaming_merges_where_the_target_exists(household):
    spend(household, "Groceries", day="2025-01-01")
    spend(household, "Food:Groceries", day="2025-02-01")
    assert rename(household, "Groceries", "Food:Groceries").json() == {"renamed": 1}
    assert household.get("/v1/categories").json()["data"] == [
        {"category": "Food:Groceries", "count": 2, "first_date": "2025-01-01",
         "last_date": "2025-02-01"}]


def test_renaming_changes_the_spelling(household):
    spend(household, "food:groceries")
    assert rename(household, "food:groceries", "Food:Groceries").json() == {"renamed": 1}
    assert names(household) == ["Food:Groceries"]


def test_renaming_one_branch_leaves_the_others(household):
    for category in ("Food:Groceries", "Food:Bakery"):
        spend(household, category)
    assert rename(household, "Food:Groceries", "Food:Market").json() == {"renamed": 1}
    assert names(household) == ["Food:Bakery", "Food:Market"]


def test_renaming_upwards_is_no_loop(household):
    spend(household, "Food:Groceries")
    assert rename(household, "Food:Groceries", "Food").json() == {"renamed": 1}
    assert names(household) == ["Food"]


def test_renaming_upwards_keeps_a_category_whose_new_name_was_an_old_one(household):
    spend(household, "Travel:Train")
    below = spend(household, "Travel:Train:Train")
    assert rename(household, "Travel:Train", "Travel").json() == {"renamed": 2}
    assert names(household) == ["Travel", "Travel:Train"]
    rows = household.transactions()
    assert {row["category"] for row in rows} == {"Travel", "Travel:Train"}
    assert household.delete(f"/v1/transactions/{below['id']}").status_code == 204
    assert names(household) == ["Travel"]


def test_a_renamed_transaction_has_a_new_version(household):
    transaction = spend(household, "Food")
    rename(household, "Food", "Meals")
    after = household.get(f"/v1/transactions/{transaction['id']}").json()
    assert after["category"] == "Meals"
    problem(household.patch(f"/v1/transactions/{transaction['id']}", {"note": "x"},
                            headers={"If-Match": '"1-x"'}), 412, "precondition-failed")


def test_budgets_that_name_it_follow(household):
    household.budget("100.00", **MONTHLY)
    spend(household, "Food:Groceries", "40.00")
    rename(household, "Food", "Meals")
    (entry,) = spend(household, "Meals:Groceries", "10.00")["budget_check"]["budgets"]
    assert (entry["spent_before"], entry["spent"]) == ("40.00", "50.00")
    assert spend(household, "Food")["budget_check"]["status"] == "none"


def test_money_moves_between_budgets_with_it(household):
    household.budget("100.00", name="Food", categories=["Food"], **MONTHLY)
    household.budget("100.00", name="Travel", categories=["Travel"], **MONTHLY)
    spend(household, "Food:Train", "40.00")
    rename(household, "Food:Train", "Travel:Train")
    assert spend(household, "Food")["budget_check"]["budgets"][0]["spent_before"] == "0.00"
    assert spend(household, "Travel")["budget_check"]["budgets"][0]["spent_before"] == "40.00"


def test_block_never_refuses_a_rename(household):
    household.budget("10.00", mode="block", categories=["Food"], **MONTHLY)
    spend(household, "Travel", "40.00")
    assert rename(household, "Travel", "Food:Travel").json() == {"renamed": 1}
    body = {"type": "expense", "amount": "1.00", "category": "Food", "date": "2025-03-10"}
    problem(household.post("/v1/transactions", body), 422, "budget-exceeded")


def test_a_category_that_is_used_no_more_makes_nothing_too_deep(household):
    kept = spend(household, "Food:x")
    gone = spend(household, "Food:x:y")
    household.delete(f"/v1/transactions/{gone['id']}")
    assert rename(household, "Food", "a:b:c").json() == {"renamed": 1}
    assert names(household) == ["a:b:c:x"]
    assert household.get(f"/v1/transactions/{kept['id']}").json()["category"] == "a:b:c:x"


@pytest.mark.parametrize("from_, to, place", [
    ("Nothing", "Other", "/from"), ("Foo", "Other", "/from"), ("Food:Nothing", "Other", "/from"),
    ("Food", "Food:Below", "/to"), ("food", "FOOD:below:that", "/to"),
    ("Food", "a:b:c", "/to"), ("Food:x", "a:b:c:d", "/to"),
])
def test_what_cannot_be_renamed_is_refused(household, from_, to, place):
    for category in ("Food:x", "Food:x:y", "Travel"):
        spend(household, category)
    assert {found for found, _ in faults(rename(household, from_, to))} == {place}
    assert names(household) == ["Food:x", "Food:x:y", "Travel"]


@pytest.mark.parametrize("body, expected", [
    ({}, {("/from", "required"), ("/to", "required")}),
    ({"from": "a::b", "to": 5}, {("/from", "format"), ("/to", "type")}),
    ({"from": "a", "to": "b", "x": 1}, {("/x", "unknown_member")}),
])
def test_faulty_input_is_refused(reader, body, expected):
    assert faults(reader.post("/v1/categories/rename", body)) == expected


def test_renaming_to_itself_is_no_fault(household):
    spend(household, "Food")
    assert rename(household, "Food", "Food").status_code == 200
    assert names(household) == ["Food"]


def test_another_books_category_is_unknown(household, neighbour):
    spend(neighbour, "Food")
    ((place, _),) = faults(rename(household, "Food", "Other"))
    assert place == "/from"
    assert names(neighbour) == ["Food"]
