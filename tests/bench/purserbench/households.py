"""Households that record spending: registered by the API, each with two budgets."""

import time
import uuid

TOKEN_LIFE_S = 600
RENEW_AFTER_S = 240  # a token that is given to a block must outlive it
ZONE = "UTC"
CURRENCY = "USD"
DIGITS = 2

# One that spending goes through in the run, so that alerts are raised, and one out of its reach.
BUDGETS = (
    {"name": "Food", "categories": ["Food"], "amount": "500.00", "thresholds": [90]},
    {"name": "Everything", "categories": [], "amount": "9999999999.00", "mode": "block"},
)


class Household:
    """A registered user with a book of their own. Its token is renewed when asked for late."""

    def __init__(self, api):
        self._api = api
        registered = api.post("/v1/auth/register", {
            "email": f"bench-{uuid.uuid4().hex}@example.org",
            "password": "a long enough passphrase",
            "currency": CURRENCY,
            "timezone": ZONE,
        })
        self.user = registered["user"]["id"]
        self.book = registered["user"]["book"]["id"]
        self._take(registered)
        for budget in BUDGETS:
            api.post("/v1/budgets", budget, self.token())

    def _take(self, answer):
        self._token = answer["access_token"]
        self._refresh = answer["refresh_token"]
        self._taken = time.monotonic()

    def token(self):
        if time.monotonic() - self._taken > RENEW_AFTER_S:
            body = {"refresh_token": self._refresh}
            self._take(self._api.post("/v1/auth/refresh", body, expected=200))
        return self._token

    def definitions_version(self):
        """What a write is told of the book's budgets."""
        return self._api.get("/v1/budgets/limits", self.token())["book_version"]


def register(api, count):
    return [Household(api) for _ in range(count)]
