"""What is counted stays true when programs and databases die."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from harness.metrics import Metrics, Watch
from harness.wait import until

EXPENSE = {"type": "expense", "amount": "1.00", "category": "Food"}


@pytest.fixture
def lock_book(platform):
    """Holds a book's lock, so that whoever writes to it waits in the database."""
    def hold(household):
        connection = psycopg.connect(platform.dsn("transactions"))
        connection.execute("SELECT book_lock(%s)", (household.book,))
        return connection
    return hold


def busy(internal, service="transactions"):
    return Metrics(internal, service).value("purser_responders", state="busy")


def test_a_killed_responder_leaves_no_busy_place(household, platform, internal, lock_book):
    before = set(platform.responders("transactions"))
    ended = Watch(internal, "transactions", "purser_children_ended_total")
    with lock_book(household) as held:
        asked = threading.Thread(target=household.post, args=("/v1/transactions", EXPENSE),
                                 kwargs={"allow_5xx": True})
        asked.start()
        until(lambda: busy(internal) == 1, "the request is seen in flight")
        assert Metrics(internal, "transactions").value("purser_requests_in_flight") == 1
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        asked.join()
        held.rollback()
    household.served_everywhere()
    until(lambda: busy(internal) == 0, "no place stays busy")
    until(lambda: Metrics(internal, "transactions").value("purser_responders") == len(before),
          "as many as before", 30)
    assert ended.moved() == len(before)


def test_a_request_that_waited_too_long_is_counted_as_shed(household, platform, internal):
    shed = Watch(internal, "transactions", "purser_requests_shed_total")
    refused = Watch(internal, "transactions", "purser_requests_total", method="GET",
                    route="/v1/transactions", status="503")
    for _ in range(5):
        household.get("/v1/transactions")  # how old requests are where none has to wait
    with platform.paused("transactions"), ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        asked = pool.submit(household.get, "/v1/transactions")
        until(lambda: time.monotonic() - begun > 1, "it has waited for longer than PURSER_SHED_MS")
        assert not asked.done()
        for pid in [platform.master("transactions"), *platform.children("transactions")]:
            os.kill(pid, signal.SIGCONT)
        assert asked.result().status_code == 200  # sent again, as clients do
    shed.moves()
    assert refused.moved() == shed.moved()


def test_without_its_database_a_service_still_tells_what_it_knows(
        household, platform, internal):
    household.spend("1.00")
    with platform.stopped("postgresql"):
        told = Metrics(internal, "transactions")
        assert told.value("purser_database_up") == 0
        assert told.value("purser_requests_total", route="/v1/transactions", status="201") >= 1
        assert told.value("purser_outbox_events") is None
        assert Metrics(internal, "notifications").value("purser_deliveries_waiting") is None
        assert internal.get("/transactions/readyz").status_code == 503
        assert internal.get("/transactions/instances").status_code == 200
    household.served_everywhere()
    assert Metrics(internal, "transactions").value("purser_database_up") == 1


def test_a_database_that_hangs_keeps_no_scrape_waiting_for_long(household, platform, internal):
    with platform.paused("postgresql"):
        begun = time.monotonic()
        told = Metrics(internal, "notifications")
        assert time.monotonic() - begun < 10  # Prometheus' own patience
        assert told.value("purser_database_up") == 0
        assert told.value("purser_deliveries_total") is not None
    household.served_everywhere()


def test_counters_go_on_when_the_configuration_is_read_again(household, platform, internal):
    watched = Watch(internal, "transactions", "purser_requests_total", method="POST",
                    route="/v1/transactions", status="201")
    household.spend("1.00")
    watched.moves(1)
    before = set(platform.responders("transactions"))
    ended = Watch(internal, "transactions", "purser_children_ended_total")
    os.kill(platform.master("transactions"), signal.SIGHUP)
    until(lambda: not before & set(platform.responders("transactions")),
          "every responder is replaced", 30)
    household.spend("1.00")
    watched.moves(2)
    assert ended.moved() == 0  # they were asked to
    until(lambda: Metrics(internal, "transactions").value("purser_responders") == len(before),
          "the old ones' places are free")


def test_what_waits_for_a_subscriber_is_seen_and_how_long(household, platform, internal):
    waits = lambda name: Metrics(internal, "transactions").value(name, subscriber="notifications")
    failures = Watch(internal, "transactions", "purser_call_failures_total",
                     target="notifications", call="events")
    household.spend("1.00")
    until(lambda: waits("purser_outbox_events") == 0, "nothing waits before", 30)
    mark, access = platform.log_mark("transactions"), platform.log_mark("access")
    with platform.stopped("notifications"):
        for _ in range(3):
            household.spend("1.00")
        until(lambda: waits("purser_outbox_events") >= 3, "events wait")
        until(lambda: waits("purser_outbox_oldest_seconds") > 1, "they grow old")
        failures.moves()
        line = until(lambda: platform.log_lines(
            "transactions", mark, msg="a subscriber cannot be told and is tried again",
            subscriber="notifications"), "the courier says so")[0]
        # The id that the courier says is that of its call, so the gateway's line can be found.
        called = lambda: platform.log_lines("access", access, request_id=line["request_id"])
        (seen,) = until(called, "the gateway's line of the same call")
        assert seen["path"] == "/internal/notifications/events" and seen["status"] >= 500
    until(lambda: waits("purser_outbox_events") == 0, "all is told", 30)
    assert waits("purser_outbox_oldest_seconds") == 0


def test_the_breaker_and_what_is_judged_without_the_budgets_are_seen(
        household, platform, internal):
    household.budget()
    until(household.checked_live, "the budgets service is asked")
    failures = Watch(internal, "transactions", "purser_call_failures_total", target="budgets",
                     call="limits")
    snapshots = Watch(internal, "transactions", "purser_budget_checks_total", source="snapshot")
    is_open = lambda: Metrics(internal, "transactions").value("purser_breaker_open",
                                                              target="budgets")
    with platform.paused("budgets"):
        def opened():
            household.spend("1.00")
            return is_open() == 1
        until(opened, "the breaker opens", 30)
        assert failures.moved() >= 5
        assert snapshots.moved() >= 5
    household.served_everywhere()
    until(lambda: is_open() == 0, "it closes again")


def test_revocations_grow_old_while_auth_is_away(household, platform, internal):
    age = lambda: Metrics(internal, "budgets").value("purser_revocations_age_seconds")
    with platform.stopped("auth"):
        until(lambda: age() >= 3, "the list's age is seen")
    until(lambda: age() <= 2, "there is a new list", 30)


def test_a_keepers_calls_have_one_id_from_its_log_to_the_gateways(platform, internal):
    mark, access = platform.log_mark("budgets"), platform.log_mark("access")
    with platform.stopped("auth"):
        line = until(lambda: platform.log_lines(
            "budgets", mark, msg="a task of the keeper fails and is tried again"),
            "the keeper says so")[0]
        called = lambda: platform.log_lines("access", access, request_id=line["request_id"])
        assert until(called, "the gateway's line of the same call")
    until(lambda: platform.log_lines(
        "budgets", mark, msg="a task of the keeper works again"), "auth is heard again", 30)
