"""Deleting one's account: nothing of it is left anywhere."""

import pytest

from harness.client import faults, problem
from harness.household import Household
from harness.wait import until

OBEYED_WITHIN_S = 5.0

# A route of each service that needs no more than a token.
PATHS = ["/v1/me", "/v1/transactions", "/v1/budgets"]


def delete_account(household, password=None, **options):
    return household.post("/v1/me/delete", {"password": password or household.password}, **options)


def test_an_account_can_be_deleted_with_its_password(household):
    other = household.login()
    assert delete_account(household).status_code == 202
    for token in (household.access_token, other["access_token"]):
        for path in PATHS:
            until(lambda: household.client.get(path, token=token).status_code == 401,
                  f"{path} refuses the tokens of a user who is no more", OBEYED_WITHIN_S)
    for token in (household.refresh_token, other["refresh_token"]):
        problem(household.client.post("/v1/auth/refresh", {"refresh_token": token}), 401,
                "unauthenticated")


def test_a_second_time_and_a_later_log_in_find_nobody(household):
    assert delete_account(household).status_code == 202
    again = household.client.post(
        "/v1/me/delete", {"password": household.password}, token=household.access_token)
    problem(again, 401, "unauthenticated")
    problem(household.client.post(
        "/v1/auth/login", {"email": household.email, "password": household.password}), 401,
        "invalid-credentials")


def test_the_e_mail_address_is_free_again(household):
    delete_account(household)
    newcomer = Household(household.client, email=household.email)
    assert newcomer.user["id"] != household.user["id"]
    assert newcomer.book != household.book


def test_a_wrong_password_is_422_there_and_deletes_nothing(household):
    assert faults(delete_account(household, "not the password")) == {("/password", "not_allowed")}
    assert household.get("/v1/me").json()["id"] == household.user["id"]
    household.login()


def test_guessing_the_password_is_slowed_down(household):
    for _ in range(6):
        assert delete_account(household, "not the password").status_code == 422
    assert delete_account(household).status_code == 422
    assert household.get("/v1/me").status_code == 200


@pytest.mark.parametrize("body, fault", [
    ({}, ("/password", "required")), ({"password": 5}, ("/password", "type")),
    ({"password": ""}, ("/password", "too_short")),
    ({"password": "x", "sure": True}, ("/sure", "unknown_member")),
])
def test_a_faulty_request_deletes_nothing(reader, body, fault):
    assert faults(reader.post("/v1/me/delete", body)) == {fault}
    assert reader.get("/v1/me").status_code == 200


def test_it_needs_a_token(client):
    problem(client.post("/v1/me/delete", {"password": "x" * 10}), 401, "unauthenticated")


def test_the_cookie_is_taken_off_a_browser(web):
    household = Household(web)
    response = delete_account(household, headers={"X-Purser-Client": "web"})
    assert response.status_code == 202
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-purser_refresh=;")
    assert "Max-Age=0" in cookie
