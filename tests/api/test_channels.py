"""Channels: where alerts go, how an address is confirmed and unsubscribed."""

import base64
import hashlib
import hmac
import time
import uuid

import pytest

from harness.client import faults, problem
from harness.wait import until

HOOK = "https://example.org/hook"
CONFIRM, UNSUBSCRIBE = 1, 2


def email(household, **members):
    return household.post("/v1/channels", {"kind": "email", "address": "a@example.org", **members})


def webhook(household, **members):
    return household.post("/v1/channels", {"kind": "webhook", "url": HOOK, **members})


def deliveries(platform, channel):
    """What is to be sent, or was, by a channel."""
    return platform.sql("notifications", "SELECT kind, alert_id::text FROM deliveries"
                        " WHERE channel_id = %s ORDER BY created_at, id", channel)


@pytest.fixture
def link(platform):
    """The path and query of a mail's link."""
    key = (platform.run / "secrets/notifications/link-key").read_text().strip().encode()

    def link(household, channel, purpose=CONFIRM, seq=1, expires=None, key=key):
        if expires is None:
            expires = int(time.time()) + 60
        body = (bytes([purpose]) + uuid.UUID(household.book).bytes + uuid.UUID(channel).bytes
                + seq.to_bytes(4, "big") + expires.to_bytes(8, "big"))
        whole = body + hmac.new(key, body, hashlib.sha256).digest()
        token = base64.urlsafe_b64encode(whole).decode().rstrip("=")
        place = "confirm" if purpose == CONFIRM else "unsubscribe"
        return f"/v1/channels/{place}?token={token}"
    return link


