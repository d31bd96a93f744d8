"""What breaks comes back by itself."""

import httpx
import pytest

from harness.stack import DATABASES, PROGRAMS
from harness.wait import until

READS = ("/v1/me", "/v1/transactions", "/v1/budgets", "/v1/alerts", "/docs/")


def answers(household):
    """Does every service answer?"""
    try:
        return all(
            household.get(path, allow_5xx=True, checked=False).status_code == 200 for path in READS)
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("service", (*PROGRAMS, *DATABASES))
def test_a_container_that_dies_comes_back_and_the_platform_answers(stack, reader, service):
    before = stack.container(service)["State"]["StartedAt"]
    stack.crash(service)
    until(
        lambda: (state := stack.container(service)["State"])["Running"]
        and state["StartedAt"] != before, f"{service} is there again", 30)
    until(lambda: answers(reader), "every service answers", 60, every=0.2)


def test_a_database_can_be_restarted(stack, reader):
    kept = reader.spend("1.00")["id"]
    stack.compose("restart", "transactions-database")
    until(lambda: answers(reader), "every service answers", 60, every=0.2)
    assert kept in [entry["id"] for entry in reader.transactions()]
    reader.served_everywhere()
