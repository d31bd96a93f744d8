"""Registering and logging in."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.client import faults, problem
from harness.household import PASSWORD, Household, claims, fresh_email


def register(client, **members):
    body = {"email": fresh_email(), "password": PASSWORD, **members}
    return client.post("/v1/auth/register", body)


def login(client, email, password):
    return client.post("/v1/auth/login", {"email": email, "password": password})


def test_registering_makes_a_user_and_a_book_of_their_own(client):
    response = register(client, name="Ada", currency="EUR", timezone="Europe/Berlin")
    body = response.json()
    assert response.headers["location"] == "/v1/me"
    assert body["user"]["name"] == "Ada"
    assert body["user"]["timezone"] == "Europe/Berlin"
    assert body["user"]["book"]["currency"] == "EUR"
    assert body["user"]["book"]["role"] == "owner"
    assert 590 <= body["expires_in"] <= 600
    assert client.get("/v1/me", token=body["access_token"]).json() == body["user"]


def test_a_name_a_currency_and_a_time_zone_may_be_left_out(client):
    user = register(client).json()["user"]
    assert user["name"] is None
    assert user["timezone"] == "UTC"
    assert user["book"]["currency"] == "USD"


def test_the_access_token_says_who_where_and_as_what(household):
    token = claims(household.access_token)
    assert set(token) == {
        "iss", "aud", "sub", "sid", "book", "role", "cur", "tz", "iat", "exp", "jti"}
    assert token["aud"] == "purser"
    assert token["sub"] == household.user["id"]
    assert token["book"] == household.book
    assert (token["role"], token["cur"], token["tz"]) == ("owner", "USD", "UTC")
    assert token["exp"] - token["iat"] == 600
    assert abs(token["iat"] - time.time()) < 60


@pytest.mark.parametrize("same", [str, str.upper, str.title])
def test_an_e_mail_address_is_taken_once_whatever_its_case(client, household, same):
    response = register(client, email=same(household.email))
    problem(response, 409, "email-taken")


def test_logging_in_gives_what_registering_gave(household):
    body = household.login()
    assert body["user"] == household.user
    assert claims(body["access_token"])["sid"] != claims(household.access_token)["sid"]
    assert household.client.get("/v1/me", token=body["access_token"]).status_code == 200


def test_logging_in_ignores_the_case_of_the_address(household):
    response = login(household.client, household.email.upper(), household.password)
    assert response.status_code == 200


@pytest.mark.parametrize("email", [
    "", "nobody", "@example.org", "a@", "a@b@c.org", "a b@example.org", "a@exa mple.org",
    "a\n@example.org", "x" * 250 + "@example.org", 5, None,
])
def test_what_is_no_e_mail_address_is_refused(client, email):
    ((place, _),) = faults(register(client, email=email))
    assert place == "/email"


@pytest.mark.parametrize("password, code", [
    ("short", "too_short"), ("1234567", "too_short"), ("é" * 7, "too_short"),
    ("x" * 129, "too_long"), ("password", "not_allowed"), ("PASSWORD", "not_allowed"),
    ("12345678", "not_allowed"), ("qwertyuiop", "not_allowed"), (12345678, "type"), (None, "null"),
])
def test_short_and_common_passwords_are_refused(client, password, code):
    assert faults(register(client, password=password)) == {("/password", code)}


@pytest.mark.parametrize("same", [str, str.upper])
def test_the_e_mail_address_is_no_password(client, same):
    email = fresh_email()
    response = register(client, email=email, password=same(email))
    assert faults(response) == {("/password", "not_allowed")}


@pytest.mark.parametrize("password", [
    "all lower case words", "        spaces        ", "пароль из слов", "😀" * 8,
    "x1" * 64,
])
def test_any_other_8_to_128_characters_are_a_password(client, password):
    household = Household(client, password=password)
    assert login(client, household.email, password).status_code == 200
    problem(login(client, household.email, password[:-1]), 401, "invalid-credentials")


@pytest.mark.parametrize("member, value, code", [
    ("currency", "XYZ", "not_allowed"), ("currency", "usd", "not_allowed"),
    ("currency", 5, "type"), ("timezone", "Mars/Olympus", "not_allowed"),
    ("timezone", "posix/UTC", "not_allowed"), ("timezone", "", None),
    ("name", "x" * 101, "too_long"), ("name", "a\nb", "control_character"),
    ("colour", "red", "unknown_member"),
])
def test_faulty_registrations_are_refused(client, member, value, code):
    ((place, found),) = faults(register(client, **{member: value}))
    assert place == f"/{member}"
    assert code in (None, found)


def test_all_faults_of_a_registration_are_named_at_once(client):
    response = client.post("/v1/auth/register", {"password": "x", "currency": "XYZ", "x": 1})
    assert faults(response) == {
        ("/email", "required"), ("/password", "too_short"), ("/currency", "not_allowed"),
        ("/x", "unknown_member"),
    }


def without_ids(response):
    body = response.json()
    del body["request_id"]
    return body


def test_unknown_user_wrong_password_and_slowed_account_get_one_and_the_same_answer(household):
    client = household.client
    unknown = login(client, fresh_email(), "some wrong password")
    wrong = login(client, household.email, "some wrong password")
    for _ in range(5):
        login(client, household.email, "some wrong password")
    slowed = login(client, household.email, household.password)
    for response in (unknown, wrong, slowed):
        problem(response, 401, "invalid-credentials")
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert without_ids(unknown) == without_ids(wrong) == without_ids(slowed)
    names = [sorted(name.lower() for name in response.headers) for response in
             (unknown, wrong, slowed)]
    assert names[0] == names[1] == names[2]


def fail(household, times):
    for _ in range(times):
        problem(login(household.client, household.email, "some wrong password"), 401,
                "invalid-credentials")


def wait_a_minute(platform, household, minutes=1):
    """Puts the account's failures into the past, as if the minutes had gone by."""
    platform.sql(
        "auth",
        "UPDATE login_failures SET last_at = last_at - make_interval(mins => %s)"
        " WHERE account = login_account(%s)", minutes, household.email,
    )


