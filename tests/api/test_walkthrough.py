"""The first hour with Purser: what the README promises, as one story."""

import socket
import ssl
import warnings
from urllib.parse import urlsplit

import pytest

from harness.client import Client, problem


def test_register_budget_spend_and_hear_at_once_what_it_does(household):
    household.budget("500.00", thresholds=[90])

    first = household.spend("440.00")
    assert first["budget_check"]["status"] == "ok"

    second = household.spend("12.50")
    (entry,) = second["budget_check"]["budgets"]
    assert second["budget_check"]["status"] == "near"
    assert second["budget_check"]["source"] == "live"
    assert entry["crossed"] == [90]
    assert entry["percent"] == 90.5
    assert entry["spent_before"] == "440.00"
    assert entry["spent"] == "452.50"
    assert entry["remaining"] == "47.50"

    third = household.spend("60.00")
    (entry,) = third["budget_check"]["budgets"]
    assert third["budget_check"]["status"] == "exceeded"
    assert entry["crossed"] == [100]
    assert entry["remaining"] == "-12.50"


def test_a_block_budget_refuses_and_a_check_said_so_beforehand(household):
    budget = household.budget("500.00", thresholds=[90])
    household.spend("452.50")
    changed = household.patch(f"/v1/budgets/{budget['id']}", {"mode": "block"})
    assert changed.json()["mode"] == "block"
    before = household.get("/v1/transactions").json()
    wish = {"type": "expense", "amount": "60.00", "category": "Food"}

    verdict = household.post("/v1/transactions/check", wish).json()
    assert verdict["allowed"] is False
    refused = problem(household.post("/v1/transactions", wish), 422, "budget-exceeded")

    assert household.get("/v1/transactions").json() == before
    assert refused["budget_check"]["budgets"] == verdict["budget_check"]["budgets"]
    assert refused["budget_check"]["status"] == "exceeded"


def test_http2_is_spoken(platform, contract):
    with Client(platform, contract, http2=True) as client:
        response = client.get("/.well-known/jwks.json")
    assert response.http_version == "HTTP/2"


@pytest.mark.parametrize("version, offered", [("TLSv1_1", False), ("TLSv1_2", True),
                                               ("TLSv1_3", True)])
def test_only_tls_1_2_and_1_3_are_spoken(platform, version, offered):
    address = urlsplit(platform.base_url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(platform.ca)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with socket.create_connection((address.hostname, address.port), timeout=10) as raw:
        if offered:
            with context.wrap_socket(raw, server_hostname=address.hostname) as tls:
                assert tls.version() == version.replace("_", ".")
        else:
            with pytest.raises(OSError):
                context.wrap_socket(raw, server_hostname=address.hostname)
