"""The public API, for what is done between measurements."""

import http.client
import json
import ssl
import time
from urllib.parse import urlsplit


IDLE_S = 30  # less than the gateway's patience


class Api:
    """One kept connection. Any answer but the expected one ends the run."""

    def __init__(self, platform):
        address = urlsplit(platform.base_url)
        self.host = address.netloc
        self._connection = http.client.HTTPSConnection(
            address.hostname, address.port, timeout=30,
            context=ssl.create_default_context(cafile=str(platform.ca)),
        )
        self._used = time.monotonic()

    def call(self, method, path, expected, body=None, token=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if time.monotonic() - self._used > IDLE_S:
            self._connection.close()  # the next request opens it anew
        text = None if body is None else json.dumps(body)
        self._connection.request(method, path, text, headers)
        response = self._connection.getresponse()
        answer = response.read().decode()
        self._used = time.monotonic()
        if response.status != expected:
            raise RuntimeError(f"{method} {path} → {response.status} {answer[:500]}")
        return json.loads(answer)

    def post(self, path, body, token=None, expected=201):
        return self.call("POST", path, expected, body, token)

    def get(self, path, token):
        return self.call("GET", path, 200, token=token)
