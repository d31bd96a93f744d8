"""A steady trickle of requests, as from a household at home, while something is done to the
platform."""

import threading
import time
import uuid

import httpx

from harness.wait import until


class Trickle:
    """Reads and writes in turn, `rate` requests a second, in a thread of its own, for as long as it
    is open, but not longer than `limit` seconds. Nothing is sent twice: each request that is not
    answered as it should be is in `failures`."""

    def __init__(self, household, rate=20, limit=300):
        self.household = household
        self.pause = 1 / rate
        self.until = time.monotonic() + limit
        self.sent = 0
        self.written = []
        self.failures = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join(60)

    def _run(self):
        due = time.monotonic()
        while not self._ended.is_set() and time.monotonic() < self.until:
            try:
                self._send()
            except (httpx.HTTPError, AssertionError) as error:
                self.failures.append(f"{type(error).__name__}: {error}")
            self.sent += 1
            due = max(due + self.pause, time.monotonic() - 1)
            self._ended.wait(max(0.0, due - time.monotonic()))

    def _send(self):
        if self.sent % 2 == 0:
            response = self.household.get("/v1/transactions", params="limit=5", allow_5xx=True)
            expected = 200
        else:
            response = self.household.client.post(
                "/v1/transactions", {"type": "expense", "amount": "1.00", "category": "Food"},
                token=self.household.token, headers={"Idempotency-Key": str(uuid.uuid4())},
                allow_5xx=True)
            expected = 201
        if response.status_code != expected:
            self.failures.append(f"{response.request.method} → {response.status_code} {response.text}")
        elif expected == 201:
            self.written.append(response.json()["id"])

    def goes_on(self, requests=40):
        """Waits for so many more."""
        target = self.sent + requests
        until(lambda: self.sent >= target, f"{requests} more requests", 60)

    def check(self):
        """Nothing failed, and what was acknowledged is there, once."""
        assert not self._thread.is_alive() and self.sent > 0
        assert self.failures == [], self.failures[:5]
        there = [entry["id"] for entry in self.household.transactions()]
        assert sorted(there) == sorted(self.written)
