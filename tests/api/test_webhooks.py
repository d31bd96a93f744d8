"""Alerts that go to webhooks: signed, again until they are taken, and never to a place inside."""

import json

import pytest

from harness.client import faults
from harness.receivers import Hook, verified
from harness.wait import until


def webhook(household, url, **members):
    response = household.post("/v1/channels", {"kind": "webhook", "url": url, **members})
    assert response.status_code == 201, response.text
    return response.json()


def attempts(household, channel):
    """Oldest first."""
    return list(reversed(household.pages(f"/v1/channels/{channel['id']}/deliveries")))


def ended(household, channel, outcome, count=1):
    """The attempts, once one has the outcome and there are so many."""
    def found():
        tried = attempts(household, channel)
        return len(tried) >= count and tried[-1]["outcome"] == outcome and tried
    return until(found, f"an attempt is {outcome}", 30)


def send_test(household, channel):
    response = household.post(f"/v1/channels/{channel['id']}/test")
    assert response.status_code == 202, response.text
    return response.json()["delivery_id"]


def state(household, channel):
    return household.get(f"/v1/channels/{channel['id']}").json()


def verify(household, channel):
    send_test(household, channel)
    until(lambda: state(household, channel)["verified_at"], "the webhook is verified", 30)


def alert_raised(household, amount="11.00"):
    household.budget(amount="10.00")
    household.spend(amount)


def test_a_test_that_is_taken_verifies_it_and_alerts_follow_signed(platform, household):
    with Hook(platform) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        (test,) = hook.called()
        event = verified(channel["secret"], test)
        assert event["type"] == "test" and event["data"] == {"channel_id": channel["id"]}
        alert_raised(household)
        call = hook.called(2)[-1]
        event = verified(channel["secret"], call)
        (alert,) = household.pages("/v1/alerts")
        assert event["type"] == "alert.raised" and event["data"] == alert
        (_, attempt) = ended(household, channel, "delivered", 2)
        assert attempt == {
            "id": call["headers"]["webhook-id"], "alert_id": alert["id"], "attempt": 1,
            "at": attempt["at"], "status_code": 204, "reply": attempt["reply"],
            "outcome": "delivered", "next_at": None}


def test_a_signature_is_good_for_its_body_and_secret_alone(platform, household):
    with Hook(platform) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        (call,) = hook.called()
        assert verified(channel["secret"], call)
        assert verified(channel["secret"], {**call, "body": call["body"].replace("test", "best")}) \
            is None
        assert verified("whsec_" + "A" * 32, call) is None


def test_after_a_rotation_both_secrets_are_good(platform, household):
    with Hook(platform) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        rotated = household.post(f"/v1/channels/{channel['id']}/rotate-secret").json()
        send_test(household, channel)
        call = hook.called(2)[-1]
        assert rotated["secret"] != channel["secret"]
        assert verified(rotated["secret"], call) and verified(channel["secret"], call)


@pytest.mark.parametrize("failure, status", [(500, 500), (302, 302), ("drop", None)])
def test_what_fails_is_sent_again_with_the_same_id(platform, household, failure, status):
    with Hook(platform, 204, failure, failure, 204) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        alert_raised(household)
        calls = hook.called(4)[1:]
        assert len({call["headers"]["webhook-id"] for call in calls}) == 1
        assert len({call["body"].partition('"data"')[2] for call in calls}) == 1
        (_, *tried) = ended(household, channel, "delivered", 4)
        assert [entry["outcome"] for entry in tried] == ["retrying", "retrying", "delivered"]
        assert [entry["attempt"] for entry in tried] == [1, 2, 3]
        assert tried[0]["status_code"] == status and tried[0]["next_at"] > tried[0]["at"]
        assert len(hook.calls) == 4


def test_a_receiver_that_hangs_holds_up_no_other(platform, household):
    with Hook(platform, "hang") as slow, Hook(platform) as quick:
        hanging, going = webhook(household, slow.url), webhook(household, quick.url)
        send_test(household, hanging)
        slow.called()
        verify(household, going)
        assert state(household, hanging)["verified_at"] is None


def test_one_that_is_gone_is_disabled_and_hears_no_more(platform, household):
    with Hook(platform, 204, 410) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        alert_raised(household)
        until(lambda: not state(household, channel)["enabled"], "the channel is disabled", 30)
        assert state(household, channel)["disabled_reason"] == "gone"
        tried = ended(household, channel, "failed", 2)
        assert tried[-1]["status_code"] == 410
        assert len(hook.calls) == 2


def test_after_the_last_attempt_it_is_given_up_until_somebody_asks(platform, household):
    with Hook(platform, 204, 500, 500, 500, 500, 500, 204) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        alert_raised(household)
        tried = ended(household, channel, "failed", 6)
        assert [entry["attempt"] for entry in tried[1:]] == [1, 2, 3, 4, 5]
        delivery = tried[-1]["id"]
        response = household.post(f"/v1/channels/{channel['id']}/deliveries/{delivery}/retry")
        assert response.status_code == 202
        tried = ended(household, channel, "delivered", 7)
        assert tried[-1]["attempt"] == 6 and tried[-1]["id"] == delivery


def test_a_disabled_channel_gets_nothing_that_waits(platform, household):
    with Hook(platform, 204, 500) as hook:
        channel = webhook(household, hook.url)
        verify(household, channel)
        alert_raised(household)
        hook.called(2)
        household.patch(f"/v1/channels/{channel['id']}", {"enabled": False})
        until(lambda: platform.sql(
            "notifications", "SELECT count(*) FROM deliveries WHERE channel_id = %s"
            " AND next_at IS NOT NULL", channel["id"]) == [(0,)], "nothing waits")


@pytest.mark.parametrize("host", [
    "127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::1]",
    "[::ffff:127.0.0.1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
])
def test_an_address_inside_is_refused_at_once(household, host):
    response = household.post("/v1/channels", {"kind": "webhook", "url": f"https://{host}/"})
    assert faults(response) == {("/url", "not_allowed")}


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "017700000001",
                                  "localhost.", "any.localhost"])
def test_a_name_that_leads_inside_is_never_called(platform, household, host):
    """Whatever spelling the resolver takes for the loopback address."""
    with Hook(platform) as hook:
        url = hook.url.replace("localhost", host)
        response = household.post("/v1/channels", {"kind": "webhook", "url": url})
        if response.status_code == 422:
            return
        channel = response.json()
        send_test(household, channel)
        tried = until(lambda: attempts(household, channel), "an attempt", 30)
        assert tried[0]["outcome"] != "delivered" and tried[0]["status_code"] is None
        assert hook.calls == []


def test_no_secret_address_or_body_is_logged(platform, household):
    with Hook(platform) as hook:
        mark = platform.log_mark("notifications")
        channel = webhook(household, hook.url + "?token=very-secret-text")
        verify(household, channel)
        text = until(lambda: "a delivery was tried" in platform.log_text("notifications", mark)
                     and platform.log_text("notifications", mark), "the log tells of it")
        assert "very-secret-text" not in text and channel["secret"] not in text
        assert json.dumps(channel["url"])[1:-1] not in text
