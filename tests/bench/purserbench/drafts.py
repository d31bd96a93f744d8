"""What is recorded: the same transactions by HTTP and by SQL."""

import datetime
import json
from dataclasses import dataclass

CATEGORIES = ("Food:Groceries", "Food:Restaurants")


@dataclass(frozen=True)
class Draft:
    """One transaction to be created, any number of times."""

    category: str
    date: str
    cents: int

    def body(self):
        """As a client sends it."""
        amount = f"{self.cents // 100}.{self.cents % 100:02}"
        return json.dumps({**self._members(), "amount": amount})

    def canonical(self):
        """As the service hands it to SQL: money in minor units."""
        return json.dumps({**self._members(), "amount": self.cents})

    def _members(self):
        return {
            "type": "expense",
            "category": self.category,
            "date": self.date,
            "payee": "Corner shop",
            "note": "milk, bread and a newspaper",
            "tags": ["home"],
        }


def drafts(number):
    """A household's: one a category, on days of the current month so that all meet its budgets."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    days = [str(today.replace(day=1 + (number + i) % today.day)) for i in range(len(CATEGORIES))]
    cents = 1 + 37 * number % 97
    return [Draft(category, day, cents) for category, day in zip(CATEGORIES, days)]
