"""kill -9 in the middle of the work, then the same request with the same Idempotency-Key: exactly
one effect each."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from harness.platform import SERVICES
from harness.wait import until

WRITERS, EACH = 8, 60  # writes of each at least, and as many more as it takes to meet some faults
FAULTS = 3
RETRY_FOR_S = 90


def kill_responder(platform, random_):
    """SIGKILL to one responder."""
    pids = platform.responders("transactions")
    if pids:
        kill(random_.choice(pids))


def terminate_backend(platform, random_):
    """As an operator or a failover ends a connection."""
    platform.sql(
        "transactions",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'purser_transactions' ORDER BY random() LIMIT 1")


def kill_backend(platform, random_):
    """SIGKILL to one backend: PostgreSQL ends all others and recovers from its log."""
    pids = platform.sql(
        "transactions",
        "SELECT pid FROM pg_stat_activity WHERE usename = 'purser_transactions'")
    if pids:
        kill(random_.choice(pids)[0])


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def retried(client, token, body, key):
    """Sends until it has succeeded: how many times it was sent."""
    deadline = time.monotonic() + RETRY_FOR_S
    for attempt in range(1, 10_000):
        try:
            answer = client.post("/v1/transactions", body, token=token, allow_5xx=True,
                                 headers={"Idempotency-Key": key})
            if answer.status_code == 201:
                return attempt
            assert answer.status_code in (502, 503, 504), answer.text
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{key} did not succeed in {RETRY_FOR_S} s"
        time.sleep(0.02)


@pytest.mark.parametrize("fault, every, at_most", [
    (kill_responder, 0.15, 60), (terminate_backend, 0.05, 200), (kill_backend, 0.7, 8)],
    ids=["responders", "terminated backends", "killed backends"])
def test_every_write_that_is_retried_under_fire_is_there_exactly_once(
        household, platform, fault, every, at_most):
    household.budget("1000000.00")
    random_, token, over = random.Random(1), household.token, threading.Event()
    shots = []

    def fire():
        while not over.is_set() and len(shots) < at_most:
            try:
                fault(platform, random_)
                shots.append(fault.__name__)
            except Exception as error:  # the database may be recovering from the last one
                shots_missed.append(error)
            over.wait(every)

    shots_missed = []
    gunner = threading.Thread(target=fire)
    gunner.start()

    def writer(number):
        deadline, payees = time.monotonic() + RETRY_FOR_S, []
        while len(payees) < EACH or len(shots) < FAULTS and time.monotonic() < deadline:
            payee = f"{number}-{len(payees)}"
            body = {"type": "expense", "amount": "1.00", "category": "Food", "payee": payee}
            retried(household.client, token, body, f"key-{payee}")
            payees.append(payee)
        return payees

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            written = [payee for payees in pool.map(writer, range(WRITERS)) for payee in payees]
    finally:
        over.set()
        gunner.join()

    assert len(shots) >= FAULTS, shots_missed
    household.served_everywhere()
    payees = sorted(row["payee"] for row in household.transactions())
    assert payees == sorted(written)
    ((spent,),) = platform.sql(
        "transactions", "SELECT sum(spent) FROM totals WHERE book_id = %s", household.book)
    assert spent == len(written) * 100


# Fails at the commit, when the rows of the answer have been sent.
LATE_FAILURE = """
    CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE 'late';
    END $$;
    CREATE CONSTRAINT TRIGGER fail_late AFTER INSERT ON transactions
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.book_id = '{book}') EXECUTE FUNCTION fail_late()"""


def test_a_write_whose_commit_fails_is_not_said_to_be_stored(household, platform):
    body = {"type": "expense", "amount": "1.00", "category": "Food"}
    household.post("/v1/transactions", body)
    platform.sql("transactions", LATE_FAILURE.format(book=household.book))
    try:
        answer = household.post("/v1/transactions", body, allow_5xx=True)
        assert answer.status_code == 503, answer.text
    finally:
        platform.sql("transactions",
                     "DROP TRIGGER fail_late ON transactions; DROP FUNCTION fail_late()")
    assert len(household.transactions()) == 1
    household.post("/v1/transactions", body)
    assert len(household.transactions()) == 2


def test_nothing_is_left_behind_by_the_killed(household, platform):
    """Shared memory, locks and counters belong to nobody: a killed responder wedges nothing."""
    for service in SERVICES:
        for pid in platform.responders(service):
            kill(pid)
    household.served_everywhere()
    household.spend("1.00")
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    until(lambda: platform.sql("transactions", locks) == [(0,)], "no lock is held by the dead")
