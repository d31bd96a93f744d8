"""A responder's memory after 10 000 requests is what it was after 1 000."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

EARLY, LATE = 1_000, 10_000  # requests for each responder, about
CONNECTIONS = 8
PATIENCE = 20
TOLERANCE_KIB = 128

GOOD = {"type": "expense", "amount": "1.00", "category": "Food", "payee": "x" * 100}
FAULTY = {"type": "gift", "amount": 5, "category": "a:b:c:d:e", "x" * 200: [1] * 50}

# What each service is asked, in turn: of everything that it does often, faults included.
ROUNDS = {
    "transactions": [
        ("GET", "/v1/transactions?limit=50", None), ("POST", "/v1/transactions/check", GOOD),
        ("POST", "/v1/transactions", FAULTY), ("GET", "/v1/transactions?category=Food&q=x", None),
        ("GET", "/v1/transactions/nonsense", None), ("POST", "/v1/transactions/check", "{"),
        ("POST", "/v1/transactions", GOOD), ("GET", "/v1/categories", None),
        ("POST", "/v1/transactions/batch", {"transactions": [GOOD, FAULTY]}),
        ("GET", "/v1/transactions?cursor=x", None),
    ],
    "budgets": [
        ("GET", "/v1/budgets/limits", None), ("GET", "/v1/budgets", None),
        ("POST", "/v1/budgets", FAULTY), ("GET", "/v1/budgets?limit=x", None),
        ("GET", "/v1/budgets/limits?category=Food&date=2025-01-01", None),
    ],
    "auth": [
        ("GET", "/v1/me", None), ("GET", "/v1/auth/sessions", None),
        ("GET", "/.well-known/jwks.json", None), ("PATCH", "/v1/me", FAULTY),
        ("POST", "/v1/auth/refresh", {"refresh_token": "x" * 60}),
    ],
}


def encoded(method, path, body, token):
    text = b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
    ).encode() + text


def read_answer(reader):
    """One answer of an HTTP/1.1 connection: its status."""
    status = int(reader.readline().split(b" ")[1])
    length = 0
    while (line := reader.readline().strip()):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        assert name.lower() != b"transfer-encoding"
    reader.read(length)
    return status


def ask(platform, requests, count):
    """Sends `count` requests by the internal listener over some connections that stay open. One
    that an overloaded machine turns away is sent again."""

    def one(number):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(str(platform.internal_socket))
            reader = connection.makefile("rb")
            for step in range(number, count, CONNECTIONS):
                for _ in range(PATIENCE):
                    connection.sendall(requests[step % len(requests)])
                    if (status := read_answer(reader)) != 503:
                        break
                assert status < 500, (status, requests[step % len(requests)])

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one, range(CONNECTIONS)))


def pss_kib(pid):
    """Proportional set size, of which shared pages count in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise AssertionError(f"no Pss of {pid}")


def sanitized(pid):
    return "libasan" in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.parametrize("service", ROUNDS)
def test_a_responders_memory_does_not_grow(household, platform, service):
    household.budget()
    responders = platform.responders(service)
    if sanitized(responders[0]):
        pytest.skip("AddressSanitizer keeps freed memory to itself")
    requests = [encoded(*request, household.token) for request in ROUNDS[service]]
    ask(platform, requests, EARLY * len(responders))
    early = {pid: pss_kib(pid) for pid in responders}
    ask(platform, requests, (LATE - EARLY) * len(responders))
    assert platform.responders(service) == responders, "a responder was replaced meanwhile"
    grown = {pid: pss_kib(pid) - early[pid] for pid in responders}
    assert max(grown.values()) <= TOLERANCE_KIB, (early, grown)
