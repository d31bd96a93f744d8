"""A listener on GET /v1/stream that notes when each alert came."""

import http.client
import json
import ssl
import threading
import time
from urllib.parse import urlsplit


class Listener(threading.Thread):
    """`heard` has the moment (time.monotonic()) at which the alert of a transaction came. Where the
    gateway has no streams (501), `there` is False and nothing comes."""

    def __init__(self, platform, token):
        super().__init__(daemon=True)
        address = urlsplit(platform.base_url)
        connection = http.client.HTTPSConnection(
            address.hostname, address.port, timeout=60,
            context=ssl.create_default_context(cafile=str(platform.ca)))
        connection.request("GET", "/v1/stream", headers={
            "Authorization": f"Bearer {token}", "Accept": "text/event-stream"})
        self._response = connection.getresponse()
        if self._response.status not in (200, 501):
            raise RuntimeError(f"GET /v1/stream → {self._response.status}")
        self.there = self._response.status == 200
        self._connection = connection
        self._event = threading.Condition()
        self.heard = {}

    def run(self):
        kind = None
        while line := self._response.readline():
            now = time.monotonic()
            name, _, value = line.decode().rstrip("\r\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data" and kind == "alert":
                self._note(json.loads(value)["resource"], now)

    def _note(self, alert, now):
        with self._event:
            self.heard[alert["transaction_id"]] = now
            self._event.notify_all()

    def wait_for(self, transaction, seconds):
        """When its alert came; None where it did not in time."""
        with self._event:
            self._event.wait_for(lambda: transaction in self.heard, seconds)
            return self.heard.get(transaction)
