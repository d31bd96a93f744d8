"""What is refused, and that every fault is named at once, where it is."""

import uuid

import pytest

from harness.client import faults, problem

GOOD = {"type": "expense", "amount": "1.00", "category": "Food"}


def create(household, **members):
    body = {name: value for name, value in {**GOOD, **members}.items() if value is not ...}
    return household.post("/v1/transactions", body)


def test_every_fault_is_named_at_once(reader):
    body = {
        "id": "nonsense", "type": "gift", "amount": 12.5, "currency": "EUR", "date": "2025-02-29",
        "category": "a:b:c:d:e", "payee": "x" * 201, "note": "x" * 2001,
        "tags": ["", "x" * 51, 5, "a", "a"], "override": "yes", "colour": "red", "version": 1,
    }
    assert faults(reader.post("/v1/transactions", body)) == {
        ("/id", "format"), ("/type", "not_allowed"), ("/amount", "type"),
        ("/currency", "currency_mismatch"), ("/date", "format"), ("/category", "too_deep"),
        ("/payee", "too_long"), ("/note", "too_long"), ("/tags/0", "too_short"),
        ("/tags/1", "too_long"), ("/tags/2", "type"), ("/tags/4", "duplicate"),
        ("/override", "type"), ("/colour", "unknown_member"), ("/version", "unknown_member"),
    }


def test_what_is_missing_is_named(reader):
    assert faults(reader.post("/v1/transactions", {})) == {
        ("/type", "required"), ("/amount", "required"), ("/category", "required"),
    }


def test_every_fault_of_a_query_is_named_at_once(reader):
    response = reader.get(
        "/v1/transactions",
        params="from=yesterday&to=2025-13-01&type=gift&min=x&max=1.234&category=:&limit=0"
               "&colour=red&limit=5&q=&tag=",
    )
    found = faults(response)
    assert {
        ("?from", "format"), ("?to", "format"), ("?type", "not_allowed"), ("?min", "format"),
        ("?max", "format"), ("?category", "format"), ("?limit", "duplicate"),
        ("?colour", "unknown_parameter"), ("?q", "too_short"), ("?tag", "too_short"),
    } <= found


def test_pointers_escape_what_json_pointer_escapes(reader):
    assert faults(create(reader, **{"a/b~c": 1})) == {("/a~1b~0c", "unknown_member")}


@pytest.mark.parametrize("name", ["version", "created_at", "updated_at", "created_by",
                                  "budget_check", "book_id"])
def test_members_that_only_the_server_sets_are_refused(reader, name):
    assert faults(create(reader, **{name: None})) == {(f"/{name}", "unknown_member")}


@pytest.mark.parametrize("path", [
    "/v1/transactions", "/v1/categories", "/v1/budgets", "/v1/budgets/limits", "/v1/me",
    "/v1/auth/sessions",
])
def test_unknown_query_parameters_are_refused(reader, path):
    assert faults(reader.get(path, params={"x": "1"})) == {("?x", "unknown_parameter")}


@pytest.mark.parametrize("path", [
    "/v1/transactions", "/v1/budgets", "/v1/transactions/check", "/v1/transactions/batch",
    "/v1/categories/rename",
])
def test_a_query_where_none_is_taken_is_refused(reader, path):
    response = reader.post(path, GOOD, params={"override": "true"})
    assert ("?override", "unknown_parameter") in faults(response)


@pytest.mark.parametrize("name, longest", [("payee", 200), ("note", 2000)])
def test_lengths_count_characters_not_bytes(household, name, longest):
    assert create(household, **{name: "é" * longest}).status_code == 201
    assert faults(create(household, **{name: "é" * (longest + 1)})) == {(f"/{name}", "too_long")}


def test_20_tags_of_50_characters_and_no_more(household):
    tags = [f"{number:02}" + "é" * 48 for number in range(21)]
    assert create(household, tags=tags[:20]).json()["tags"] == tags[:20]
    assert faults(create(household, tags=tags)) == {("/tags", "too_many")}


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\x7fb", "a\x1fb", "a\x85b"])
def test_control_characters_in_a_payee_are_refused(reader, text):
    assert faults(create(reader, payee=text)) == {("/payee", "control_character")}


def test_a_note_may_have_lines(household):
    assert create(household, note="one\ntwo").json()["note"] == "one\ntwo"


@pytest.mark.parametrize("date", ["1900-01-01", "2199-12-31", "2024-02-29"])
def test_days_from_1900_to_2199(household, date):
    assert create(household, date=date).json()["date"] == date


@pytest.mark.parametrize("date", [
    "1899-12-31", "2200-01-01", "2025-02-29", "2025-2-1", "20250201", "2025-02-01T00:00:00Z",
    "2025-00-10", "2025-01-00", "2025-01-32", "", "today", "2025-01-01 ",
])
def test_other_days_are_refused(reader, date):
    (fault,) = faults(create(reader, date=date))
    assert fault in {("/date", "format"), ("/date", "too_small"), ("/date", "too_large")}


