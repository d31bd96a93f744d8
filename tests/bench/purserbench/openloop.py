"""Requests at a fixed rate, timed from the moment each was meant to be sent.

A program of its own, so that its work does not wait for that of the measuring one:

    python3 -m purserbench.openloop FILE

FILE is JSON: {"host", "port", "ca", "rate", "seconds", "connections", "requests": [text, …]}.
Each connection has a thread and a timetable of its own; one that is late sends at once, and the
request is timed from when it was due. The last line of output is a JSON object.
"""

import json
import socket
import ssl
import sys
import threading
import time

from purserbench.figures import percentile

START_S = 1  # until the first request, for connecting
LEAD_S = 1  # not counted
HEAD_END = b"\r\n\r\n"


class Connection:
    """One kept HTTPS connection, HTTP/1.1."""

    def __init__(self, plan):
        context = ssl.create_default_context(cafile=plan["ca"])
        plain = socket.create_connection((plan["host"], plan["port"]), timeout=30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(plain, server_hostname=plan["host"])
        self._rest = b""

    def exchange(self, request):
        """Sends one request; the status of its answer, which is read to the end."""
        self._socket.sendall(request)
        while HEAD_END not in self._rest:
            self._receive()
        head, _, self._rest = self._rest.partition(HEAD_END)
        self._skip_body(head.lower())
        return int(head[9:12])

    def _skip_body(self, head):
        """By length, or by chunks: theirs are ours alone, so the last one is what ends the data."""
        _, found, value = head.partition(b"\r\ncontent-length:")
        if found:
            length = int(value.split(b"\r\n", 1)[0])
            while len(self._rest) < length:
                self._receive()
            self._rest = self._rest[length:]
            return
        while not self._rest.endswith(b"0" + HEAD_END):
            self._receive()
        self._rest = b""

    def _receive(self):
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the gateway closed the connection")
        self._rest += data


class Timetable(threading.Thread):
    """The requests of one connection: every `connections`-th of them all."""

    def __init__(self, plan, number, start):
        super().__init__()
        self._plan = plan
        self._number = number
        self._start = start
        self._connection = Connection(plan)
        self.latencies = []
        self.faults = []

    def run(self):
        rate, step = self._plan["rate"], self._plan["connections"]
        requests = [text.encode() for text in self._plan["requests"]]
        end = self._start + LEAD_S + self._plan["seconds"]
        turn = self._number
        while (due := self._start + turn / rate) < end:
            self._one(due, requests[turn % len(requests)])
            turn += step

    def _one(self, due, request):
        wait = due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            status = self._connection.exchange(request)
        except (OSError, ValueError) as error:
            self.faults.append(str(error))
            self._connection = Connection(self._plan)
            return
        if not 200 <= status <= 299:
            self.faults.append(str(status))
        if due >= self._start + LEAD_S:
            self.latencies.append(time.monotonic() - due)


def run(plan):
    start = time.monotonic() + START_S
    tables = [Timetable(plan, number, start) for number in range(plan["connections"])]
    for table in tables:
        table.start()
    for table in tables:
        table.join()
    latencies = [seconds * 1e6 for table in tables for seconds in table.latencies]
    faults = [fault for table in tables for fault in table.faults]
    return {
        "requests": len(latencies),
        "rate": len(latencies) / plan["seconds"],
        "faults": len(faults),
        "first_faults": faults[:3],
        **{f"p{percent}_us": round(percentile(latencies, percent)) for percent in (50, 90, 99)},
    }


if __name__ == "__main__":
    sys.setswitchinterval(0.0005)
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(run(json.load(file))))
