"""Listening to the live stream: with an EventSource as a browser has one, and plainly, line by
line."""

import json
import os
import socket
import subprocess
import threading
import time
from urllib.parse import urlencode, urlsplit

from harness.client import tls_context
from harness.platform import TOP
from harness.wait import until


def ticket(household):
    """A ticket, fresh and good for one stream."""
    response = household.post("/v1/stream/ticket")
    assert response.status_code == 201, response.text
    return response.json()["ticket"]


class EventSource:
    """The npm package of that name, in a Node.js of its own. Hears from the moment it is made."""

    def __init__(self, platform, **query):
        self._told = []
        self._node = subprocess.Popen(
            ["node", TOP / "tests/node/listen.js",
             f"{platform.base_url}/v1/stream?{urlencode(query)}"],
            env=dict(os.environ, NODE_EXTRA_CA_CERTS=str(platform.ca)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._node.stdout:
            self._told.append(json.loads(line))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._node.stdin.close()
        self._node.wait(10)
        self._reader.join(10)
        self._node.stdout.close()

    def opened(self):
        """Waits until the stream is open."""
        until(lambda: self.told("open"), "the EventSource is open")
        return self

    def told(self, type_=None, action=None):
        """What it said so far: events by their type and action, and "open", "error", "closed"."""
        return [
            entry for entry in self._told
            if type_ in (None, entry["type"])
            and (action is None or entry["data"]["action"] == action)
        ]

    def hears(self, type_, action=None):
        """Waits for the first of this type and action."""
        return until(lambda: self.told(type_, action), f"{type_} {action or ''}: {self._told}")[0]


class Listener:
    """One GET /v1/stream. Reads when it is asked to, so that a test can have a thousand."""

    def __init__(self, platform, token=None, headers=None, base_url=None, **query):
        address = urlsplit(base_url or platform.base_url)
        plain = socket.create_connection((address.hostname, address.port), timeout=30)
        self._socket = tls_context(platform.ca).wrap_socket(
            plain, server_hostname=address.hostname)
        self._rest = b""
        self.ended = False
        self.events, self.comments = [], []
        self._fields = {}
        sent = {"Accept": "text/event-stream", **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        self._socket.sendall(
            f"GET /v1/stream?{urlencode(query)} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"{lines}\r\n".encode())
        self._read_head()

    def _read_head(self):
        head = []
        while True:
            line = self._line(30)
            assert line is not None, "no answer"
            if not line:
                break
            head.append(line)
        self.status = int(head[0].split(" ")[1])
        self.headers = {
            name.lower(): value.strip() for name, _, value in
            (line.partition(":") for line in head[1:])
        }

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _line(self, seconds):
        """The next line, None where none came in time or the stream has ended."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or self.ended:
                return None
            self._socket.settimeout(left)
            try:
                more = self._socket.recv(65536)
            except TimeoutError:
                return None
            except ConnectionError:
                more = b""
            self.ended = not more
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def _take(self, line):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if "data" in self._fields:
                self.events.append(dict(self._fields, data=json.loads(self._fields["data"])))
            self._fields = {}
        elif not name:
            self.comments.append(value)
        else:
            self._fields[name] = value

    def until(self, condition, what, seconds=10.0):
        """Reads until `condition` gives something true, and gives that back."""
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            line = self._line(max(0.0, deadline - time.monotonic()))
            if line is not None:
                self._take(line)
            elif not condition():
                raise AssertionError(f"{what}: not within {seconds} s: {self.events}")
        return value

    def hears(self, type_, action=None, seconds=10.0):
        """The first event of this type and action."""
        def found():
            return [event for event in self.events if event["event"] == type_
                    and (action is None or event["data"]["action"] == action)]
        return self.until(found, f"{type_} {action or ''}", seconds)[0]

    def ends(self, seconds):
        """Waits for the end of the stream."""
        self.until(lambda: self.ended, "the stream ends", seconds)