@pytest.mark.parametrize("version", ["v4", "v7"])
def test_an_id_of_ones_own(household, version):
    id_ = str(uuid.uuid4())
    if version == "v7":
        id_ = id_[:14] + "7" + id_[15:]
    response = create(household, id=id_.upper())
    assert response.json()["id"] == id_
    assert response.headers["location"] == f"/v1/transactions/{id_}"
    problem(create(household, id=id_), 409, "id-taken")


def test_another_books_id_is_no_hindrance(household, neighbour):
    spent = household.spend("1.00")
    made = household.budget()
    assert create(neighbour, id=spent["id"]).status_code == 201
    neighbour.budget(id=made["id"])
    assert household.get(f"/v1/transactions/{spent['id']}").json() == spent


@pytest.mark.parametrize("id_", [
    "", "1", str(uuid.uuid1()), str(uuid.UUID(int=0)), "019a6d203a5e7c419b520e6f1a2b3c4d",
    "{019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d}", "019a6d20-3a5e-7c41-cb52-0e6f1a2b3c4d",
])
def test_other_ids_are_refused(reader, id_):
    assert faults(create(reader, id=id_)) == {("/id", "format")}


def test_made_ids_are_version_7_and_rise(household):
    ids = [household.spend("1.00")["id"] for _ in range(3)]
    assert all(id_[14] == "7" for id_ in ids)
    assert ids == sorted(ids)


@pytest.mark.parametrize("path", [
    "/v1/transactions/nonsense", "/v1/budgets/nonsense", "/v1/transactions/1/x", "/v1", "/v1/",
    "/v1/transactions/", "/v2/transactions", "/v1/Transactions", "/nothing", "/v1/auth",
])
def test_a_path_that_is_not_there_is_404(reader, path):
    problem(reader.get(path), 404, "not-found")


@pytest.mark.parametrize("method, path, allowed", [
    ("PUT", "/v1/transactions", {"GET", "HEAD", "OPTIONS", "POST"}),
    ("DELETE", "/v1/transactions", {"GET", "HEAD", "OPTIONS", "POST"}),
    ("POST", "/v1/transactions/019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d",
     {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}),
    ("GET", "/v1/auth/login", {"POST", "OPTIONS"}),
    ("POST", "/v1/budgets/limits", {"GET", "HEAD", "OPTIONS"}),
    ("BREW", "/v1/budgets", {"GET", "HEAD", "OPTIONS", "POST"}),
])
def test_a_method_that_a_path_does_not_know_is_405_and_says_which_it_does(
        reader, method, path, allowed):
    response = reader.request(method, path)
    problem(response, 405, "method-not-allowed")
    assert set(response.headers["allow"].split(", ")) == allowed


def test_head_says_what_get_says(reader):
    for path in ("/v1/transactions", "/v1/budgets", "/v1/me", "/.well-known/jwks.json"):
        get, head = reader.get(path), reader.request("HEAD", path)
        assert head.status_code == 200
        assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("media_type", [
    None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx",
    "application/merge-patch+json", "application/json+x", "json", "*/*",
])
def test_another_media_type_is_415(reader, media_type):
    headers = {"Content-Type": media_type} if media_type else {}
    body = '{"type":"expense","amount":"1.00","category":"Food"}'
    response = reader.request("POST", "/v1/transactions", body=body, headers=headers)
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("media_type", [
    "application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8",
    "Application/JSON", 'application/json; charset="utf-8"',
])
def test_json_by_any_of_its_names_is_taken(household, media_type):
    body = '{"type":"expense","amount":"1.00","category":"Food"}'
    headers = {"Content-Type": media_type}
    response = household.request("POST", "/v1/transactions", body=body, headers=headers)
    assert response.status_code == 201


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
def test_a_patch_may_come_as_either_media_type(household, media_type):
    spent = household.spend("1.00")
    response = household.patch(
        f"/v1/transactions/{spent['id']}", {"note": "x"}, headers={"Content-Type": media_type}
    )
    assert response.json()["note"] == "x"


def test_a_body_of_64_kib_is_taken_and_a_larger_one_is_413(reader):
    body = '{"type":"expense","amount":"1.00","category":"Food","x":"%s"}'
    largest = body % ("x" * (65536 - len(body) + 2))
    assert len(largest) == 65536
    headers = {"Content-Type": "application/json"}
    send = lambda text: reader.request("POST", "/v1/transactions", body=text, headers=headers)
    assert faults(send(largest)) == {("/x", "unknown_member")}
    problem(send(largest + " "), 413, "content-too-large")


def test_a_body_where_none_is_taken_is_refused(household):
    spent = household.spend("1.00")
    response = household.request(
        "DELETE", f"/v1/transactions/{spent['id']}", body="{}",
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code in (415, 422)
    assert household.get(f"/v1/transactions/{spent['id']}").status_code == 200


def test_a_body_in_chunks_is_a_body(household):
    """The gateway gathers it, so that services see bodies of a known length."""
    body = b'{"type":"expense","amount":"1.00","category":"Food"}'
    headers = {"Content-Type": "application/json"}
    sent = household.request(
        "POST", "/v1/transactions", body=(body[i:i + 7] for i in range(0, len(body), 7)),
        headers=headers)
    assert sent.status_code == 201
    sent = household.request(
        "POST", "/v1/transactions", body=(b"x" * 10_000 for _ in range(20)), headers=headers)
    problem(sent, 413, "content-too-large")
