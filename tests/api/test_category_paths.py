"""Categories as typed, and what one covers."""

import pytest

from harness.client import faults

LONG = "é" * 64


def create(household, category):
    body = {"type": "expense", "amount": "1.00", "category": category}
    return household.post("/v1/transactions", body)


@pytest.mark.parametrize("typed, stored", [
    ("Food", "Food"),
    (" Food : Groceries ", "Food:Groceries"),
    ("\u00a0Food\u2003:\u3000Groceries\u00a0", "Food:Groceries"),
    ("a:b:c:d", "a:b:c:d"),
    (":".join([LONG] * 4), ":".join([LONG] * 4)),
    ("Cafe\u0301", "Caf\u00e9"),
    ("Food  and  drink", "Food  and  drink"),
    ("食費:外食", "食費:外食"),
])
def test_paths_are_trimmed_and_normalised(household, typed, stored):
    assert create(household, typed).json()["category"] == stored


@pytest.mark.parametrize("category, code", [
    ("", "format"), (" ", "format"), (":", "format"), ("Food:", "format"), (":Food", "format"),
    ("Food::Groceries", "format"), ("Food: :Groceries", "format"), ("a:b:c:d:e", "too_deep"),
    (LONG + "x", "too_long"), ("a\tb", "control_character"), ("a\nb", "control_character"),
    ("a\x7fb", "control_character"), (5, "type"), (None, "null"), (["Food"], "type"),
])
def test_other_paths_are_refused(reader, category, code):
    ((place, found),) = faults(create(reader, category))
    assert place == "/category"
    assert found == code or (found == "format" and code == "control_character")


def test_case_does_not_matter_and_the_first_spelling_stays(household):
    first = household.spend("1.00", "Food:Groceries")
    second = household.spend("1.00", "FOOD:groceries")
    assert first["category"] == second["category"] == "Food:Groceries"


def test_case_beyond_ascii_does_not_matter(household):
    household.budget("10.00", categories=["ÉPICERIE"])
    assert household.spend("1.00", "Épicerie")["budget_check"]["status"] == "ok"
    assert household.spend("1.00", "e\u0301picerie")["category"] == "Épicerie"


@pytest.mark.parametrize("category, covered", [
    ("Food", True), ("food", True), ("Food:Groceries", True), ("FOOD:Groceries:Bread", True),
    ("Foodie", False), ("Foo", False), ("Food and drink", False), ("Food;x", False),
    ("Other:Food", False), ("Food!", False),
])
def test_food_covers_what_is_below_it_and_never_foodie(household, category, covered):
    household.budget("500.00")
    status = household.spend("1.00", category)["budget_check"]["status"]
    assert status == ("ok" if covered else "none")
    listed = household.transactions(category="Food")
    assert len(listed) == (1 if covered else 0)


@pytest.mark.parametrize("category", ["Fo%od", "100%", "a_b", "a\\b", "'; DROP TABLE x; --", "%"])
def test_characters_that_mean_something_to_sql_mean_nothing_here(household, category):
    household.spend("1.00", category)
    household.spend("1.00", "Other")
    assert [row["category"] for row in household.transactions(category=category)] == [category]
