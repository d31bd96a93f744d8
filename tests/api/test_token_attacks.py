"""Tokens that are not ours, or no longer good, open nothing."""

import json
import time
import uuid

import pytest

from harness import tokens
from harness.client import problem
from harness.wait import until

SERVICES = ["/v1/me", "/v1/transactions", "/v1/budgets"]


@pytest.fixture(scope="module")
def jwk(client):
    return client.get("/.well-known/jwks.json").json()["keys"][0]


@pytest.fixture(scope="module")
def signing_key(platform, reader):
    """The key that the reader's token is signed with."""
    return platform.signing_key(tokens.parts(reader.token)[0]["kid"])


def refused_everywhere(client, token):
    for path in SERVICES:
        response = client.get(path, headers={"Authorization": f"Bearer {token}"})
        problem(response, 401, "unauthenticated")
        assert response.headers["www-authenticate"].startswith("Bearer")


def forged(reader, jwk, name):
    """One of the forgeries below, made for the reader's account."""
    header, claims, signature = tokens.parts(reader.token)
    owner = {**claims, "role": "owner"}
    message, _, text = reader.token.rpartition(".")
    return {
        "alg none": tokens.unsigned({**header, "alg": "none"}, owner) + ".",
        "alg None": tokens.unsigned({**header, "alg": "None"}, owner) + ".",
        "alg nOnE with our signature": tokens.unsigned({**header, "alg": "nOnE"}, owner)
        + "." + text,
        "no signature": message + ".",
        "no dots at all": message.replace(".", ""),
        "one part": message.split(".", maxsplit=1)[0],
        "four parts": reader.token + ".x",
        "empty parts": "..",
        "HS256 with the public PEM": tokens.hs256(
            {**header, "alg": "HS256"}, owner, tokens.public_pem(jwk)),
        "HS256 with the public PEM, trimmed": tokens.hs256(
            {**header, "alg": "HS256"}, owner, tokens.public_pem(jwk).strip()),
        "HS256 with the JWK": tokens.hs256(
            {**header, "alg": "HS256"}, owner, json.dumps(jwk).encode()),
        "HS256 with an empty secret": tokens.hs256({**header, "alg": "HS256"}, owner, b""),
        "HS256 with the kid": tokens.hs256(
            {**header, "alg": "HS256"}, owner, jwk["kid"].encode()),
        "another key, our kid": tokens.es256(header, owner, tokens.new_key()),
        "another key, its own jwk": tokens.es256(
            {**header, "jwk": jwk}, owner, tokens.new_key()),
        "another key, no kid": tokens.es256({"alg": "ES256"}, owner, tokens.new_key()),
        "changed payload": tokens.unsigned(header, {**claims, "role": "owner", "x": 1})
        + "." + text,
        "another book": tokens.unsigned(header, {**claims, "book": str(uuid.uuid4())})
        + "." + text,
        "signature of zeros": message + "." + tokens.encode(bytes(64)),
        "signature cut short": message + "." + tokens.encode(signature[:-1]),
        "signature with more": message + "." + tokens.encode(signature + b"\0"),
        "a blank in it": reader.token[:20] + " " + reader.token[20:],
        "padded": reader.token + "==",
        "standard base64": reader.token.replace("-", "+").replace("_", "/") + "+",
        "header is no JSON": "e30x." + reader.token.split(".", 1)[1],
        "5000 characters": reader.token + "A" * 5000,
        "nonsense": "nonsense",
    }[name]


FORGERIES = [
    "alg none", "alg None", "alg nOnE with our signature", "no signature", "no dots at all",
    "one part", "four parts", "empty parts", "HS256 with the public PEM",
    "HS256 with the public PEM, trimmed", "HS256 with the JWK", "HS256 with an empty secret",
    "HS256 with the kid", "another key, our kid", "another key, its own jwk",
    "another key, no kid", "changed payload", "another book", "signature of zeros",
    "signature cut short", "signature with more", "a blank in it", "padded", "standard base64",
    "header is no JSON", "5000 characters", "nonsense",
]


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_opens_nothing(reader, jwk, name):
    refused_everywhere(reader.client, forged(reader, jwk, name))


