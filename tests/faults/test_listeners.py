"""Many who listen and hear nothing, and a gateway that begins anew under them."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.stream import EventSource, Listener, ticket
from harness.wait import until

LISTENERS = 1000
HEARTBEAT_S = 15.0


@pytest.fixture
def listeners(platform, household):
    """A thousand streams of one household, opened side by side."""
    with ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(
            lambda _: Listener(platform, token=household.token), range(LISTENERS)))
    yield opened
    for listener in opened:
        listener.close()


def test_a_thousand_idle_listeners_hold_no_responder_and_all_hear(
        platform, household, listeners):
    assert {listener.status for listener in listeners} == {200}
    assert len(listeners) > 100 * len(platform.responders("notifications"))
    for path in ("/v1/alerts", "/v1/transactions", "/v1/budgets", "/v1/me") * 10:
        assert household.get(path).status_code == 200
    made = household.spend("1.00")
    for listener in listeners:
        assert listener.hears("transaction", "created")["data"]["id"] == made["id"]
    for listener in listeners:
        begun = len(listener.comments)
        listener.until(lambda: len(listener.comments) > begun, "a heartbeat", HEARTBEAT_S + 10)
    assert not any(listener.ended for listener in listeners)
    household.post("/v1/auth/logout")
    for listener in listeners:
        listener.ends(5.0)


def test_a_listener_survives_a_reload_of_the_gateway_by_coming_back(platform, household):
    with Listener(platform, token=household.token) as listener:
        first = household.spend("1.00")
        position = listener.hears("transaction", "created")["id"]
        workers = platform.children("gateway")
        os.kill(platform.master("gateway"), signal.SIGHUP)
        listener.ends(15.0)
    until(lambda: not set(workers) & set(platform.children("gateway")), "new workers", 15.0)
    # New workers number anew within each second, and a position begins with the second.
    until(lambda: time.time() > int(position.partition(":")[0]) + 1, "the next second")
    second = household.spend("2.00")
    with Listener(platform, token=household.token, last_event_id=position) as listener:
        heard = listener.hears("transaction", "created")["data"]["id"]
        assert heard == second["id"] != first["id"]


def test_streams_open_again_after_the_gateway_and_the_service_were_away(platform, household):
    with platform.stopped("gateway"):
        pass
    with platform.stopped("notifications"):
        pass
    household.served_everywhere()
    with EventSource(platform, ticket=ticket(household)).opened() as source:
        made = household.spend("1.00")
        assert source.hears("transaction", "created")["data"]["id"] == made["id"]
