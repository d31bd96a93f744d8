"""Events reach every subscriber, once, whatever is stopped or killed on the way."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from harness.platform import process_name
from harness.wait import until

# Every id that arrives at a service, also one that it has already.
WATCH = """
    CREATE TABLE arrivals (book_id uuid, id uuid);
    GRANT INSERT ON arrivals TO PUBLIC;
    CREATE FUNCTION arrived() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO arrivals VALUES (NEW.book_id, NEW.id);
        RETURN NEW;
    END $$;
    CREATE TRIGGER arrived BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION arrived()"""
FORGET = "DROP TRIGGER arrived ON inbox; DROP FUNCTION arrived(); DROP TABLE arrivals"
# One book's events are poison, from its note on.
POISON = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.book_id = '{book}' THEN RAISE 'poison'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION refuse()"""
LOOKED = """
    SELECT EXISTS (SELECT FROM pg_stat_activity
                    WHERE query LIKE '%%FROM outbox_next(%%' AND pid <> pg_backend_pid()
                      AND query_start > %s AND state = 'idle')"""
CURE = "DROP TRIGGER refuse ON inbox; DROP FUNCTION refuse()"


def spent(household, budget):
    """What the budgets service knows to be spent, by the events that it got."""
    return household.get(f"/v1/budgets/{budget['id']}").json()["usage"]["spent"]


def known(household, budget, amount, seconds=30):
    until(lambda: spent(household, budget) == amount, f"{amount} are known to be spent", seconds)


def courier(platform, service):
    """The PID of the service's courier; waits where one has just been killed."""
    return until(
        lambda: next((pid for pid in platform.children(service)
                      if process_name(pid) == "purser-courier"), None),
        f"{service} has a courier")


@contextlib.contextmanager
def changed(platform, service, there, gone):
    """A change to the service's database, and its end."""
    platform.sql(service, there)
    try:
        yield
    finally:
        platform.sql(service, gone)


@contextlib.contextmanager
def second_instance(platform, service):
    """Another master of the service, on the same database."""
    directory = platform.run / "second"
    directory.mkdir(exist_ok=True)
    lines = (platform.run / "etc" / f"{service}.conf").read_text().splitlines()
    lines = [line for line in lines if not line.startswith("PURSER_LISTEN=")]
    lines.append(f"PURSER_LISTEN=unix:{directory}/{service}.sock")
    config = directory / f"{service}.conf"
    config.write_text("\n".join(lines) + "\n")
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("PURSER_")}
    with open(directory / f"{service}.log", "wb") as log:
        process = subprocess.Popen([platform.program(service), "--config", config], stderr=log,
                                   env=environment)
    try:
        until(lambda: (directory / f"{service}.sock").exists(), "the second instance listens")
        yield process
    finally:
        process.terminate()
        assert process.wait(30) == 0


def purserctl(platform, service, *arguments, status=0):
    ended = subprocess.run(
        [platform.program("purserctl"), "--config", platform.run / "etc" / f"{service}.conf",
         *arguments], capture_output=True, text=True, timeout=30)
    assert ended.returncode == status, ended.stderr
    return ended.stdout


def letters(platform, book):
    listed = json.loads(purserctl(platform, "transactions", "events", "list", "--json"))
    return [letter for letter in listed if letter["book"] == book]


def test_events_wait_for_a_service_that_is_stopped(household, platform):
    budget = household.budget()
    with platform.stopped("budgets"):
        for _ in range(3):
            household.spend("5.00")
    known(household, budget, "15.00")
    household.served_everywhere()


def test_events_wait_for_the_databases(household, platform):
    budget = household.budget()
    with platform.stopped("budgets"):
        household.spend("5.00")
        with platform.stopped("postgresql"):
            pass
    household.served_everywhere()
    household.spend("7.00")
    known(household, budget, "12.00")


def test_one_subscriber_that_hangs_holds_up_no_other(household, platform):
    budget = household.budget()
    with platform.paused("notifications"):
        started = time.monotonic()
        for number in range(1, 4):
            household.spend("1.00")
            known(household, budget, f"{number}.00", 3)
        assert time.monotonic() - started < 5  # less than the courier waits for an answer


