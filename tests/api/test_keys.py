"""Public keys, and changing them while everybody stays signed in."""

import re
import subprocess
import time

import jwt

from harness import tokens
from harness.client import problem
from harness.wait import until


def keys(client):
    return {key["kid"]: key for key in client.get("/.well-known/jwks.json").json()["keys"]}


def test_the_key_that_signs_is_published(client, household):
    header, claims, _ = tokens.parts(household.token)
    key = keys(client)[header["kid"]]
    assert header["alg"] == "ES256"
    verified = jwt.decode(
        household.token, jwt.PyJWK(key).key, algorithms=["ES256"], audience="purser")
    assert verified == claims


def test_no_private_part_is_published(client):
    assert not re.search(r'"(d|p|q|dp|dq|qi|k)":', client.get("/.well-known/jwks.json").text)


def test_keys_can_be_read_by_any_page(client):
    etag = client.get("/.well-known/jwks.json").headers.get("etag")
    assert etag is None or client.get(
        "/.well-known/jwks.json", headers={"If-None-Match": etag}).status_code == 304


def test_private_keys_are_for_their_owner_alone(platform):
    files = list(platform.key_files())
    assert files
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o077 == 0


def purserctl(platform, *arguments, check=True):
    return subprocess.run(
        [platform.program("purserctl"), "--keys-dir", platform.run / "keys", *arguments],
        check=check, capture_output=True, text=True, timeout=30,
    )


def signs_from(platform, kid, seconds_ago):
    """Has a key sign since so long ago, as if that much time had gone by."""
    path = platform.key_file(kid)
    path.rename(path.with_name(f"{int(time.time()) - seconds_ago}-{kid}.pem"))


def kid_of(token):
    return tokens.parts(token)[0]["kid"]


def test_rotating_keys_publishes_then_signs_then_retires_and_nobody_is_signed_out(
        client, household, platform):
    before = keys(client)
    old = kid_of(household.token)

    purserctl(platform, "keys", "rotate")
    until(lambda: len(keys(client)) == len(before) + 1, "the next key is published")
    (new,) = set(keys(client)) - set(before)
    assert kid_of(household.login()["access_token"]) == old, "it signs before its time"
    listed = purserctl(platform, "keys", "list").stdout
    assert re.search(rf"{new} .* waiting", listed)
    assert re.search(rf"{old} .* signing", listed)
    assert purserctl(platform, "keys", "rotate", check=False).returncode != 0

    signs_from(platform, old, 5000)
    signs_from(platform, new, 1)
    token = household.login()["access_token"]
    assert kid_of(token) == new
    for path in ("/v1/me", "/v1/transactions", "/v1/budgets"):
        until(lambda: client.get(path, token=token).status_code == 200,
              "the new key is known everywhere", 45, every=0.5)
        assert client.get(path, token=household.access_token).status_code == 200

    signs_from(platform, new, 1000)
    until(lambda: old not in keys(client), "the old key is no longer published")
    assert client.get("/v1/budgets", token=token).status_code == 200
    household.renew()
    assert kid_of(household.access_token) == new


def test_an_unknown_key_does_not_stop_a_service(reader, platform):
    """Each such token makes a service ask for the keys, but not more than once in 30 seconds."""
    header, claims, _ = tokens.parts(reader.token)
    mark = platform.log_mark("auth")
    for number in range(50):
        forged = tokens.es256(
            {**header, "kid": f"made-up-{number}"}, tokens.fresh_claims(claims), tokens.new_key())
        problem(reader.client.get("/v1/budgets", token=forged), 401, "unauthenticated")
    assert reader.get("/v1/budgets").status_code == 200
    asked = platform.log_lines("auth", mark, route="/.well-known/jwks.json")
    assert len(asked) <= 4
