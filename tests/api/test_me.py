"""One's own account."""

import pytest

from harness.client import faults, problem


def test_name_and_time_zone_can_change_and_nothing_else(household):
    changed = household.patch("/v1/me", {"name": "Ada", "timezone": "Europe/Paris"}).json()
    assert (changed["name"], changed["timezone"]) == ("Ada", "Europe/Paris")
    for name in ("email", "book", "id", "version", "created_at", "role", "currency"):
        assert faults(household.patch("/v1/me", {name: "x"})) == {(f"/{name}", "unknown_member")}


def test_a_name_can_be_taken_back(household):
    household.patch("/v1/me", {"name": "Ada"})
    assert household.patch("/v1/me", {"name": None}).json()["name"] is None


@pytest.mark.parametrize("member, value, code", [
    ("name", "x" * 101, "too_long"), ("name", "", "too_short"),
    ("name", "a\tb", "control_character"),
    ("name", 5, "type"), ("timezone", None, "null"), ("timezone", "Nowhere/Land", "not_allowed"),
    ("timezone", 1, "type"),
])
def test_faulty_changes_are_refused(reader, member, value, code):
    assert faults(reader.patch("/v1/me", {member: value})) == {(f"/{member}", code)}


def test_a_changed_password_is_the_password(household):
    new = "quite another passphrase"
    response = household.post(
        "/v1/me/password", {"current_password": household.password, "new_password": new})
    assert response.status_code == 204
    login = lambda password: household.client.post(
        "/v1/auth/login", {"email": household.email, "password": password})
    problem(login(household.password), 401, "invalid-credentials")
    assert login(new).status_code == 200


def test_a_wrong_current_password_is_422_there_and_changes_nothing(household):
    response = household.post("/v1/me/password", {
        "current_password": "not the password", "new_password": "quite another passphrase"})
    ((place, _),) = faults(response)
    assert place == "/current_password"
    household.login()


@pytest.mark.parametrize("new, code", [
    ("short", "too_short"), ("password", "not_allowed"), ("x" * 129, "too_long"), (5, "type"),
])
def test_a_new_password_is_held_to_the_rules(household, new, code):
    response = household.post(
        "/v1/me/password", {"current_password": household.password, "new_password": new})
    assert faults(response) == {("/new_password", code)}
    household.login()


def test_the_e_mail_address_is_no_new_password(household):
    response = household.post("/v1/me/password", {
        "current_password": household.password, "new_password": household.email})
    assert faults(response) == {("/new_password", "not_allowed")}


def test_guessing_the_current_password_is_slowed_down(household):
    guess = lambda password: household.post("/v1/me/password", {
        "current_password": password, "new_password": "quite another passphrase"})
    for _ in range(6):
        assert guess("not the password").status_code == 422
    assert guess(household.password).status_code == 422


def test_me_needs_a_token(client):
    problem(client.get("/v1/me"), 401, "unauthenticated")
    problem(client.patch("/v1/me", {"name": "x"}), 401, "unauthenticated")
    problem(client.post("/v1/me/password", {
        "current_password": "x" * 10, "new_password": "y" * 10}), 401, "unauthenticated")
