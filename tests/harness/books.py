"""Whether everything that services keep of one book agrees: what was told of by events with what it
was told of."""

import json
import time
from datetime import timedelta

from harness import oracle

# Periods of 30 days, of which the one that began 10 days ago is the current one: it is not over
# before the test is, whatever the day.
LENGTH, BEGAN_BEFORE = 30, 10


class Calendar:
    """The current period, and those before it that the tests use, by their first days."""

    def __init__(self, today, count=4):
        begin = today - timedelta(days=BEGAN_BEFORE)
        self._starts = [begin - timedelta(days=LENGTH * back) for back in reversed(range(count))]
        self.periods = [start.isoformat() for start in self._starts]
        self.current = self.periods[-1]

    def days(self):
        """Days in every period, none after today."""
        return [(start + timedelta(days=offset)).isoformat() for start in self._starts
                for offset in (0, 4, BEGAN_BEFORE)]

    def passed(self, today):
        """Days of the current period that are over, today included."""
        return (today - self._starts[-1]).days + 1

    def members(self):
        """What makes a budget count in these periods."""
        return {"period": {"unit": "day", "every": LENGTH, "anchor": self.current},
                "starts_on": self.periods[0]}

    def budget(self, resource):
        """A budget of the API as the oracle has it."""
        budget = oracle.Budget(
            resource["name"], resource["categories"], cents(resource["amount"]),
            thresholds=tuple(resource["thresholds"]), mode=resource["mode"],
            rollover=resource["rollover"], periods=self.periods,
            cap=None if resource["rollover_cap"] is None else cents(resource["rollover_cap"]))
        budget.amounts = {entry["from"]: cents(entry["amount"]) for entry in resource["amounts"]}
        return budget


def cents(money):
    return int(money.replace(".", ""))


def rows_of(household):
    """The book's transactions as the oracle has them."""
    return [{**row, "amount": cents(row["amount"])} for row in household.transactions()]


def alerts_of(household):
    return household.pages("/v1/alerts", limit=200)


def crossings_of(platform, household):
    """(id, budget, first day of the period, threshold, transaction) of each crossing."""
    return sorted(platform.sql(
        "transactions",
        "SELECT id::text, budget_id::text, period_start::text, threshold, transaction_id::text"
        " FROM crossings WHERE book_id = %s", household.book))


def agree(platform, household, calendar, seconds=30):
    """Waits until everything agrees; fails with what does not."""
    deadline = time.monotonic() + seconds
    while (found := faults(platform, household, calendar)):
        assert time.monotonic() < deadline, "\n".join(found)
        time.sleep(0.1)


def faults(platform, household, calendar):
    """What does not agree; [] where everything does."""
    found = [fault for check in (totals_faults, definitions_faults, inbox_faults)
             for fault in check(platform, household)]
    return found + usage_faults(platform, household, calendar)


def totals_faults(platform, household):
    """The transactions service's sums against its rows, and the budgets service's against those."""
    rows, totals, projected = (
        dict_of(platform.sql(service, statement, household.book)) for service, statement in (
            ("transactions",
             "SELECT category_key, date, sum(CASE type WHEN 'expense' THEN amount"
             " WHEN 'refund' THEN -amount ELSE 0 END) FROM transactions WHERE book_id = %s"
             " GROUP BY 1, 2"),
            ("transactions",
             "SELECT category_key, day, spent FROM totals WHERE book_id = %s"),
            ("budgets", "SELECT category_key, day, spent FROM sums WHERE book_id = %s")))
    yield from difference("totals against rows", rows, totals)
    yield from difference("the budgets service's sums against totals", totals, projected)


def dict_of(sums):
    return {f"{category} {day}": int(spent) for category, day, spent in sums if spent}


def definitions_faults(platform, household):
    """What the transactions service judges by against what the budgets service says."""
    stored = platform.sql(
        "transactions",
        "SELECT budget_id::text, name, amounts[cardinality(amounts)], categories FROM definitions"
        " WHERE book_id = %s AND NOT deleted", household.book)
    limits = household.get("/v1/budgets/limits").json()
    yield from difference(
        "definitions",
        {b["id"]: (b["name"], cents(b["amount"]), sorted({c.lower() for c in b["categories"]}))
         for b in limits["budgets"]},
        {id_: (name, amount, sorted(categories)) for id_, name, amount, categories in stored})


def inbox_faults(platform, household):
    """The inbox against the crossings, one alert each."""
    inbox = [(a["id"], a["budget_id"], a["period"]["start"], a["threshold"], a["transaction_id"])
             for a in alerts_of(household)]
    if len({alert[0] for alert in inbox}) != len(inbox):
        yield f"the inbox has alerts twice: {inbox}"
    yield from difference("the inbox against the crossings",
                          {alert[0]: alert for alert in crossings_of(platform, household)},
                          {alert[0]: alert for alert in inbox})


def usage_faults(platform, household, calendar):
    """What budgets say that they have spent against what the rows come to."""
    rows, found = rows_of(household), []
    passed = calendar.passed(utc_today(platform))
    for resource in household.pages("/v1/budgets"):
        budget = calendar.budget(resource)
        expected = {
            **oracle.usage(budget, rows, calendar.current),
            **oracle.outlook(budget, rows, calendar.current, length=LENGTH, passed=passed)}
        found += difference(f"usage of {budget.name}", expected,
                            {name: resource["usage"][name] for name in expected})
        path = f"/v1/budgets/{resource['id']}/history"
        past = household.get(path, params={"periods": len(calendar.periods)}).json()["data"]
        for usage in past:
            expected = oracle.usage(budget, rows, usage["period"]["start"])
            found += difference(f"{usage['period']['start']} of {budget.name}", expected,
                                {name: usage[name] for name in expected})
    return found


def difference(what, expected, found):
    """Up to three members in which two mappings differ, as text."""
    names = [name for name in {**expected, **found}
             if expected.get(name) != found.get(name)]
    return [f"{what}: {name} should be {json.dumps(expected.get(name), default=str)}, is "
            f"{json.dumps(found.get(name), default=str)}" for name in sorted(names)[:3]]


def utc_today(platform):
    """The platform's day in UTC, which is the zone of the tests' households."""
    ((today,),) = platform.sql("transactions", "SELECT (now() AT TIME ZONE 'UTC')::date")
    return today
