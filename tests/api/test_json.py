"""One strict gate before any JSON is believed."""

import pytest

from harness.client import faults, problem

GOOD = '"type":"expense","amount":"1.00","category":"Food"'

NOT_JSON = {
    "nothing at all": "",
    "white space": "  \n",
    "a word": "hello",
    "cut short": '{"type":"expense"',
    "text after it": "{" + GOOD + "} x",
    "two values": "{" + GOOD + "}{}",
    "a comment": "{" + GOOD + "} // why",
    "single quotes": "{'type':'expense'}",
    "a trailing comma": "{" + GOOD + ",}",
    "a duplicate member": "{" + GOOD + ',"type":"expense"}',
    "a duplicate member written with escapes": "{" + GOOD + r',"\u0074ype":"expense"}',
    "a duplicate member deep inside": "{" + GOOD + ',"x":[{"a":1,"a":2}]}',
    "NaN": "{" + GOOD + ',"x":NaN}',
    "Infinity": "{" + GOOD + ',"x":Infinity}',
    "minus Infinity": "{" + GOOD + ',"x":-Infinity}',
    "a number with a leading zero": "{" + GOOD + ',"x":01}',
    "a number with a plus": "{" + GOOD + ',"x":+1}',
    "a hexadecimal number": "{" + GOOD + ',"x":0x10}',
    "a point without digits": "{" + GOOD + ',"x":1.}',
    "U+0000 escaped": "{" + GOOD + r',"payee":"a\u0000b"}',
    "U+0000 in a member's name": "{" + GOOD + r',"a\u0000b":1}',
    "U+0000 raw": "{" + GOOD + ',"payee":"a\0b"}',
    "a raw line break in a text": "{" + GOOD + ',"payee":"a\nb"}',
    "a lone high surrogate": "{" + GOOD + r',"payee":"\ud83d"}',
    "a lone low surrogate": "{" + GOOD + r',"payee":"\ude00"}',
    "surrogates in the wrong order": "{" + GOOD + r',"payee":"\ude00\ud83d"}',
    "a surrogate encoded in UTF-8": b"{" + GOOD.encode() + b',"payee":"\xed\xa0\xbd"}',
    "Latin-1": b"{" + GOOD.encode() + b',"payee":"caf\xe9"}',
    "an overlong encoding": b"{" + GOOD.encode() + b',"payee":"\xc0\xaf"}',
    "beyond U+10FFFF": b"{" + GOOD.encode() + b',"payee":"\xf4\x90\x80\x80"}',
    "UTF-16": ("{" + GOOD + "}").encode("utf-16"),
    "33 nested arrays": "{" + GOOD + ',"x":' + "[" * 32 + "]" * 32 + "}",
    "33 nested objects": '{"a":' * 32 + "{}" + "}" * 32,
    "thousands of nested arrays": "[" * 20000 + "]" * 20000,
    "an unknown escape": "{" + GOOD + r',"payee":"\x41"}',
}


def send(household, body):
    return household.request(
        "POST", "/v1/transactions", body=body, headers={"Content-Type": "application/json"}
    )


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json_is_400(reader, body):
    problem(send(reader, body), 400, "malformed-json")


@pytest.mark.parametrize("body", ["[]", "null", "true", "1", '"text"', "[{}]"])
def test_a_body_that_is_no_object_is_422(reader, body):
    assert faults(send(reader, body)) == {("", "type")}


def test_32_nested_arrays_are_json_all_the_same(reader):
    body = "{" + GOOD + ',"x":' + "[" * 31 + "]" * 31 + "}"
    assert faults(send(reader, body)) == {("/x", "unknown_member")}


def test_the_gate_stands_before_every_body(household):
    budget = household.budget()
    spent = household.spend("1.00")
    for method, path in [
        ("POST", "/v1/budgets"),
        ("PATCH", f"/v1/budgets/{budget['id']}"),
        ("PATCH", f"/v1/transactions/{spent['id']}"),
        ("POST", "/v1/transactions/check"),
        ("POST", "/v1/transactions/batch"),
        ("POST", "/v1/categories/rename"),
        ("POST", "/v1/auth/login"),
        ("POST", "/v1/auth/register"),
        ("POST", "/v1/auth/refresh"),
        ("POST", "/v1/auth/logout"),
        ("POST", "/v1/me/password"),
        ("POST", "/v1/me/delete"),
        ("PATCH", "/v1/me"),
    ]:
        response = household.request(
            method, path, body='{"a":1,"a":1}', headers={"Content-Type": "application/json"}
        )
        problem(response, 400, "malformed-json")


def test_a_pair_of_surrogates_is_the_character_it_stands_for(household):
    response = send(household, "{" + GOOD + r',"payee":"\ud83d\ude00"}')
    assert response.json()["payee"] == "😀"


def test_a_byte_order_mark_is_not_json(reader):
    body = b"\xef\xbb\xbf{" + GOOD.encode() + b"}"
    problem(send(reader, body), 400, "malformed-json")
