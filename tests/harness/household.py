"""A household: a user with a book of their own, and short names for what one does with it."""

import base64
import itertools
import json
import os
import time
import uuid

from harness.wait import until

PASSWORD = "a long enough passphrase"
RENEW_BEFORE_S = 120

_numbers = itertools.count(1)


def fresh_email():
    """An address that no other test has used."""
    return f"test-{os.getpid()}-{next(_numbers)}-{uuid.uuid4().hex[:8]}@example.org"


def claims(token):
    """What an access token says, unverified."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class Household:
    """Registers at once. Its access token is renewed when it is about to run out."""

    def __init__(self, client, **registration):
        self.client = client
        self.email = registration.pop("email", None) or fresh_email()
        self.password = registration.pop("password", PASSWORD)
        response = client.post(
            "/v1/auth/register",
            {"email": self.email, "password": self.password, **registration},
        )
        assert response.status_code == 201, response.text
        body = response.json()
        self.user = body["user"]
        self.book = self.user["book"]["id"]
        self.access_token = body["access_token"]
        self.refresh_token = body["refresh_token"]

    @property
    def token(self):
        if claims(self.access_token)["exp"] < time.time() + RENEW_BEFORE_S:
            self.renew()
        return self.access_token

    def renew(self):
        """Takes new tokens with the refresh token."""
        response = self.client.post("/v1/auth/refresh", {"refresh_token": self.refresh_token})
        assert response.status_code == 200, response.text
        self.access_token = response.json()["access_token"]
        self.refresh_token = response.json()["refresh_token"]

    def login(self):
        """Another session of the same user: its tokens."""
        response = self.client.post(
            "/v1/auth/login", {"email": self.email, "password": self.password}
        )
        assert response.status_code == 200, response.text
        return response.json()

    def request(self, method, path, **options):
        options.setdefault("token", self.token)
        return self.client.request(method, path, **options)

    def get(self, path, **options):
        return self.client.get(path, token=self.token, **options)

    def post(self, path, json=None, **options):
        return self.client.post(path, json, token=self.token, **options)

    def patch(self, path, json=None, **options):
        return self.client.patch(path, json, token=self.token, **options)

    def delete(self, path, **options):
        return self.client.delete(path, token=self.token, **options)

    def spend(self, amount, category="Food", **members):
        """Records an expense, which must succeed, and gives the transaction."""
        headers = members.pop("headers", None)
        body = {"type": "expense", "amount": amount, "category": category, **members}
        response = self.post("/v1/transactions", body, headers=headers)
        assert response.status_code == 201, response.text
        return response.json()

    def budget(self, amount="500.00", name="Food", categories=("Food",), **members):
        """Makes a budget, which must succeed, and gives it."""
        body = {"name": name, "amount": amount, "categories": list(categories), **members}
        response = self.post("/v1/budgets", body)
        assert response.status_code == 201, response.text
        return response.json()

    def pages(self, path, **params):
        """Every item of a list, page by page."""
        items, cursor = [], None
        while True:
            query = dict(params, cursor=cursor) if cursor else params
            response = self.get(path, params=query)
            assert response.status_code == 200, response.text
            items += response.json()["data"]
            cursor = response.json()["next_cursor"]
            if cursor is None:
                return items

    def served_everywhere(self):
        """Waits until every service answers, whichever of its responders is asked, and until the
        transactions service asks the budgets service again: its breaker may have opened."""
        asked = ["/v1/me", "/v1/transactions", "/v1/budgets"] * 16
        until(
            lambda: all(self.get(path, allow_5xx=True).status_code == 200 for path in asked),
            "every service answers", 40,
        )
        until(self.checked_live, "the budgets service is asked again", 40)

    def checked_live(self):
        """True where a budget check is answered by the budgets service just now."""
        wish = {"type": "expense", "amount": "1.00", "category": "Food"}
        verdict = self.post("/v1/transactions/check", wish).json()
        return verdict["budget_check"]["source"] == "live"

    def transactions(self, **params):
        return self.pages("/v1/transactions", limit=200, **params)
