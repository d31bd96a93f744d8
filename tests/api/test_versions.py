"""Versions and ETags: nobody overwrites what they have not seen, and nothing is sent twice."""

import pytest

from harness.client import faults, problem


def make_transaction(household):
    return "/v1/transactions/" + household.spend("1.00")["id"], {"amount": "2.00"}


def make_budget(household):
    return "/v1/budgets/" + household.budget()["id"], {"amount": "2.00"}


def make_me(household):
    return "/v1/me", {"name": "Ada"}


RESOURCES = [make_transaction, make_budget, make_me]
DELETABLE = [make_transaction, make_budget]


@pytest.fixture
def resource(household, request):
    """(household, path, a change) of one kind of resource."""
    return household, *request.param(household)


every_resource = pytest.mark.parametrize("resource", RESOURCES, indirect=True,
                                         ids=["transaction", "budget", "me"])
every_deletable = pytest.mark.parametrize("resource", DELETABLE, indirect=True,
                                          ids=["transaction", "budget"])


@every_resource
def test_a_change_raises_the_version_by_one_and_gives_a_new_etag(resource):
    household, path, change = resource
    before = household.get(path)
    changed = household.patch(path, change)
    after = household.get(path)
    assert after.json()["version"] == before.json()["version"] + 1
    assert changed.json() == after.json()
    assert changed.headers["etag"] == after.headers["etag"] != before.headers["etag"]


@every_resource
def test_if_none_match_compares_all_of_the_etag(resource):
    household, path, _ = resource
    etag = household.get(path).headers["etag"]
    version = etag.strip('"').split("-")[0]
    asked = lambda value: household.get(path, headers={"If-None-Match": value}).status_code
    assert asked(etag) == 304
    assert asked("W/" + etag) == 304
    assert asked("*") == 304
    assert asked(f'"other", {etag}') == 304
    assert asked(f'"{version}-0000000000000000"') == 200
    assert asked(f'"{version}"') == 200
    assert asked("nonsense") == 200


@every_resource
def test_if_match_compares_the_version_alone(resource):
    household, path, change = resource
    version = household.get(path).json()["version"]
    stale = household.patch(path, change, headers={"If-Match": f'"{version - 1}-abc"'})
    problem(stale, 412, "precondition-failed")
    assert household.get(path).json()["version"] == version
    done = household.patch(path, change, headers={"If-Match": f'"{version}-whatever"'})
    assert done.json()["version"] == version + 1


@every_resource
@pytest.mark.parametrize("form", ['{etag}', 'W/{etag}', '"0-x", {etag}', '*'])
def test_if_match_is_taken_in_every_form(resource, form):
    household, path, change = resource
    etag = household.get(path).headers["etag"]
    done = household.patch(path, change, headers={"If-Match": form.format(etag=etag)})
    assert done.status_code == 200


@every_resource
@pytest.mark.parametrize("nonsense", ["nonsense", '""', '"x-y"', '"99999999999999999999-a"'])
def test_if_match_with_no_version_of_this_is_412(resource, nonsense):
    household, path, change = resource
    problem(household.patch(path, change, headers={"If-Match": nonsense}), 412,
            "precondition-failed")


@every_deletable
def test_delete_honours_if_match(resource):
    household, path, change = resource
    old = household.get(path).headers["etag"]
    new = household.patch(path, change).headers["etag"]
    problem(household.delete(path, headers={"If-Match": old}), 412, "precondition-failed")
    assert household.get(path).status_code == 200
    assert household.delete(path, headers={"If-Match": new}).status_code == 204
    problem(household.get(path), 404, "not-found")
    problem(household.delete(path), 404, "not-found")
    problem(household.patch(path, change), 404, "not-found")


@every_deletable
def test_if_match_on_what_is_not_there_is_404(resource):
    household, path, change = resource
    etag = household.get(path).headers["etag"]
    household.delete(path)
    problem(household.patch(path, change, headers={"If-Match": etag}), 404, "not-found")
    problem(household.delete(path, headers={"If-Match": etag}), 404, "not-found")


@every_resource
def test_the_last_writer_wins_where_no_version_is_named(resource):
    household, path, change = resource
    household.patch(path, change)
    assert household.patch(path, change).status_code == 200


def test_creating_gives_the_etag_that_reading_gives(household):
    created = household.post("/v1/budgets", {"name": "Food", "amount": "1.00"})
    read = household.get(created.headers["location"])
    assert created.headers["etag"] == read.headers["etag"]
    assert created.json() == read.json()
    created = household.post(
        "/v1/transactions", {"type": "expense", "amount": "1.00", "category": "Food"}
    )
    read = household.get(created.headers["location"])
    assert created.headers["etag"] == read.headers["etag"]
    assert created.json() == read.json()


def test_merge_patch_leaves_out_what_is_null_and_keeps_what_is_left_out(household):
    spent = household.spend("1.00", payee="Shop", note="x", tags=["a", "b"])
    path = f"/v1/transactions/{spent['id']}"
    changed = household.patch(path, {"note": None, "tags": ["c"]}).json()
    assert changed["note"] is None
    assert changed["tags"] == ["c"]
    assert changed["payee"] == "Shop"
    assert changed["amount"] == "1.00"
    assert changed["created_at"] == spent["created_at"]


@pytest.mark.parametrize("name", ["type", "amount", "category", "date"])
def test_what_is_required_cannot_be_patched_away(household, name):
    path = f"/v1/transactions/{household.spend('1.00')['id']}"
    assert faults(household.patch(path, {name: None})) == {(f"/{name}", "null")}


def test_an_id_cannot_be_patched(household):
    spent = household.spend("1.00")
    path = f"/v1/transactions/{spent['id']}"
    assert faults(household.patch(path, {"id": spent["id"]})) == {("/id", "unknown_member")}


def test_responses_are_not_compressed_into_weak_etags(household):
    household.budget()
    response = household.get("/v1/budgets", headers={"Accept-Encoding": "gzip, br"})
    assert not response.headers["etag"].startswith("W/")
