"""The helper that holds answers against the document does find what is wrong with them."""

import copy
import json

import httpx
import pytest

from harness.contract import ContractError

ID = "019a6d20-3a5e-7c41-9b52-0e6f1a2b3c4d"

HEADERS = {
    "Content-Type": "application/json", "Cache-Control": "no-store", "X-Request-Id": "r-1",
    "ETag": '"1-abcdef"', "Strict-Transport-Security": "max-age=63072000",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
}

PROBLEM = {
    "type": "/problems/not-found", "title": "Not found", "status": 404, "detail": "Nothing.",
    "instance": f"/v1/budgets/{ID}", "request_id": "r-1",
}


@pytest.fixture(scope="module")
def example(contract):
    """The body of a budget as the document shows one."""
    (budget,) = contract.document["paths"]["/v1/budgets"]["get"]["responses"]["200"]["content"][
        "application/json"]["example"]["data"]
    return budget


def answer(status, body, headers=HEADERS, path=f"/v1/budgets/{ID}", method="GET"):
    request = httpx.Request(
        method, f"https://localhost{path}", headers={"Authorization": "Bearer x"})
    text = body if isinstance(body, str) else json.dumps(body)
    return httpx.Response(status, headers=headers, text=text, request=request)


def with_headers(**changes):
    """HEADERS with some changed, left out (None) or added."""
    headers = {**HEADERS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return {name: value for name, value in headers.items() if value is not None}


def with_member(body, path, value):
    """The body with one member, named by a path, changed; or left out, where the value is ... ."""
    changed = copy.deepcopy(body)
    *parents, name = path
    target = changed
    for parent in parents:
        target = target[parent]
    if value is ...:
        del target[name]
    else:
        target[name] = value
    return changed


def test_good_answers_are_let_through(contract, example):
    contract.check(answer(200, example))
    contract.check(answer(404, PROBLEM, with_headers(
        Content_Type="application/problem+json", ETag=None)))
    contract.check(answer(304, "", with_headers(Content_Type=None)))


@pytest.mark.parametrize("path, value", [
    (["colour"], "red"), (["name"], ...), (["amount"], 500), (["amount"], "500"),
    (["amount"], "500.0"), (["amount"], "0500.00"), (["amounts"], []), (["id"], "x"),
    (["id"], ID.upper()), (["created_at"], "2026-11-10T09:11:00Z"), (["mode"], "stop"),
    (["starts_on"], "2026-02-30"), (["thresholds"], [90, 90]), (["version"], "1"),
    (["version"], 2), (["period", "unit"], "decade"), (["period", "x"], 1), (["currency"], "JPY"),
    (["rollover_cap"], "1.0"), (["usage"], {}),
])
def test_a_body_that_is_not_as_documented_is_found(contract, example, path, value):
    with pytest.raises(ContractError):
        contract.check(answer(200, with_member(example, path, value)))


@pytest.mark.parametrize("changes", [
    {"Content_Type": "text/plain"}, {"X_Request_Id": None}, {"ETag": None}, {"ETag": "1-abc"},
    {"ETag": '"2-abc"'}, {"Cache_Control": "public"}, {"X_Undocumented": "x"},
    {"Location": "/v1/budgets/1"}, {"Set_Cookie": "a=b"}, {"X_Frame_Options": None},
    {"Strict_Transport_Security": None}, {"X_Content_Type_Options": "sniff"},
    {"Content_Security_Policy": "default-src 'none'"},
])
def test_headers_that_are_not_as_documented_are_found(contract, example, changes):
    with pytest.raises(ContractError):
        contract.check(answer(200, example, with_headers(**changes)))


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '{"a":1,"a":2}', '{"a":NaN}'])
def test_a_body_that_is_no_strict_json_is_found(contract, body):
    with pytest.raises(ContractError):
        contract.check(answer(200, body))


@pytest.mark.parametrize("path, value", [
    (["status"], 405), (["type"], "/problems/forbidden"), (["type"], "about:blank"),
    (["request_id"], "r-2"), (["instance"], "/elsewhere"), (["detail"], ...), (["stack"], "x"),
    (["errors"], [{"pointer": "", "code": "type", "detail": "x"}]), (["budget_check"], {}),
])
def test_a_problem_that_is_not_as_documented_is_found(contract, path, value):
    headers = with_headers(Content_Type="application/problem+json", ETag=None)
    with pytest.raises(ContractError):
        contract.check(answer(404, with_member(PROBLEM, path, value), headers))


@pytest.mark.parametrize("status", [202, 418, 201])
def test_a_status_that_is_not_documented_is_found(contract, example, status):
    with pytest.raises(ContractError):
        contract.check(answer(status, example))


def test_a_path_that_is_not_documented_cannot_succeed(contract, example):
    with pytest.raises(ContractError):
        contract.check(answer(200, example, path="/v1/secret"))


def test_validation_problems_must_name_their_faults(contract):
    headers = with_headers(Content_Type="application/problem+json", ETag=None)
    body = {**PROBLEM, "type": "/problems/validation-failed", "status": 422}
    with pytest.raises(ContractError):
        contract.check(answer(422, body, headers))
    for faults in ([], [{"code": "type", "detail": "x"}], [{"pointer": "x", "code": "type",
                   "detail": "x"}], [{"pointer": "", "code": "no-such-code", "detail": "x"}],
                   [{"pointer": "", "parameter": "", "code": "type", "detail": "x"}]):
        with pytest.raises(ContractError):
            contract.check(answer(422, {**body, "errors": faults}, headers))
    contract.check(answer(422, {**body, "errors": [
        {"pointer": "", "code": "type", "detail": "x"}]}, headers))
