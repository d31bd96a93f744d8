#!/usr/bin/python3
"""Loads a household of a year over the API: demo.py BASE-URL CA-FILE.

The same figures each time, up to the days: the year ends today. Does nothing where the household is
there already.
"""

import datetime
import json
import random
import ssl
import sys
import urllib.error
import urllib.request

EMAIL, PASSWORD = "demo@example.org", "a household to look at"
TODAY = datetime.date.today()
FIRST = TODAY - datetime.timedelta(days=365)
BATCH = 500

# name, categories, amount, mode, thresholds, rollover
BUDGETS = [
    ("Food", ["Food"], "620.00", "warn", [75, 90], "none"),
    ("Eating out", ["Food:Restaurants"], "160.00", "block", [80], "none"),
    ("Transport", ["Transport"], "210.00", "warn", [90], "surplus"),
    ("Home", ["Home"], "1450.00", "track", [90], "none"),
    ("Fun", ["Leisure", "Gifts"], "180.00", "warn", [50, 90], "both"),
    ("Everything", [], "3200.00", "warn", [90], "none"),
]

# category, payees, how many a month, least and greatest amount
HABITS = [
    ("Food:Groceries", ["Corner shop", "Market hall", "Green grocer"], 11, 8, 74),
    ("Food:Restaurants", ["Trattoria Lucia", "Noodle bar", "Café Central"], 5, 9, 46),
    ("Food:Lunch", ["Canteen"], 9, 5, 9),
    ("Transport:Fuel", ["Filling station"], 2, 38, 67),
    ("Transport:Tickets", ["City transport"], 4, 2, 6),
    ("Leisure:Cinema", ["Odeon"], 1, 11, 34),
    ("Leisure:Books", ["Second-hand books"], 1, 4, 28),
    ("Gifts", ["Toy shop", "Florist"], 1, 12, 60),
    ("Health", ["Pharmacy"], 1, 4, 39),
    ("Clothes", ["Department store"], 1, 19, 120),
]

# day of the month, type, category, payee, amount
FIXED = [
    (1, "expense", "Home:Rent", "Landlord", "1120.00"),
    (3, "expense", "Home:Electricity", "City power", "86.40"),
    (5, "expense", "Home:Internet", "Fibre company", "39.90"),
    (10, "expense", "Transport:Season ticket", "City transport", "49.00"),
    (15, "expense", "Insurance", "Mutual", "62.75"),
    (25, "income", "Salary", "Employer", "3460.00"),
]


class Api:
    def __init__(self, base, ca):
        self.base = base
        self.token = None
        handler = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca))
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), handler)

    def post(self, path, body):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers)
        with self.opener.open(request, timeout=60) as response:
            return json.load(response)


def register(api):
    """False where the household was there."""
    member = {"email": EMAIL, "password": PASSWORD, "name": "Demo", "currency": "EUR",
              "timezone": "Europe/Berlin"}
    try:
        api.token = api.post("/v1/auth/register", member)["access_token"]
    except urllib.error.HTTPError as error:
        if error.code == 409:
            return False
        raise
    return True


def months():
    """The first day of each month of the year, oldest first."""
    day = FIRST.replace(day=1)
    while day <= TODAY:
        yield day
        day = (day + datetime.timedelta(days=32)).replace(day=1)


def spending(chance):
    """A month's habits, as (day of the month, type, category, payee, amount)."""
    for category, payees, times, least, greatest in HABITS:
        for _ in range(max(1, times + chance.randint(-1, 1))):
            amount = f"{chance.uniform(least, greatest):.2f}"
            yield chance.randint(1, 28), "expense", category, chance.choice(payees), amount
    if chance.random() < 0.3:
        yield chance.randint(5, 28), "refund", "Clothes", "Department store", "29.90"


def transactions():
    chance = random.Random(1)
    for month in months():
        for day, kind, category, payee, amount in [*FIXED, *spending(chance)]:
            date = month.replace(day=day)
            if FIRST <= date <= TODAY:
                yield {"type": kind, "date": date.isoformat(), "amount": amount,
                       "category": category, "payee": payee}


def load(api):
    for name, categories, amount, mode, thresholds, rollover in BUDGETS:
        api.post("/v1/budgets", {
            "name": name, "categories": categories, "amount": amount, "mode": mode,
            "thresholds": thresholds, "rollover": rollover, "starts_on": FIRST.isoformat(),
        })
    rows = sorted(transactions(), key=lambda row: row["date"])
    refused = 0
    for start in range(0, len(rows), BATCH):
        results = api.post("/v1/transactions/batch", {"transactions": rows[start:start + BATCH]})
        refused += sum(result["status"] != 201 for result in results["results"])
    return len(rows) - refused, refused


def main():
    base, ca = sys.argv[1:]
    api = Api(base, ca)
    if register(api):
        recorded, refused = load(api)
        print(f"recorded {recorded} transactions; {refused} refused by a budget")
    print(f"log in as {EMAIL} with the password: {PASSWORD}")


if __name__ == "__main__":
    main()
