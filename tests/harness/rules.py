"""What every answer must be, beyond what a schema can say."""

import re
from decimal import Decimal

DIGITS = {"JPY": 0, "KWD": 3, "CLF": 4}

MONEY_MEMBERS = {
    "amount",
    "carried",
    "daily_allowance",
    "limit",
    "projected",
    "remaining",
    "rollover_cap",
    "spent",
    "spent_before",
}

# The OWASP REST Security Cheat Sheet's list, less the two that each answer sets by itself.
SECURITY_HEADERS = {
    "strict-transport-security": re.compile(r"max-age=[1-9][0-9]{6,}"),
    "content-security-policy": re.compile(r"frame-ancestors 'none'"),
    "x-content-type-options": re.compile(r"^nosniff$"),
    "x-frame-options": re.compile(r"^DENY$"),
}


def digits(currency):
    """Minor digits of a currency (ISO 4217) that the tests use."""
    return DIGITS.get(currency, 2)


class ContractError(AssertionError):
    """An answer that the contract does not allow."""


def fail(message):
    raise ContractError(message)


def every_answer(response, path):
    for name, pattern in SECURITY_HEADERS.items():
        value = response.headers.get(name)
        if value is None or not pattern.search(value):
            fail(f"the security header {name} is {value!r}")
        if len(response.headers.get_list(name)) != 1:
            fail(f"the security header {name} stands there twice")
    request_ids = response.headers.get_list("x-request-id")
    if len(request_ids) != 1:
        fail(f"X-Request-Id: {request_ids}")
    if "authorization" in response.request.headers and path.startswith("/v1/"):
        if response.headers.get("cache-control") != "no-store" and path != "/v1/openapi.json":
            fail(f"Cache-Control is {response.headers.get('cache-control')!r}, not no-store")


def problem(response, body, path):
    if body["status"] != response.status_code:
        fail(f"the problem says {body['status']}, the answer is {response.status_code}")
    if body["request_id"] != response.headers["x-request-id"]:
        fail("the problem's request_id is not the answer's X-Request-Id")
    if body["instance"] != path:
        fail(f"the problem's instance is {body['instance']}")
    if "budget_check" in body:
        _amounts(body["budget_check"], None)


def resource(response, body):
    if not isinstance(body, dict):
        fail("the body is no object")
    etag = response.headers.get("etag")
    if etag and "version" in body and response.status_code in (200, 201):
        if etag.strip('"').partition("-")[0] != str(body["version"]):
            fail(f"the ETag {etag} is not of version {body['version']}")
    location = response.headers.get("location")
    if location and "id" in body and not location.endswith("/" + body["id"]):
        fail(f"the Location {location} is not of {body['id']}")
    if "next_cursor" in body and (body["next_cursor"] is not None) != ("link" in response.headers):
        fail("next_cursor and Link do not agree")
    if "openapi" not in body:
        _amounts(body, None)


def _amounts(node, currency):
    """All money has exactly the currency's digits, and percents at most one decimal."""
    if isinstance(node, list):
        for item in node:
            _amounts(item, currency)
    if not isinstance(node, dict):
        return
    currency = node.get("currency", currency)
    for name, value in node.items():
        if name in MONEY_MEMBERS and isinstance(value, str) and currency:
            if len(value.partition(".")[2]) != digits(currency):
                fail(f"{name} {value!r} has not the digits of {currency}")
        elif name == "percent" and value is not None:
            if Decimal(value) != round(Decimal(value), 1):
                fail(f"percent {value} has more than one decimal")
        else:
            _amounts(value, currency)
