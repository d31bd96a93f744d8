"""With one service stopped, or its database away, all others work; after its return everything that
they keep agrees."""

import contextlib

import psycopg
import pytest

from harness import books
from harness.household import Household
from harness.platform import SERVICES, Platform
from harness.wait import until

ASKED = {
    "auth": ["/v1/me", "/v1/auth/sessions"],
    "transactions": ["/v1/transactions", "/v1/categories"],
    "budgets": ["/v1/budgets", "/v1/budgets/limits"],
    "notifications": ["/v1/alerts", "/v1/channels"],
}


@contextlib.contextmanager
def database_away(platform, service):
    """The service's database takes no connection, and has none left."""
    elsewhere = psycopg.connect(
        platform.dsn(service).replace(f"dbname=purser_{service}", "dbname=postgres"),
        autocommit=True)
    name = f"purser_{service}"
    with elsewhere as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def writes(household, calendar, out):
    """A household's doings during the outage, with every service that is there."""
    if out != "transactions":
        created = household.spend("95.00")
        check = created["budget_check"]
        assert check["status"] == "near"
        assert check["source"] == ("snapshot" if out == "budgets" else "live")
        changed = household.patch(f"/v1/transactions/{created['id']}", {"amount": "96.00"})
        assert changed.status_code == 200
    if out != "budgets":
        household.budget("20.00", name="Made meanwhile", **calendar.members())


@pytest.mark.parametrize("out", SERVICES)
@pytest.mark.parametrize("outage", [Platform.stopped, database_away], ids=["service", "database"])
def test_while_one_is_out_the_others_work_and_afterwards_all_agrees(client, platform, outage, out):
    household, calendar = Household(client), books.Calendar(books.utc_today(platform))
    household.budget("100.00", **calendar.members())
    household.spend("1.00")
    with outage(platform, out):
        for service in SERVICES:
            if service != out:
                for path in ASKED[service]:
                    assert household.get(path).status_code == 200, path
        writes(household, calendar, out)
    household.served_everywhere()
    until(lambda: household.get("/v1/alerts", allow_5xx=True).status_code == 200,
          "the inbox is served", 20)
    household.budget("30.00", name="Made afterwards", **calendar.members())
    household.spend("99.00")
    books.agree(platform, household, calendar)
    assert books.alerts_of(household)
