"""The OpenAPI document is served, readable, and says neither more nor less than the services do."""

import re

import pytest

from harness.platform import SERVICES, TOP
from harness.contract import strict_json


def test_the_document_is_served_as_it_is_in_the_repository(client):
    served = client.get("/v1/openapi.json")
    assert served.content == (TOP / "api/openapi.json").read_bytes()


def test_every_public_route_is_documented_and_every_documented_route_is_served(platform, contract):
    served = {
        (route["method"], route["path"])
        for service in SERVICES
        for route in platform.routes(service)
        if not route["internal"]
    }
    documented = {(method, path) for method, path, _ in contract.operations()}
    assert served == documented - {("GET", "/v1/openapi.json")}


def test_the_least_role_of_each_route_is_the_documented_one(platform, contract):
    for service in SERVICES:
        for route in platform.routes(service):
            if route["internal"] or route["role"] == "public":
                continue
            operation = contract.operation(route["method"], route["path"])
            roles = [
                role for way in operation["security"] for role in way.get("accessToken", [])
            ]
            assert roles == [route["role"]], route


def test_every_problem_type_in_the_document_is_a_page(client, contract):
    types = set()
    for name, schema in contract.document["components"]["schemas"].items():
        for part in schema.get("allOf", []):
            type_ = part.get("properties", {}).get("type", {})
            types.update(type_.get("enum", [type_["const"]] if "const" in type_ else []))
    types = {type_ for type_ in types if type_.startswith("/problems/")}
    assert len(types) >= 20
    for type_ in sorted(types):
        page = client.get(type_, checked=False)
        assert page.status_code == 200, type_
        assert page.headers["content-type"].startswith("text/html")


def test_docs_are_pages_that_ask_nothing_of_other_sites(client):
    page = client.get("/docs", checked=False)
    if page.is_redirect:
        page = client.get(page.headers["location"], checked=False)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    parts = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert parts
    for part in parts:
        assert not re.match(r"(https?:)?//", part), part
        path = page.url.join(part).raw_path.decode()
        assert client.get(path, checked=False).status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_problem_pages_explain_the_problem(client):
    page = client.get("/problems/budget-exceeded", checked=False)
    assert "budget" in page.text.lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_document_is_read_only(client, method):
    response = client.request(method, "/v1/openapi.json")
    assert response.status_code == 405


def test_the_document_is_strict_json():
    strict_json((TOP / "api/openapi.json").read_text(encoding="utf-8"))
