"""Where one is signed in, and ending it: every service obeys within five seconds."""

import pytest

from harness.client import problem
from harness.household import PASSWORD, Household, claims, fresh_email
from harness.wait import until


# A route of each service that needs no more than a token.
SERVICES = {"auth": "/v1/me", "transactions": "/v1/transactions", "budgets": "/v1/budgets"}

OBEYED_WITHIN_S = 5.0


def sessions(household):
    return household.get("/v1/auth/sessions").json()["data"]


def ended_everywhere(client, token):
    """Waits until every service refuses the token."""
    for service, path in SERVICES.items():
        until(
            lambda: client.get(path, token=token).status_code == 401,
            f"{service} refuses a token of a session that has ended", OBEYED_WITHIN_S,
        )


def warm(client, token):
    """Has every service know the token as good."""
    for path in SERVICES.values():
        assert client.get(path, token=token).status_code == 200


def test_the_list_tells_the_sessions_apart(household):
    client = household.client
    response = client.post(
        "/v1/auth/login", {"email": household.email, "password": household.password},
        headers={"User-Agent": "Phone/1.0"},
    )
    listed = sessions(household)
    assert len(listed) == 2
    current = [session for session in listed if session["current"]]
    assert [session["id"] for session in current] == [claims(household.access_token)["sid"]]
    (other,) = [session for session in listed if not session["current"]]
    assert other["id"] == claims(response.json()["access_token"])["sid"]
    assert other["user_agent"] == "Phone/1.0"
    assert other["address"] in ("127.0.0.1", "::1")


def test_what_a_client_claims_to_be_forwarded_for_is_not_believed(household):
    household.client.post(
        "/v1/auth/login", {"email": household.email, "password": household.password},
        headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9",
                 "Forwarded": "for=203.0.113.9"},
    )
    assert {session["address"] for session in sessions(household)} <= {"127.0.0.1", "::1"}


def test_an_odd_user_agent_does_no_harm(household):
    for agent in ("x" * 5000, "caf\u00e9".encode("latin-1"), "\u00e9", "a\tb"):
        agent = agent if isinstance(agent, bytes) else agent.encode()
        response = household.client.post(
            "/v1/auth/login", {"email": household.email, "password": household.password},
            headers={"User-Agent": agent},
        )
        assert response.status_code == 200
    assert len(sessions(household)) == 5


def test_ending_a_session_is_obeyed_by_every_service_within_5_seconds(household):
    other = household.login()
    warm(household.client, other["access_token"])
    id_ = claims(other["access_token"])["sid"]
    assert household.delete(f"/v1/auth/sessions/{id_}").status_code == 204
    ended_everywhere(household.client, other["access_token"])
    problem(household.client.post(
        "/v1/auth/refresh", {"refresh_token": other["refresh_token"]}), 401, "unauthenticated")
    warm(household.client, household.token)
    assert len(sessions(household)) == 1
    problem(household.delete(f"/v1/auth/sessions/{id_}"), 404, "not-found")


def test_ending_all_others_leaves_this_one(household):
    others = [household.login() for _ in range(3)]
    assert household.delete("/v1/auth/sessions").status_code == 204
    for other in others:
        ended_everywhere(household.client, other["access_token"])
    warm(household.client, household.token)
    assert [session["current"] for session in sessions(household)] == [True]


def test_somebody_elses_session_is_404(household, neighbour):
    id_ = claims(neighbour.access_token)["sid"]
    problem(household.delete(f"/v1/auth/sessions/{id_}"), 404, "not-found")
    warm(household.client, neighbour.token)


def test_logging_out_with_the_access_token(household):
    warm(household.client, household.token)
    assert household.post("/v1/auth/logout").status_code == 204
    ended_everywhere(household.client, household.access_token)
    problem(household.client.post(
        "/v1/auth/refresh", {"refresh_token": household.refresh_token}), 401, "unauthenticated")


def test_logging_out_with_the_refresh_token(household):
    warm(household.client, household.token)
    response = household.client.post(
        "/v1/auth/logout", {"refresh_token": household.refresh_token})
    assert response.status_code == 204
    ended_everywhere(household.client, household.access_token)


@pytest.mark.parametrize("body", [None, {}, {"refresh_token": "a" * 60}])
def test_logging_out_with_nothing_is_401(client, body):
    problem(client.post("/v1/auth/logout", body), 401, "unauthenticated")


def test_re_use_of_a_refresh_token_is_obeyed_by_every_service(household):
    client = household.client
    renew = lambda token: client.post("/v1/auth/refresh", {"refresh_token": token})
    second = renew(household.refresh_token).json()
    third = renew(second["refresh_token"]).json()
    warm(client, third["access_token"])
    problem(renew(household.refresh_token), 401, "unauthenticated")
    ended_everywhere(client, third["access_token"])


def test_changing_the_password_ends_all_other_sessions(household):
    other = household.login()
    warm(household.client, other["access_token"])
    response = household.post(
        "/v1/me/password",
        {"current_password": household.password, "new_password": "quite another passphrase"},
    )
    assert response.status_code == 204
    ended_everywhere(household.client, other["access_token"])
    warm(household.client, household.token)


def test_a_service_that_starts_again_still_knows_what_was_ended(household, platform):
    other = household.login()
    warm(household.client, other["access_token"])
    household.delete("/v1/auth/sessions")
    ended_everywhere(household.client, other["access_token"])
    with platform.stopped("budgets"):
        pass
    problem(household.client.get("/v1/budgets", token=other["access_token"]), 401,
            "unauthenticated")


def test_audit_rows_tell_who_did_what_and_no_secret(client, platform):
    household = Household(client)
    other = household.login()
    household.client.post(
        "/v1/auth/login", {"email": household.email, "password": "a wrong password"})
    household.client.post("/v1/auth/login", {"email": fresh_email(), "password": PASSWORD})
    household.post("/v1/me/password", {
        "current_password": household.password, "new_password": "quite another passphrase"})
    household.post("/v1/auth/logout")
    rows = platform.sql(
        "auth", "SELECT event, audit::text FROM audit WHERE user_id = %s ORDER BY at, id",
        household.user["id"],
    )
    assert [event for event, _ in rows] == [
        "registered", "logged_in", "login_failed", "password_changed", "session_ended",
        "logged_out",
    ]
    written = " ".join(text for _, text in rows)
    for secret in (household.email, household.password, "wrong", "another", other["refresh_token"],
                   household.refresh_token, household.access_token.split(".")[2]):
        assert secret not in written


def test_passwords_and_tokens_are_not_in_the_database(household, platform):
    tables = platform.sql(
        "auth", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        for (row,) in platform.sql("auth", f"SELECT t::text FROM {table} t"):
            for secret in (household.password, household.refresh_token, household.access_token):
                assert secret not in row, table
    ((hash_,),) = platform.sql(
        "auth", "SELECT password_hash FROM users WHERE id = %s", household.user["id"])
    assert hash_.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