def test_an_address_is_silent_until_it_is_confirmed(platform, household, client, link):
    response = email(household)
    created = response.json()
    assert created == {
        "id": created["id"], "kind": "email", "address": "a@example.org",
        "levels": ["near", "exceeded"], "enabled": True, "verified_at": None,
        "disabled_reason": None, "version": 1, "created_at": created["created_at"],
        "updated_at": created["created_at"]}
    assert response.headers["location"] == f"/v1/channels/{created['id']}"
    assert household.get(response.headers["location"]).json() == created
    assert deliveries(platform, created["id"]) == [("confirm", None)]

    address = link(household, created["id"])
    page = client.get(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "form-action 'self'" in policy
    assert "<script" not in page.text and 'method="post"' in page.text
    assert household.get(f"/v1/channels/{created['id']}").json()["verified_at"] is None

    assert client.post(address).status_code == 200
    confirmed = household.get(f"/v1/channels/{created['id']}").json()
    assert confirmed["verified_at"] and confirmed["version"] == 2
    assert client.post(address).status_code == 404


def test_links_that_are_forged_old_or_of_another_address_do_nothing(household, client, link):
    channel = email(household).json()["id"]
    other = webhook(household).json()["id"]
    good = link(household, channel)
    flipped = good[:-8] + ("A" if good[-8] != "A" else "B") + good[-7:]
    for address in (
            flipped, good[:-1], link(household, channel, key=b"x" * 64),
            link(household, channel, expires=int(time.time()) - 1), link(household, channel, seq=2),
            link(household, channel, UNSUBSCRIBE).replace("unsubscribe", "confirm"),
            link(household, str(uuid.uuid4()))):
        assert client.post(address).status_code == 404, address
    assert household.get(f"/v1/channels/{channel}").json()["verified_at"] is None
    assert household.get(f"/v1/channels/{other}").json()["version"] == 1
    assert faults(client.get("/v1/channels/confirm")) == {("?token", "required")}


def test_one_click_unsubscribes_without_logging_in(household, client, link):
    channel = email(household).json()["id"]
    address = link(household, channel, UNSUBSCRIBE, expires=0)
    assert client.get(address).status_code == 200
    assert household.get(f"/v1/channels/{channel}").json()["enabled"] is True
    response = client.post(address, body="List-Unsubscribe=One-Click",
                           headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == 200
    ended = household.get(f"/v1/channels/{channel}").json()
    assert (ended["enabled"], ended["disabled_reason"]) == (False, "unsubscribed")
    assert client.post(address).status_code == 200
    back = household.patch(f"/v1/channels/{channel}", {"enabled": True}).json()
    assert (back["enabled"], back["disabled_reason"]) == (True, None)


def test_another_address_is_confirmed_anew(platform, household, client, link):
    channel = email(household).json()["id"]
    client.post(link(household, channel))
    path = f"/v1/channels/{channel}"
    assert household.patch(path, {"address": "a@example.org"}).json()["verified_at"]
    changed = household.patch(path, {"address": "b@example.org"}).json()
    assert (changed["address"], changed["verified_at"]) == ("b@example.org", None)
    assert deliveries(platform, channel) == [("confirm", None)] * 2
    assert client.post(link(household, channel)).status_code == 404
    assert client.post(link(household, channel, seq=2)).status_code == 200


def test_nobody_can_be_mailed_at_will(household):
    for _ in range(5):
        channel = email(household).json()["id"]
        household.delete(f"/v1/channels/{channel}")
    response = email(household)
    problem(response, 429, "too-many-requests")
    assert int(response.headers["retry-after"]) > 0
    assert household.pages("/v1/channels") == []
    assert webhook(household).status_code == 201


def test_a_webhooks_secret_is_shown_once(household):
    headers = {"Idempotency-Key": "hook"}
    body = {"kind": "webhook", "url": HOOK, "levels": ["exceeded"]}
    first = household.post("/v1/channels", body, headers=headers)
    created = first.json()
    secret = created.pop("secret")
    assert secret.startswith("whsec_") and len(base64.b64decode(secret[6:])) == 24
    assert created["url"] == HOOK and created["levels"] == ["exceeded"]
    assert household.get(f"/v1/channels/{created['id']}").json() == created
    again = household.post("/v1/channels", body, headers=headers)
    assert again.status_code == 201 and again.json() == created
    assert household.pages("/v1/channels") == [created]


def test_a_secret_is_rotated_and_the_old_one_stays_for_a_day(platform, household):
    created = webhook(household).json()
    path = f"/v1/channels/{created['id']}/rotate-secret"
    headers = {"Idempotency-Key": "rotate"}
    rotated = household.post(path, headers=headers).json()["secret"]
    assert rotated != created["secret"]
    assert household.post(path, headers=headers).json() == {}
    stored = platform.sql(
        "notifications", "SELECT secret, old_secret, old_secret_until > now() + interval '23 hours'"
        " FROM channels WHERE id = %s", created["id"])
    assert stored == [(rotated, created["secret"], True)]
    kept = platform.sql("notifications", "SELECT body FROM idempotency WHERE book_id = %s",
                        household.book)
    assert kept == [("{}",)]


def test_an_email_channel_has_no_secret(household):
    channel = email(household).json()["id"]
    assert faults(household.post(f"/v1/channels/{channel}/rotate-secret")) == {("", "not_allowed")}


@pytest.mark.parametrize("address", ["a", "a@", "@b", "a b@c.org", "a@b@c", "a@-b.org", 5, None])
def test_an_address_must_be_one(household, address):
    (fault,) = faults(household.post("/v1/channels", {"kind": "email", "address": address}))
    assert fault[0] == "/address"


@pytest.mark.parametrize("url", [
    "http://example.org/", "ftp://example.org/", "https://", "https:///x",
    "https://u:p@example.org/", "https://u@example.org", "//example.org", "example.org", "https://exa mple.org/",
    "https://example.org\\@evil.example/", "https://example.org/\u00e9", "javascript:alert(1)",
    "https://example.org:99999/", "https://example.org/" + "x" * 2000, 5, "",
])
def test_a_url_must_be_https_with_a_host_and_no_user(household, url):
    (fault,) = faults(household.post("/v1/channels", {"kind": "webhook", "url": url}))
    assert fault[0] == "/url"


def test_all_faults_are_named_at_once(household):
    assert faults(household.post("/v1/channels", {
        "kind": "pigeon", "address": "x", "url": "y", "levels": ["far", "far"],
        "enabled": "yes", "verified_at": None, "secret": "whsec_x"})) == {
        ("/kind", "not_allowed"), ("/address", "format"), ("/url", "format"),
        ("/levels/0", "not_allowed"), ("/levels/1", "not_allowed"), ("/enabled", "type"),
        ("/verified_at", "unknown_member"), ("/secret", "unknown_member")}
    assert faults(household.post("/v1/channels", {"kind": "email", "url": HOOK})) == {
        ("/address", "required"), ("/url", "not_allowed")}
    channel = webhook(household).json()["id"]
    path = f"/v1/channels/{channel}"
    assert faults(household.patch(path, {"address": "a@example.org"})) == {
        ("/address", "not_allowed")}
    assert faults(household.patch(path, {"kind": "email", "levels": []})) == {
        ("/kind", "unknown_member"), ("/levels", "too_few")}


def test_a_user_has_at_most_twenty_channels(household):
    for _ in range(20):
        assert webhook(household).status_code == 201
    assert faults(webhook(household)) == {("", "too_many")}
    assert len(household.pages("/v1/channels", limit=7)) == 20


def test_a_channel_is_its_owners_alone(household, neighbour):
    channel = webhook(household).json()["id"]
    path = f"/v1/channels/{channel}"
    for response in (neighbour.get(path), neighbour.patch(path, {"enabled": False}),
                     neighbour.delete(path), neighbour.post(f"{path}/test"),
                     neighbour.post(f"{path}/rotate-secret"), neighbour.get(f"{path}/deliveries")):
        problem(response, 404, "not-found")
    assert neighbour.pages("/v1/channels") == []
    assert household.get(path).json()["version"] == 1


def test_versions_guard_changes(household):
    channel = webhook(household).json()["id"]
    path = f"/v1/channels/{channel}"
    etag = household.get(path).headers["etag"]
    assert household.patch(path, {"levels": ["near"]}, headers={"If-Match": etag}).json()[
        "version"] == 2
    problem(household.patch(path, {"enabled": False}, headers={"If-Match": etag}),
            412, "precondition-failed")
    problem(household.delete(path, headers={"If-Match": etag}), 412, "precondition-failed")
    assert household.delete(path).status_code == 204
    problem(household.get(path), 404, "not-found")


def test_a_taken_id_is_a_conflict(household, neighbour):
    created = webhook(household).json()
    problem(webhook(household, id=created["id"]), 409, "id-taken")
    assert webhook(neighbour, id=created["id"]).status_code == 201


def test_a_test_is_enqueued_and_so_is_another_link(platform, household):
    hook = webhook(household, enabled=False).json()["id"]
    assert faults(household.post(f"/v1/channels/{hook}/test")) == {("", "not_allowed")}
    household.patch(f"/v1/channels/{hook}", {"enabled": True})
    response = household.post(f"/v1/channels/{hook}/test")
    assert response.status_code == 202 and set(response.json()) == {"delivery_id"}
    assert deliveries(platform, hook) == [("test", None)]
    address = email(household).json()["id"]
    assert household.post(f"/v1/channels/{address}/test").status_code == 202
    assert deliveries(platform, address) == [("confirm", None)] * 2


def test_an_alert_goes_to_channels_that_are_verified_enabled_and_want_it(platform, household):
    wanted = webhook(household).json()["id"]
    others = [webhook(household, levels=["near"]).json()["id"],
              webhook(household, enabled=False).json()["id"]]
    unverified = webhook(household).json()["id"]
    platform.sql("notifications", "UPDATE channels SET verified_at = now()"
                 " WHERE book_id = %s AND id <> %s", household.book, unverified)
    household.budget(amount="10.00")
    household.spend("11.00")
    (alert,) = until(lambda: household.pages("/v1/alerts"), "the alert")
    assert deliveries(platform, wanted) == [("alert", alert["id"])]
    for channel in (*others, unverified):
        assert deliveries(platform, channel) == []


def test_an_address_gets_one_mail_an_hour_and_budget_unless_the_level_rises(platform, household):
    channel = email(household).json()["id"]
    platform.sql("notifications", "UPDATE channels SET verified_at = now() WHERE id = %s", channel)
    household.budget(amount="100.00", thresholds=[50, 60, 70])
    household.budget(amount="200.00", thresholds=[30], name="Second")
    for amount in ("55.00", "10.00", "10.00", "30.00"):
        household.spend(amount)
    until(lambda: len(household.pages("/v1/alerts")) == 5, "all alerts")
    alerts = household.pages("/v1/alerts")
    mailed = {alert for kind, alert in deliveries(platform, channel) if kind == "alert"}
    assert sorted((alert["budget_name"], alert["threshold"]) for alert in alerts
                  if alert["id"] in mailed) == [("Food", 50), ("Food", 100), ("Second", 30)]
