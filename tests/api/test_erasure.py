"""Deleting one's account: nothing of it is left anywhere."""

import threading

import psycopg
import pytest

from harness.client import faults, problem
from harness.household import Household
from harness.platform import SERVICES
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


# ---- what is left in the databases

GONE_WITHIN_S = 30.0

# Each table, and how a row is written as text: whatever the type of a column, an id in it shows.
TABLES = ("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
          " AND table_type = 'BASE TABLE' ORDER BY 1")

# What a user does not bring about at will, in each database that has such a table.
RARE = {
    "transactions": [
        "INSERT INTO unjudged SELECT %(book)s, gen_random_uuid(), %(user)s, 'USD', 2, 'UTC', now()",
    ],
    "budgets": [
        "INSERT INTO renames VALUES (%(book)s, 99, 'Food', 'Meals', now())",
        "INSERT INTO differences VALUES (%(book)s)",
        "INSERT INTO rereads (kind, only_book, patience, ended_at)"
        " VALUES ('rebuild', %(book)s, 10, now())",
    ],
    "notifications": [
        "INSERT INTO alert_reads SELECT book_id, id, %(user)s, now(), 2 FROM alerts"
        " WHERE book_id = %(book)s",
        "INSERT INTO channels (book_id, id, user_id, kind, target, levels, enabled, version,"
        " created_at, updated_at) VALUES (%(book)s, gen_random_uuid(), %(user)s, 'email',"
        " 'someone@example.org', '{near,exceeded}', true, 1, now(), now())",
        "INSERT INTO deliveries (book_id, id, channel_id, kind, state, attempt, created_at)"
        " SELECT book_id, gen_random_uuid(), id, 'test', 'delivered', 1, now() FROM channels"
        " WHERE book_id = %(book)s",
        "INSERT INTO attempts (book_id, delivery_id, attempt, channel_id, at, outcome)"
        " SELECT book_id, id, 1, channel_id, now(), 'delivered' FROM deliveries"
        " WHERE book_id = %(book)s",
        "INSERT INTO mailed SELECT book_id, id, gen_random_uuid(), 'near', now() FROM channels"
        " WHERE book_id = %(book)s",
        "INSERT INTO idempotency (book_id, user_id, key, request_hash, outcome)"
        " VALUES (%(book)s, %(user)s, 'k', 'h', 'done')",
        "INSERT INTO requests (book_id, user_id, kind) VALUES (%(book)s, %(user)s, 'test')",
        "INSERT INTO tickets VALUES (%(book)s, '\\x00', %(user)s, gen_random_uuid(), 1,"
        " now() + interval '1 minute')",
    ],
}

DEAD_LETTER = (
    "INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason) VALUES"
    " (%(book)s, 'notifications', gen_random_uuid(), 'x.y', json_build_object('data',"
    " json_build_object('user_id', %(user)s::text)), 'a test')")


def run(platform, service, statement, household):
    with psycopg.connect(platform.dsn(service), autocommit=True) as connection:
        connection.execute(statement, {"book": household.book, "user": household.user["id"]})


def tables(platform, service):
    return [table for (table,) in platform.sql(service, TABLES)]


def traces(platform, household):
    """Tables, as (service, table), that have a row in which the book or the user is named."""
    found = set()
    for service in SERVICES:
        for table in tables(platform, service):
            if platform.sql(
                    service, f"SELECT 1 FROM {table} AS row WHERE row::text LIKE ANY (%s) LIMIT 1",
                    [f"%{household.book}%", f"%{household.user['id']}%"]):
                found.add((service, table))
    return found


def of_books(platform):
    """Tables that belong to books."""
    return {
        (service, table) for service in SERVICES for (table,) in platform.sql(
            service, "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'book_id'")}


def live(household, platform):
    """A user's life: rows in every table that can have any of a book."""
    household.budget("50.00")
    for amount in ("30.00", "40.00"):
        household.spend(amount, headers={"Idempotency-Key": f"spent-{amount}"})
    household.post("/v1/categories/rename", {"from": "Food", "to": "Meals"})
    household.post("/v1/budgets", {"name": "All", "amount": "1.00"},
                   headers={"Idempotency-Key": "all"})
    household.client.post(
        "/v1/auth/login", {"email": household.email, "password": "not the password"})
    other = household.login()
    household.client.post("/v1/auth/logout", token=other["access_token"])
    heard = {("budgets", "sums"), ("notifications", "alerts"), ("notifications", "usage_told")}
    until(lambda: heard <= traces(platform, household), "the other services have heard of it",
          GONE_WITHIN_S)
    for service, statements in RARE.items():
        for statement in statements:
            run(platform, service, statement, household)
    for service in SERVICES:
        run(platform, service, DEAD_LETTER, household)
    lives = traces(platform, household)
    # A mark that the keeper takes away as soon as it has judged again.
    unseen = of_books(platform) - lives - {("transactions", "unjudged")}
    assert not unseen, "this test puts nothing in there"
    return lives


def nothing_left(platform, household):
    left = []

    def none():
        left[:] = sorted(traces(platform, household))
        return not left

    try:
        until(none, "nothing names the book or the user", GONE_WITHIN_S, every=0.5)
    except AssertionError:
        pytest.fail(f"after {GONE_WITHIN_S} s the book or the user is named in {left}")


def test_no_row_of_the_book_or_the_user_is_left_in_any_database(household, neighbour, platform):
    lives = live(household, platform)
    assert {("auth", "users"), ("auth", "audit"), ("auth", "sessions")} <= lives
    neighbour.spend("1.00")
    assert delete_account(household).status_code == 202
    nothing_left(platform, household)
    assert neighbour.transactions()
    until(lambda: ("budgets", "sums") in traces(platform, neighbour),
          "the neighbour's sums are there")


@pytest.mark.parametrize("service", ["budgets", "notifications", "transactions"])
def test_a_service_that_was_away_forgets_when_it_is_back(household, neighbour, platform, service):
    live(household, platform)
    with platform.stopped(service):
        assert delete_account(household).status_code == 202
        assert {name for name, _ in traces(platform, household)} >= {service, "auth"}
    nothing_left(platform, household)
    neighbour.served_everywhere()


def test_writes_that_race_the_deletion_leave_nothing(household, platform):
    """With a token that was good a moment ago, of a service that has not heard of the end yet."""
    token, over, statuses = household.token, threading.Event(), []
    household.budget("50.00")

    def write():
        while not over.is_set():
            answer = household.client.post(
                "/v1/transactions", {"type": "expense", "amount": "60.00", "category": "Food"},
                token=token)
            statuses.append(answer.status_code)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: 201 in statuses, "somebody writes")
        assert delete_account(household).status_code == 202
        until(lambda: statuses[-1] == 401, "the token is refused", OBEYED_WITHIN_S)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert set(statuses) == {201, 401}
    nothing_left(platform, household)
