"""What the gateway answers by itself looks like what the services answer."""

import socket
import ssl
from urllib.parse import urlsplit

import pytest

from harness.client import problem
from harness.wait import until


def raw(platform, request, tls=True):
    """Sends bytes as they are and gives status and body of the answer."""
    address = urlsplit(platform.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        if tls:
            context = ssl.create_default_context(cafile=str(platform.ca))
            connection = context.wrap_socket(connection, server_hostname=address.hostname)
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            head, found, body = answer.partition(b"\r\n\r\n")
            length = [line for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:")]
            if found and length and len(body) >= int(length[0].split(b":")[1]):
                break
    return int(head.split(b" ")[1]), head.decode("latin-1").lower(), body.decode()


@pytest.mark.parametrize("request_", [
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    b"GET /v1/me HTTP/1.1\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
])
def test_what_is_no_http_is_400(platform, request_):
    status, head, body = raw(platform, request_)
    assert status == 400
    assert "content-type: application/problem+json" in head
    assert '"type":"/problems/bad-request"' in body


def test_plain_http_on_the_tls_port_is_a_problem_too(platform):
    status, _, body = raw(platform, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", tls=False)
    assert status == 400
    assert '"type":"/problems/bad-request"' in body


def test_too_long_an_address_is_414(platform):
    request = b"GET /v1/transactions?q=" + b"x" * 40000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    status, _, body = raw(platform, request)
    assert status == 414
    assert '"type":"/problems/uri-too-long"' in body


def test_too_many_headers_are_431(platform):
    request = b"GET /v1/me HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 40000 + b"\r\n\r\n"
    status, _, body = raw(platform, request)
    assert status == 431
    assert '"type":"/problems/headers-too-large"' in body


def test_a_path_that_nobody_serves_is_404(client):
    body = problem(client.get("/nothing/at/all?x=1"), 404, "not-found")
    assert body["instance"] == "/nothing/at/all"


@pytest.mark.parametrize("path", ["/a%22b", "/a%5Cb", "/%E2%82%AC", "/a%00b", "/%ff"])
def test_odd_paths_make_no_broken_json(client, path):
    response = client.request("GET", path, checked=False)
    assert response.status_code in (400, 404)
    assert response.json()["status"] == response.status_code


def test_too_large_a_body_is_413_before_any_service_sees_it(client, platform):
    mark = platform.log_mark("transactions")
    response = client.post("/v1/transactions", body="x" * 100_000,
                           headers={"X-Request-Id": "too-large"})
    problem(response, 413, "content-too-large")
    assert platform.log_lines("transactions", mark, request_id="too-large") == []


def test_the_access_log_is_json_and_has_no_query(household, platform):
    mark = platform.log_mark("access")
    household.get("/v1/transactions", params={"q": "private-words"},
                  headers={"X-Request-Id": "access-log-test"})
    (line,) = until(
        lambda: platform.log_lines("access", mark, request_id="access-log-test",
                                   listener="public"),
        "the access log's line", 10)
    assert line["status"] == 200
    assert line["path"] == "/v1/transactions"
    assert "private-words" not in platform.log_text("access", mark)