# What is wrong with a token that our own key has signed: (header changes, claim changes).
FLAWS = {
    "unknown kid": ({"kid": "no-such-key"}, {}),
    "no kid": ({"kid": ...}, {}),
    "kid is a number": ({"kid": 1}, {}),
    "kid is a path": ({"kid": "../../../../etc/passwd"}, {}),
    "crit": ({"crit": ["exp"]}, {}),
    "empty crit": ({"crit": []}, {}),
    "alg ES384": ({"alg": "ES384"}, {}),
    "alg es256": ({"alg": "es256"}, {}),
    "alg missing": ({"alg": ...}, {}),
    "alg a list": ({"alg": ["ES256"]}, {}),
    "expired": ({}, {"exp": int(time.time()) - 1}),
    "exp missing": ({}, {"exp": ...}),
    "exp a text": ({}, {"exp": "9999999999"}),
    "exp a fraction": ({}, {"exp": 9999999999.5}),
    "exp negative": ({}, {"exp": -1}),
    "exp beyond 64 bits": ({}, {"exp": 2 ** 70}),
    "exp true": ({}, {"exp": True}),
    "exp null": ({}, {"exp": None}),
    "iat in the future": ({}, {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 4200}),
    "iat a text": ({}, {"iat": "0"}),
    "aud of services": ({}, {"aud": "purser-internal"}),
    "aud of others": ({}, {"aud": "other"}),
    "aud missing": ({}, {"aud": ...}),
    "aud a number": ({}, {"aud": 1}),
    "iss of others": ({}, {"iss": "https://evil.example"}),
    "iss missing": ({}, {"iss": ...}),
    "sub no id": ({}, {"sub": "admin"}),
    "sub missing": ({}, {"sub": ...}),
    "sid missing": ({}, {"sid": ...}),
    "sid a list": ({}, {"sid": []}),
    "book missing": ({}, {"book": ...}),
    "book no id": ({}, {"book": "*"}),
    "role unknown": ({}, {"role": "admin"}),
    "role missing": ({}, {"role": ...}),
    "role a number": ({}, {"role": 3}),
    "role service": ({}, {"role": "service"}),
    "cur unknown": ({}, {"cur": "ZZZ"}),
    "cur missing": ({}, {"cur": ...}),
    "tz missing": ({}, {"tz": ...}),
}


def signed(reader, key, header_changes, claim_changes):
    header, claims, _ = tokens.parts(reader.token)
    header = {name: value for name, value in {**header, **header_changes}.items()
              if value is not ...}
    return tokens.es256(header, tokens.fresh_claims(claims, **claim_changes), key)


def test_a_token_of_our_key_without_flaw_is_good(reader, signing_key):
    """So that the tests below fail for their flaw and for nothing else."""
    for path in SERVICES:
        response = reader.client.get(path, token=signed(reader, signing_key, {}, {}))
        assert response.status_code == 200


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_token_opens_nothing_even_where_our_key_signed_it(reader, signing_key, flaw):
    refused_everywhere(reader.client, signed(reader, signing_key, *FLAWS[flaw]))


def test_duplicate_members_in_a_token_are_refused(reader, signing_key):
    header, claims, _ = tokens.parts(reader.token)
    twice = json.dumps(tokens.fresh_claims(claims))[:-1] + ',"role":"owner"}'
    refused_everywhere(reader.client, tokens.es256(header, twice, signing_key))
    twice = json.dumps(header)[:-1] + ',"alg":"ES256"}'
    refused_everywhere(
        reader.client, tokens.es256(twice, tokens.fresh_claims(claims), signing_key))


def test_a_token_that_has_expired_says_so(reader, signing_key):
    token = signed(reader, signing_key, {}, {"exp": int(time.time()) - 1})
    response = reader.client.get("/v1/budgets", token=token)
    problem(response, 401, "unauthenticated")
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


def test_a_session_is_ended_by_its_id_not_by_the_text_of_its_token(household):
    """The last character of a signature has bits that mean nothing."""
    token = household.token
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    twins = [token[:-1] + alphabet[last & ~15 | bits] for bits in range(16)]
    household.post("/v1/auth/logout")
    for twin in twins:
        until(lambda: household.client.get("/v1/budgets", token=twin).status_code == 401,
              "the session has ended under every text of its token", 5)


@pytest.mark.parametrize("header", [
    "Bearer", "Basic YTpi", "bearer", "Token x", "Bearer a b", "Bearer\tx", "Bearer,x",
])
def test_other_authorization_headers_are_401(client, header):
    response = client.get("/v1/budgets", headers={"Authorization": header})
    problem(response, 401, "unauthenticated")


def test_without_a_token_nothing_is_open_and_nothing_is_told(client):
    for path in SERVICES + ["/v1/auth/sessions", "/v1/categories", "/v1/budgets/limits"]:
        response = client.get(path)
        problem(response, 401, "unauthenticated")
        assert response.headers["www-authenticate"] == "Bearer"


def test_a_token_in_the_query_or_a_cookie_is_none(reader):
    response = reader.client.get("/v1/budgets", params={"access_token": reader.token})
    problem(response, 401, "unauthenticated")
    response = reader.client.get("/v1/budgets", headers={"Cookie": f"access_token={reader.token}"})
    problem(response, 401, "unauthenticated")


def test_a_token_of_megabytes_harms_nobody(reader):
    """The gateway refuses it long before a service sees it."""
    response = reader.client.get("/v1/budgets", token="A" * 2_000_000, checked=False)
    assert response.status_code in (400, 431)
    assert reader.get("/v1/budgets").status_code == 200
