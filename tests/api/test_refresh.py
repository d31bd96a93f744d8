"""Refresh tokens change at every use, and one that was copied ends the session."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.client import faults, problem
from harness.household import claims


def refresh(household, token):
    return household.client.post("/v1/auth/refresh", {"refresh_token": token})


def refreshed(household, token):
    response = refresh(household, token)
    assert response.status_code == 200, response.text
    return response.json()


def make_older(platform, household, seconds):
    """As if the last rotation had been so long ago."""
    platform.sql(
        "auth",
        "UPDATE sessions SET rotated_at = rotated_at - make_interval(secs => %s)"
        " WHERE user_id = %s", seconds, household.user["id"],
    )


def test_refreshing_gives_new_tokens_of_the_same_session(household):
    body = refreshed(household, household.refresh_token)
    assert body["refresh_token"] != household.refresh_token
    assert body["access_token"] != household.access_token
    old, new = claims(household.access_token), claims(body["access_token"])
    assert (old["sid"], old["sub"], old["book"]) == (new["sid"], new["sub"], new["book"])
    assert old["jti"] != new["jti"]
    assert household.client.get("/v1/me", token=body["access_token"]).status_code == 200


def test_the_chain_goes_on(household):
    token = household.refresh_token
    seen = {token}
    for _ in range(5):
        token = refreshed(household, token)["refresh_token"]
        assert token not in seen
        seen.add(token)


def test_the_one_just_used_yields_the_same_successor_for_10_seconds(household, platform):
    first = refreshed(household, household.refresh_token)
    make_older(platform, household, 8)
    again = refreshed(household, household.refresh_token)
    assert again["refresh_token"] == first["refresh_token"]
    assert refreshed(household, first["refresh_token"])["refresh_token"]


def test_two_tabs_at_once_both_stay_signed_in(household):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refreshed(household, household.refresh_token), range(8)))
    assert len({answer["refresh_token"] for answer in answers}) == 1
    refreshed(household, answers[0]["refresh_token"])


def test_after_10_seconds_its_use_ends_the_session(household, platform):
    first = refreshed(household, household.refresh_token)
    make_older(platform, household, 11)
    problem(refresh(household, household.refresh_token), 401, "unauthenticated")
    problem(refresh(household, first["refresh_token"]), 401, "unauthenticated")


def test_an_older_one_ends_the_session_at_once(household):
    first = refreshed(household, household.refresh_token)
    second = refreshed(household, first["refresh_token"])
    problem(refresh(household, household.refresh_token), 401, "unauthenticated")
    problem(refresh(household, second["refresh_token"]), 401, "unauthenticated")


def test_re_use_ends_that_session_alone(household):
    other = household.login()
    first = refreshed(household, household.refresh_token)
    refreshed(household, first["refresh_token"])
    problem(refresh(household, household.refresh_token), 401, "unauthenticated")
    refreshed(household, other["refresh_token"])


@pytest.mark.parametrize("column, days, good", [
    ("last_seen_at", 13, True), ("last_seen_at", 15, False),
    ("created_at", 59, True), ("created_at", 61, False),
])
def test_a_session_ends_after_14_days_unused_and_60_in_all(household, platform, column, days, good):
    platform.sql(
        "auth",
        f"UPDATE sessions SET {column} = {column} - make_interval(days => %s) WHERE user_id = %s",
        days, household.user["id"],
    )
    status = refresh(household, household.refresh_token).status_code
    assert status == (200 if good else 401)


def changed(token, place):
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1:]


def test_a_made_up_or_changed_token_is_refused_and_harms_nobody(household):
    token = household.refresh_token
    wrong = ["x", "a" * 43, "a" * 512, token + "A", token[:-1], token.swapcase(), token + "\u00e9"]
    wrong += [changed(token, place) for place in range(0, len(token) - 1, 7)]
    for made_up in wrong:
        problem(refresh(household, made_up), 401, "unauthenticated")
    refreshed(household, token)


def test_an_access_token_does_not_refresh(household):
    response = refresh(household, household.access_token)
    assert response.status_code in (401, 422)


@pytest.mark.parametrize("body, place, code", [
    ({"refresh_token": 5}, "/refresh_token", "type"),
    ({"refresh_token": None}, "/refresh_token", "null"),
    ({"token": "x"}, "/token", "unknown_member"),
])
def test_faulty_bodies_are_refused(client, body, place, code):
    assert (place, code) in faults(client.post("/v1/auth/refresh", body))


@pytest.mark.parametrize("body", [{}, None])
def test_without_a_token_there_is_nothing_to_refresh(client, body):
    assert faults(client.post("/v1/auth/refresh", body)) == {("/refresh_token", "required")}


def test_a_changed_role_is_in_the_next_token(household, platform):
    platform.sql("auth", "UPDATE memberships SET role = 'viewer' WHERE user_id = %s",
                 household.user["id"])
    body = refreshed(household, household.refresh_token)
    assert claims(body["access_token"])["role"] == "viewer"


def test_a_changed_time_zone_is_in_the_next_token(household):
    household.patch("/v1/me", {"timezone": "Asia/Tokyo"})
    body = refreshed(household, household.refresh_token)
    assert claims(body["access_token"])["tz"] == "Asia/Tokyo"
