"""Finding transactions."""

import itertools

import pytest

from harness.client import faults
from harness.household import Household

ROWS = [
    # date, type, amount, category, payee, note, tags
    ("2025-01-05", "expense", "10.00", "Food:Groceries", "Corner Shop", None, ["home", "weekly"]),
    ("2025-01-31", "expense", "25.50", "Food", "Bakery Müller", "Bread rolls", ["home"]),
    ("2025-02-01", "refund", "5.00", "Food:Groceries", "Corner shop", "Broken eggs", []),
    ("2025-02-14", "expense", "99.99", "Foodie", "Le Café", "Dinner for two", ["fun"]),
    ("2025-02-28", "income", "3000.00", "Salary", "ACME Inc.", None, []),
    ("2025-03-01", "expense", "0.01", "Travel:Train", None, "ticket no. 4711", ["work", "home"]),
    ("2025-03-01", "expense", "100.00", "Travel", "Rail Co", "x" * 1900 + " lastword", []),
    ("2025-03-31", "expense", "10.00", "food:groceries", "O'Brien-Smith", "100% juice_box", []),
]


@pytest.fixture(scope="module")
def rows(client):
    """A household with ROWS, and what the service made of them in the order of ROWS."""
    household = Household(client)
    items = [
        {"date": date, "type": type_, "amount": amount, "category": category, "payee": payee,
         "note": note, "tags": tags}
        for date, type_, amount, category, payee, note, tags in ROWS
    ]
    response = household.post("/v1/transactions/batch", {"transactions": items})
    household.rows = [result["transaction"]["id"] for result in response.json()["results"]]
    return household


def found(household, **params):
    """Which of ROWS a query finds, by number, oldest first."""
    listed = household.pages("/v1/transactions", **params)
    return sorted(household.rows.index(row["id"]) for row in listed)


@pytest.mark.parametrize("params, expected", [
    ({}, [0, 1, 2, 3, 4, 5, 6, 7]),
    ({"from": "2025-02-01"}, [2, 3, 4, 5, 6, 7]),
    ({"to": "2025-02-01"}, [0, 1, 2]),
    ({"from": "2025-01-31", "to": "2025-02-01"}, [1, 2]),
    ({"from": "2025-03-01", "to": "2025-03-01"}, [5, 6]),
    ({"from": "2025-03-01", "to": "2025-02-01"}, []),
    ({"category": "Food"}, [0, 1, 2, 7]),
    ({"category": "FOOD:Groceries"}, [0, 2, 7]),
    ({"category": " Food : groceries "}, [0, 2, 7]),
    ({"category": "Foodie"}, [3]),
    ({"category": "Nothing"}, []),
    ({"type": "refund"}, [2]),
    ({"type": "income"}, [4]),
    ({"min": "99.99"}, [3, 4, 6]),
    ({"max": "5"}, [2, 5]),
    ({"min": "10", "max": "10.00"}, [0, 7]),
    ({"min": "11", "max": "10"}, []),
    ({"tag": "home"}, [0, 1, 5]),
    ({"tag": "hom"}, []),
])
def test_each_filter(rows, params, expected):
    assert found(rows, **params) == expected


@pytest.mark.parametrize("q, expected", [
    ("corner", [0, 2]), ("CORNER SHOP", [0, 2]), ("cor sho", [0, 2]), ("shop corner", [0, 2]),
    ("corner eggs", [2]), ("orner", []), ("müll", [1]), ("MÜLLER", [1]), ("caf", [3]),
    ("cafe\u0301", [3]), ("brien", [7]), ("o'brien", [7]), ("smith", [7]), ("4711", [5]),
    ("471", [5]), ("lastw", [6]), ("acme inc", [4]), ("juice", [7]), ("100", [7]),
    ("two dinner", [3]), ("dinner three", []), ("nothing", []),
])
def test_each_word_begins_some_word_of_payee_or_note(rows, q, expected):
    assert found(rows, q=q) == expected


@pytest.mark.parametrize("q", ["'", "!", "&", "|", "a:*", "<->", "\\", "%", "(", '"', "!corner",
                               "corner & !eggs", ":*", "a\\'b", "-corner"])
def test_what_means_something_to_a_search_engine_means_nothing_here(rows, q):
    assert rows.get("/v1/transactions", params={"q": q}).status_code in (200, 422)


def test_signs_between_words_only_part_them(rows):
    assert found(rows, q="corner-shop") == found(rows, q="corner, shop!") == [0, 2]


FILTERS = {
    "from": "2025-01-10", "to": "2025-03-01", "category": "Food", "type": "expense",
    "min": "20", "max": "50", "q": "bread", "tag": "home",
}
ALONE = {
    "from": {1, 2, 3, 4, 5, 6, 7}, "to": {0, 1, 2, 3, 4, 5, 6}, "category": {0, 1, 2, 7},
    "type": {0, 1, 3, 5, 6, 7}, "min": {1, 3, 4, 6}, "max": {0, 1, 2, 5, 7}, "q": {1},
    "tag": {0, 1, 5},
}


@pytest.mark.parametrize("names", [
    names for size in (2, 3, 8) for names in itertools.combinations(FILTERS, size)
], ids="-".join)
def test_filters_add_up(rows, names):
    expected = set.intersection(*(ALONE[name] for name in names))
    assert found(rows, **{name: FILTERS[name] for name in names}) == sorted(expected)


def test_a_filtered_list_comes_in_pages_in_order(rows):
    listed = rows.pages("/v1/transactions", limit=1, category="Food")
    keys = [(row["date"], row["id"]) for row in listed]
    assert len(keys) == 4
    assert keys == sorted(keys, reverse=True)


@pytest.mark.parametrize("params, place", [
    ({"from": "2025-02-30"}, "?from"), ({"to": "1899-12-31"}, "?to"), ({"min": "-1"}, "?min"),
    ({"max": "1.001"}, "?max"), ({"category": "a::b"}, "?category"), ({"type": "EXPENSE"}, "?type"),
    ({"q": "x" * 300}, "?q"), ({"tag": "x" * 51}, "?tag"),
])
def test_a_faulty_filter_is_refused(rows, params, place):
    ((found_place, _),) = faults(rows.get("/v1/transactions", params=params))
    assert found_place == place


def test_a_query_that_is_not_utf8_is_refused(rows):
    ((place, _),) = faults(rows.get("/v1/transactions", params="q=%ff"))
    assert place == "?q"
    ((place, _),) = faults(rows.get("/v1/transactions", params="q=a%00b"))
    assert place == "?q"


def test_plus_is_a_space_and_percent_signs_are_decoded(rows):
    for query in ("q=corner+shop", "q=corner%20shop", "q=%63orner&q2="):
        response = rows.get("/v1/transactions", params=query)
        if "q2" in query:
            assert faults(response) == {("?q2", "unknown_parameter")}
        else:
            assert len(response.json()["data"]) == 2


def test_a_changed_text_is_found_by_its_new_words_only(household):
    transaction = household.spend("1.00", payee="Old name", tags=["old"])
    household.patch(
        f"/v1/transactions/{transaction['id']}", {"payee": "New name", "tags": ["new"]})
    assert len(household.transactions(q="new")) == len(household.transactions(tag="new")) == 1
    assert household.transactions(q="old") == household.transactions(tag="old") == []
