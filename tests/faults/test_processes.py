"""Programs that are stopped, killed and started again."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

from harness.client import problem
from harness.wait import until


def test_a_service_that_is_not_there_is_503_with_a_time_to_retry(household, platform):
    with platform.stopped("budgets"):
        for _ in range(3):
            response = household.get("/v1/budgets", allow_5xx=True)
            problem(response, 503, "unavailable")
            assert int(response.headers["retry-after"]) >= 1
    household.served_everywhere()


def test_killed_responders_are_replaced(household, platform):
    for pid in platform.responders("budgets"):
        os.kill(pid, signal.SIGKILL)
    household.served_everywhere()


def test_a_configuration_read_again_loses_no_request(household, platform):
    """SIGHUP to a master: responders are replaced one by one and finish what they have begun."""
    master = platform.master("transactions")
    before = set(platform.responders("transactions"))
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(household.get, "/v1/transactions") for _ in range(200)]
        os.kill(master, signal.SIGHUP)
        statuses = [answer.result().status_code for answer in asked]
    assert set(statuses) == {200}
    until(lambda: not before & set(platform.responders("transactions")),
          "every responder is replaced", 30)
    assert platform.master("transactions") == master


def test_a_configuration_read_again_breaks_off_no_large_body(household, platform):
    """What is longer than a socket's buffer is read and written in pieces, between which a signal
    can come."""
    item = {"type": "expense", "amount": "1.00", "category": "Food", "note": "n" * 1500}
    ask = lambda _: household.post("/v1/transactions/batch", {"transactions": [item] * 300},
                                   allow_5xx=True)
    master = platform.master("transactions")
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask, number) for number in range(12)]
        for answer in asked:
            answer.result()
            os.kill(master, signal.SIGHUP)
    # A machine that is busy may shed load; it says so, before it begins.
    assert {answer.result().status_code for answer in asked} <= {200, 503}


def test_a_service_that_is_stopped_finishes_what_it_has_begun(household, platform):
    """What does not get an answer was never begun: the gateway says so."""
    body = {"type": "expense", "amount": "1.00", "category": "Food"}
    ask = lambda _: household.post("/v1/transactions", body, allow_5xx=True).status_code
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, number) for number in range(100)]
        with platform.stopped("transactions"):
            statuses = [answer.result() for answer in asked]
    assert set(statuses) <= {201, 502, 503}
    stored = statuses.count(201)
    household.served_everywhere()
    assert len(household.transactions()) == stored


def test_the_services_say_what_is_wrong_when_their_own_database_is_gone(household, platform):
    """A service without its database answers 503 at once, and works again when it is back."""
    with platform.stopped("postgresql"):
        response = household.get("/v1/transactions", allow_5xx=True)
        problem(response, 503, "unavailable")
        assert int(response.headers["retry-after"]) >= 1
    household.served_everywhere()
