"""HTTPS to the platform under test, each answer held against the OpenAPI document."""

import json as jsonlib
import socket
import ssl
import time

import httpx

TIMEOUT = httpx.Timeout(30.0)

# How often a request is sent again that a busy machine turned away unseen.
PATIENCE = 20


def tls_context(ca):
    """Trusts the platform's own CA and nothing else, whatever the environment says."""
    context = ssl.create_default_context(cafile=str(ca))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def tls_transport(ca, **options):
    """Connections by tls_context() that send what is written at once: httpcore writes headers and
    body apart and, before 1.0, left each body to wait some 40 ms for the headers' acknowledgement."""
    transport = httpx.HTTPTransport(
        verify=tls_context(ca), trust_env=False,
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=64), **options)
    backend = transport._pool._network_backend
    connect = backend.connect_tcp

    def connect_without_delay(*args, **kwargs):
        stream = connect(*args, **kwargs)
        stream.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return stream

    backend.connect_tcp = connect_without_delay
    return transport


class Client:
    """Sends requests and gives back checked answers. Safe for use by several threads.

    A 5xx fails the test unless it says `allow_5xx=True`; but an overloaded service says so before it
    has done anything, and then the request is sent again, as any client may. `checked=False` leaves
    the contract out, for load that has nothing to do with it.
    """

    def __init__(self, platform, contract, **options):
        self.platform = platform
        self.contract = contract
        self._http = httpx.Client(
            base_url=options.pop("base_url", platform.base_url),
            transport=tls_transport(platform.ca, **options),
            trust_env=False,
            timeout=TIMEOUT,
        )

    def close(self):
        self._http.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def cookies(self):
        return self._http.cookies

    def request(self, method, path, *, token=None, json=None, body=None, params=None,
                headers=None, checked=True, allow_5xx=False):
        """One request. `json` is encoded, `body` sent as it is (text or bytes). `params` is a dict,
        a list of pairs, or a ready query string."""
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if json is not None:
            body = jsonlib.dumps(json, ensure_ascii=False)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        if isinstance(params, str):
            path, params = f"{path}?{params}", None
        response = self._send(
            0 if allow_5xx else PATIENCE, method, path, content=body, params=params,
            headers=headers)
        if response.status_code >= 500 and not allow_5xx:
            raise AssertionError(f"{method} {path} → {response.status_code} {response.text}")
        if checked:
            self.contract.check(response)
        return response

    def _send(self, patience, method, path, **request):
        while True:
            response = self._http.request(method, path, **request)
            if patience == 0 or not overloaded(response):
                return response
            patience -= 1
            time.sleep(int(response.headers["retry-after"]))

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, json=None, **options):
        return self.request("POST", path, json=json, **options)

    def patch(self, path, json=None, **options):
        options["headers"] = {
            "Content-Type": "application/merge-patch+json", **(options.get("headers") or {})
        }
        return self.request("PATCH", path, json=json, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)


def overloaded(response):
    """True where a service has turned the request away for its age, and done nothing."""
    return response.status_code == 503 and "/problems/overloaded" in response.text


def problem(response, status, type_name):
    """Asserts which problem an answer is, and gives its body."""
    assert response.status_code == status, f"{response.status_code} {response.text}"
    body = response.json()
    assert body["type"] == f"/problems/{type_name}", body
    return body


def faults(response):
    """The faults of a validation problem as a set of (place, code)."""
    body = problem(response, 422, "validation-failed")
    return {(place(error), error["code"]) for error in body["errors"]}


def place(error):
    """Where a fault is: a pointer as it stands, "?name" for a parameter, "name:" for a header."""
    if "parameter" in error:
        return "?" + error["parameter"]
    if "header" in error:
        return error["header"].lower() + ":"
    return error["pointer"]
