"""Many transactions at once."""

import json
import uuid

import pytest

from harness.client import faults, problem

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


def item(amount="1.00", **members):
    return {"type": "expense", "amount": amount, "category": "Food", "date": "2025-03-10",
            **members}


def batch(household, *items, headers=None, **members):
    return household.post(
        "/v1/transactions/batch", {"transactions": list(items), **members}, headers=headers)


def statuses(response):
    assert response.status_code == 200, response.text
    return [result["status"] for result in response.json()["results"]]


def test_results_come_in_order_each_as_if_sent_alone(household):
    response = batch(household, item("1.00"), item("2.00"), item("3.00", category="Travel"))
    results = response.json()["results"]
    assert statuses(response) == [201, 201, 201]
    assert [result["transaction"]["amount"] for result in results] == ["1.00", "2.00", "3.00"]
    for result in results:
        path = f"/v1/transactions/{result['transaction']['id']}"
        assert household.get(path).json() == result["transaction"]


def test_later_items_see_earlier_ones(household):
    household.budget("10.00", thresholds=[50], **MONTHLY)
    results = batch(household, *[item("3.00")] * 4).json()["results"]
    entries = [result["transaction"]["budget_check"]["budgets"][0] for result in results]
    assert [entry["spent"] for entry in entries] == ["3.00", "6.00", "9.00", "12.00"]
    assert [entry["crossed"] for entry in entries] == [[], [50], [], [100]]


def test_a_faulty_item_stops_no_other(household):
    response = batch(household, item(), {"amount": 5}, item())
    assert statuses(response) == [201, 422, 201]
    problem_ = response.json()["results"][1]["problem"]
    assert problem_["type"] == "/problems/validation-failed"
    assert {(error["pointer"], error["code"]) for error in problem_["errors"]} == {
        ("/transactions/1/amount", "type"), ("/transactions/1/type", "required"),
        ("/transactions/1/category", "required"),
    }
    assert len(household.transactions()) == 2


@pytest.mark.parametrize("odd", [None, 5, "x", [], True])
def test_an_item_that_is_no_object_is_faulty(household, odd):
    assert statuses(batch(household, item(), odd)) == [201, 422]


def test_an_id_used_twice_is_409_the_second_time(household):
    id_, taken = str(uuid.uuid4()), household.spend("1.00")["id"]
    response = batch(household, item(id=id_), item(id=id_), item(id=taken))
    assert statuses(response) == [201, 409, 409]
    for result in response.json()["results"][1:]:
        assert result["problem"]["type"] == "/problems/id-taken"


def test_a_block_budget_refuses_only_what_exceeds_it(household):
    household.budget("10.00", mode="block", **MONTHLY)
    response = batch(household, item("8.00"), item("3.00"), item("2.00"), item("1.00"),
                     item("1.00", override=True))
    assert statuses(response) == [201, 422, 201, 422, 201]
    refused = response.json()["results"][1]["problem"]
    assert refused["type"] == "/problems/budget-exceeded"
    assert refused["budget_check"]["budgets"][0]["spent"] == "11.00"


def stored(household):
    return len(household.transactions())


def test_atomic_stores_all_or_nothing(household):
    household.budget("10.00", mode="block", **MONTHLY)
    assert statuses(batch(household, item("4.00"), item("5.00"), atomic=True)) == [201, 201]
    taken = household.transactions()[0]["id"]
    response = batch(household, item("0.50"), item(5), item("0.10", id=taken), item("2.00"),
                     atomic=True)
    refused = problem(response, 422, "batch-refused")
    assert [(result["index"], result["status"]) for result in refused["results"]] == [
        (1, 422), (2, 409), (3, 422)]
    assert [result["problem"]["type"] for result in refused["results"]] == [
        "/problems/validation-failed", "/problems/id-taken", "/problems/budget-exceeded"]
    assert {error["pointer"] for error in refused["errors"]} == {
        "/transactions/1/amount", "/transactions/2", "/transactions/3"}
    assert stored(household) == 2
    (entry,) = household.spend("1.00", date="2025-03-10")["budget_check"]["budgets"]
    assert entry["spent_before"] == "9.00"


def test_atomic_names_every_fault(household):
    response = batch(household, item(), {"amount": 5}, item(type="gift"), atomic=True)
    refused = problem(response, 422, "batch-refused")
    assert {(error["pointer"], error["code"]) for error in refused["errors"]} == {
        ("/transactions/1/amount", "type"), ("/transactions/1/type", "required"),
        ("/transactions/1/category", "required"), ("/transactions/2/type", "not_allowed"),
    }
    assert stored(household) == 0


@pytest.mark.parametrize("atomic", [False, True])
def test_a_thousand_items_are_taken(household, atomic):
    household.budget("1000000.00", **MONTHLY)
    items = [item(f"{number}.00", category=f"C{number % 10}") for number in range(1, 1001)]
    response = batch(household, *items, atomic=atomic)
    assert statuses(response) == [201] * 1000
    assert stored(household) == 1000


@pytest.mark.parametrize("items, code", [([], "too_few"), ([item()] * 1001, "too_many")])
def test_1_to_1000_items(household, items, code):
    assert faults(batch(household, *items)) == {("/transactions", code)}


@pytest.mark.parametrize("body, expected", [
    ({}, {("/transactions", "required")}),
    ({"transactions": {}}, {("/transactions", "type")}),
    ({"transactions": [item()], "atomic": 1}, {("/atomic", "type")}),
    ({"transactions": [item()], "x": 1}, {("/x", "unknown_member")}),
])
def test_a_faulty_body_is_refused_whole(household, body, expected):
    assert faults(household.post("/v1/transactions/batch", body)) == expected
    assert stored(household) == 0


def test_a_batch_may_have_4_mib_and_no_more(household):
    items = [item(note="x" * 2000, tags=["y" * 50] * 0) for _ in range(1000)]
    assert len(json.dumps({"transactions": items})) > 2_000_000
    assert statuses(batch(household, *items)) == [201] * 1000
    response = household.request(
        "POST", "/v1/transactions/batch", body=" " * (4 * 1024 * 1024 + 1),
        headers={"Content-Type": "application/json"})
    problem(response, 413, "content-too-large")


@pytest.mark.parametrize("atomic", [False, True])
def test_a_replayed_batch_does_nothing_and_says_the_same(household, atomic):
    items = [item(), item("2.00")] if atomic else [item(), {"amount": 5}]
    headers = {"Idempotency-Key": "k"}
    first = batch(household, *items, atomic=atomic, headers=headers)
    count = stored(household)
    again = batch(household, *items, atomic=atomic, headers=headers)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert stored(household) == count


def test_a_refused_atomic_batch_frees_its_key(household):
    headers = {"Idempotency-Key": "k"}
    problem(batch(household, {"amount": 5}, atomic=True, headers=headers), 422, "batch-refused")
    assert statuses(batch(household, item(), atomic=True, headers=headers)) == [201]
