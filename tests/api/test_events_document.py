"""Every event that a service sends is as docs/events.md says, and the page has no others."""

import contextlib
import json

import psycopg
import pytest

from harness import events
from harness.household import Household
from harness.platform import SERVICES
from harness.wait import until

SAMPLE_OF_EACH_TYPE = 200

# What one household's doings make each service say.
TOLD = {
    "auth": {"session.revoked", "user.erased", "book.erased"},
    "transactions": {"transaction.changed", "totals.moved", "category.renamed", "alert.raised"},
    "budgets": {"budget.changed", "usage.moved"},
    "notifications": {"stream.published", "session.revoked"},
}


@pytest.fixture(scope="module")
def document(contract):
    return events.EventsDocument.load(contract)


@contextlib.contextmanager
def held_back(platform, service):
    """Nothing that the service says from now on is delivered, and so removed: couriers stay below
    the oldest transaction under way, which is this one."""
    with psycopg.connect(platform.dsn(service)) as connection:
        connection.execute("SELECT pg_current_xact_id()")
        yield
        connection.rollback()


def live_through(household):
    """Everything that makes the services of transactions and budgets say something."""
    budget = household.budget("100.00", thresholds=[50, 90])
    dinner = household.spend("60.00", payee="Zoë's \"kitchen\"", tags=["a", "b"], note="\\ \u2028")
    household.spend("70.00", "Food:Out")
    household.spend("5.00", "Pay", type="income")
    household.patch(f"/v1/transactions/{dinner['id']}", {"amount": "61.00"})
    household.delete(f"/v1/transactions/{dinner['id']}")
    assert household.post("/v1/categories/rename", {"from": "Food", "to": "Meals"}).json()
    household.patch(f"/v1/budgets/{budget['id']}", {"amount": "1.00"})
    household.delete(f"/v1/budgets/{budget['id']}")


def leave(household):
    assert household.post("/v1/me/delete", {"password": household.password}).status_code == 202


@pytest.fixture(scope="module")
def told(client, platform):
    """What each service has said of books in which everything happened: {service: [event]}."""
    household, joined = Household(client), Household(client)
    live_through(household)
    ended = household.login()
    client.post("/v1/auth/logout", token=ended["access_token"])
    platform.sql(
        "auth", "INSERT INTO memberships (book_id, user_id, role) VALUES (%s, %s, 'editor')",
        household.book, joined.user["id"])
    said = {}

    def heard():
        for service in TOLD:
            said[service] = events.sent(platform, service, household.book)
        return all(types <= {event["type"] for event in said[service]}
                   for service, types in TOLD.items() if service != "auth")

    until(heard, "every service but auth has said all that it has to say", 20)
    with held_back(platform, "auth"):
        leave(household)
        said["auth"] = events.sent(platform, "auth", household.book)
        leave(joined)
        said["auth"] += events.sent(platform, "auth", joined.book)
    return said


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_says_what_the_page_says_as_the_page_says_it(document, told, service):
    assert {document.check(event) for event in told[service]} == TOLD[service]
    for event in told[service]:
        assert event["source"] == f"/purser/{service}"


def test_the_page_has_no_event_that_nobody_sends(document):
    assert document.types == set().union(*TOLD.values())
    assert set(document.headings) == document.types


def test_what_other_tests_caused_is_as_the_page_says_too(document, platform, household):
    household.spend("1.00")
    checked = {document.check(event) for event in events.sample(platform, SAMPLE_OF_EACH_TYPE)}
    assert "transaction.changed" in checked


def test_an_event_that_the_page_does_not_have_is_noticed(document, told):
    event = json.loads(json.dumps(told["transactions"][0]))
    with pytest.raises(AssertionError):
        document.check({**event, "type": "transaction.imagined"})
    with pytest.raises(AssertionError):
        document.check({**event, "data": {**event["data"], "surplus": 1}})
    with pytest.raises(AssertionError):
        document.check({**event, "time": "yesterday"})