def test_five_failures_cost_nothing(household):
    fail(household, 5)
    assert login(household.client, household.email, household.password).status_code == 200


def test_the_sixth_costs_a_minute(household, platform):
    fail(household, 6)
    problem(login(household.client, household.email, household.password), 401,
            "invalid-credentials")
    wait_a_minute(platform, household)
    assert login(household.client, household.email, household.password).status_code == 200


def test_guesses_sent_at_once_are_counted_one_by_one(household, platform):
    """The sixth begins the wait; whatever was under way with it is refused unseen."""
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(fail, household, 4) for _ in range(4)]:
            future.result()
    (counted,) = platform.sql(
        "auth",
        "SELECT failures FROM login_failures"
        " WHERE account = login_account(%s) AND network <> '0.0.0.0/0'", household.email,
    )
    assert counted == (6,)
    problem(login(household.client, household.email, household.password), 401,
            "invalid-credentials")


def test_each_further_one_costs_a_minute_more(household, platform):
    fail(household, 6)
    wait_a_minute(platform, household)
    fail(household, 1)
    wait_a_minute(platform, household)
    problem(login(household.client, household.email, household.password), 401,
            "invalid-credentials")
    wait_a_minute(platform, household)
    assert login(household.client, household.email, household.password).status_code == 200


def test_the_wait_is_15_minutes_at_most(household, platform):
    for _ in range(30):
        fail(household, 1)
        wait_a_minute(platform, household, 15)
    fail(household, 1)
    wait_a_minute(platform, household, 14)
    problem(login(household.client, household.email, household.password), 401,
            "invalid-credentials")
    wait_a_minute(platform, household, 1)
    assert login(household.client, household.email, household.password).status_code == 200


def test_success_resets_the_count(household):
    fail(household, 5)
    household.login()
    fail(household, 5)
    assert login(household.client, household.email, household.password).status_code == 200


def test_another_account_is_not_slowed_down(household, neighbour):
    fail(household, 6)
    neighbour.login()
