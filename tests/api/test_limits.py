"""Every definition at once, and cheaply again."""

import pytest

from harness.client import faults


def limits(household, **options):
    return household.get("/v1/budgets/limits", **options)


def test_a_book_without_budgets_has_no_limits(household):
    assert limits(household).json() == {"book_version": 0, "renames_seq": 0, "budgets": []}


def test_they_are_the_budgets_less_their_usage(household):
    made = [household.budget(name=name) for name in ("a", "b", "c")]
    answer = limits(household).json()
    for budget in made:
        del budget["usage"]
    assert answer["budgets"] == made
    assert answer["book_version"] == 3


def test_every_change_of_any_budget_raises_the_version_and_changes_the_etag(household):
    budget = household.budget()
    path = f"/v1/budgets/{budget['id']}"
    seen = [(limits(household).json()["book_version"], limits(household).headers["etag"])]
    for change in (lambda: household.patch(path, {"name": "Other"}), household.budget,
                   lambda: household.delete(path)):
        change()
        answer = limits(household)
        seen.append((answer.json()["book_version"], answer.headers["etag"]))
    versions = [version for version, _ in seen]
    assert versions == sorted(set(versions))
    assert len({etag for _, etag in seen}) == 4


@pytest.mark.parametrize("form", ["{etag}", "W/{etag}", '"x", {etag}', "*"])
def test_asking_again_costs_a_304(household, form):
    household.budget()
    etag = limits(household).headers["etag"]
    again = limits(household, headers={"If-None-Match": form.format(etag=etag)})
    assert again.status_code == 304
    assert again.headers["etag"] == etag
    household.budget()
    again = limits(household, headers={"If-None-Match": etag})
    assert again.status_code == 200


def test_a_book_without_budgets_can_be_asked_again_too(household):
    etag = limits(household).headers["etag"]
    assert limits(household, headers={"If-None-Match": etag}).status_code == 304


def test_books_do_not_share_etags(household, neighbour):
    household.budget()
    neighbour.budget()
    etag = limits(household).headers["etag"]
    assert limits(neighbour, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("category, date, names", [
    ("Food", "2025-03-10", ["All", "Food"]),
    ("food:GROCERIES", "2025-03-10", ["All", "Food", "Groceries"]),
    ("Foodie", "2025-03-10", ["All"]),
    ("Food", "2024-12-31", ["All"]),
    ("Food", "2025-06-30", ["All", "Food"]),
    ("Food", "2025-07-01", ["All"]),
])
def test_category_and_date_narrow_it_to_what_applies_there(household, category, date, names):
    monthly = {"period": {"anchor": "2025-01-01"}}
    household.budget(name="All", categories=[], starts_on="2020-01-01", **monthly)
    household.budget(name="Food", starts_on="2025-01-15", ends_on="2025-06-02", **monthly)
    household.budget(name="Groceries", categories=["Food:Groceries"], starts_on="2025-01-01",
                     **monthly)
    answer = limits(household, params={"category": category, "date": date})
    assert [budget["name"] for budget in answer.json()["budgets"]] == names
    again = limits(household, params={"category": category, "date": date},
                   headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("params, expected", [
    ({"category": "Food"}, {("?date", "required")}),
    ({"date": "2025-01-01"}, {("?category", "required")}),
    ({"category": "a::b", "date": "x"}, {("?category", "format"), ("?date", "format")}),
])
def test_faulty_questions_are_refused(reader, params, expected):
    assert faults(limits(reader, params=params)) == expected