def test_an_event_of_a_transaction_that_ends_late_is_not_passed_over(household, platform):
    """A transaction with a lower number that is still under way when a later one is delivered."""
    insert = """INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
                VALUES (%s, 'test', 'test', 'category.renamed', %s) RETURNING id"""
    data = json.dumps({"seq": 1, "from": "No:Such", "to": "No:Other"})
    with changed(platform, "notifications", WATCH, FORGET):
        arrived = lambda: {row[0] for row in platform.sql(
            "notifications", "SELECT id FROM arrivals WHERE book_id = %s", household.book)}
        with psycopg.connect(platform.dsn("transactions")) as early:
            (late_id,) = early.execute(insert, (household.book, data)).fetchone()
            ((soon_id,),) = platform.sql("transactions", insert, household.book, data)
            ((now,),) = platform.sql("transactions", "SELECT clock_timestamp()")
            until(lambda: platform.sql("transactions", LOOKED, now) == [(True,)],
                  "a courier looks for what is new")
            assert arrived() == set()
            early.commit()
        until(lambda: {late_id, soon_id} <= arrived(), "both have arrived")


def test_an_event_that_is_refused_is_set_aside_and_can_be_sent_again(
        household, neighbour, platform):
    budget, theirs = household.budget(), neighbour.budget()
    with changed(platform, "budgets", POISON.format(book=household.book), CURE):
        household.spend("5.00")
        neighbour.spend("3.00")
        known(neighbour, theirs, "3.00", 60)
        (letter,) = until(lambda: letters(platform, household.book), "it is set aside", 60)
        assert letter["subscriber"] == "budgets" and letter["reason"] == "status 500"
        assert letter["type"] == "transaction.changed" and letter["replay"] is False
        # Once more, and it is refused once more.
        failed_at = letter["failed_at"]
        purserctl(platform, "transactions", "events", "replay", letter["id"])
        until(lambda: letters(platform, household.book)[0]["failed_at"] != failed_at,
              "it is set aside again", 60)
    assert spent(household, budget) == "0.00"
    purserctl(platform, "transactions", "--subscriber", "budgets", "--all", "events", "replay")
    known(household, budget, "5.00")
    until(lambda: not letters(platform, household.book), "it is no dead letter any more")
    assert spent(neighbour, theirs) == "3.00"


def test_what_is_dropped_is_given_up(household, platform):
    budget = household.budget()
    with changed(platform, "budgets", POISON.format(book=household.book), CURE):
        household.spend("5.00")
        (letter,) = until(lambda: letters(platform, household.book), "it is set aside", 60)
    listed = purserctl(platform, "transactions", "events", "list")
    assert letter["id"] in listed and "SUBSCRIBER" in listed
    purserctl(platform, "transactions", "events", "drop", letter["id"])
    assert letters(platform, household.book) == []
    purserctl(platform, "transactions", "events", "drop", letter["id"], status=1)
    household.spend("2.00")
    known(household, budget, "2.00")


@pytest.mark.parametrize("arguments", [
    ("events", "replay"), ("events", "drop"), ("--all", "events", "drop", "no-id"),
    ("events", "replay", "no-id"), ("events", "list", "no-id"),
])
def test_what_is_meant_must_be_said(platform, arguments):
    assert purserctl(platform, "transactions", *arguments, status=1) == ""


def test_two_instances_share_the_work_and_deliver_nothing_twice(household, platform):
    budget = household.budget()
    with second_instance(platform, "transactions"), \
            changed(platform, "budgets", WATCH, FORGET):
        with ThreadPoolExecutor(4) as pool:
            for _ in pool.map(lambda _: household.spend("1.00"), range(200)):
                pass
        known(household, budget, "200.00")
        ((count, distinct),) = platform.sql(
            "budgets", "SELECT count(*), count(DISTINCT id) FROM arrivals WHERE book_id = %s",
            household.book)
        assert (count, distinct) == (200, 200)


def test_an_instance_takes_over_the_work_of_one_that_is_stopped(household, platform):
    budget = household.budget()
    with second_instance(platform, "transactions"):
        os.kill(courier(platform, "transactions"), signal.SIGSTOP)
        try:
            household.spend("4.00")
            known(household, budget, "4.00")  # when the lease ends, at the latest
        finally:
            os.kill(courier(platform, "transactions"), signal.SIGCONT)


def test_killed_couriers_lose_nothing(household, platform):
    budget = household.budget()
    done = threading.Event()

    def kill_on():
        killed = 0
        while not done.is_set() or killed < 5:
            with contextlib.suppress(ProcessLookupError):
                os.kill(courier(platform, "transactions"), signal.SIGKILL)
                killed += 1
            done.wait(0.1)
        return killed

    with ThreadPoolExecutor(5) as pool:
        killer = pool.submit(kill_on)
        for _ in pool.map(lambda _: household.spend("1.00"), range(300)):
            pass
        done.set()
        assert killer.result() >= 5
    known(household, budget, "300.00", 60)
    household.served_everywhere()
