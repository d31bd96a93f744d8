"""The sender: what it had in hand when it died, servers that are strange, settings that are wrong."""

import contextlib
import os
import re
import signal
import subprocess
import threading

import pytest
from aiosmtpd.controller import Controller

from harness.client import faults
from harness.platform import process_name
from harness.receivers import Hook, MailServer, server_context
from harness.wait import until

ADDRESS = "reader@example.org"


def channel_of(household, **members):
    response = household.post("/v1/channels", members)
    assert response.status_code == 201, response.text
    return response.json()


def webhook(household, hook):
    """A webhook that is verified."""
    channel = channel_of(household, kind="webhook", url=hook.url)
    household.post(f"/v1/channels/{channel['id']}/test")
    path = f"/v1/channels/{channel['id']}"
    until(lambda: household.get(path).json()["verified_at"], "the webhook is verified", 30)
    return channel


def attempts(household, channel, count=1):
    """Oldest first, once there are so many."""
    path = f"/v1/channels/{channel['id']}/deliveries"
    return until(lambda: len(household.pages(path)) >= count and household.pages(path)[::-1],
                 f"{count} attempts", 30)


def overspend(household):
    household.budget(amount="10.00")
    household.spend("11.00")


def senders(platform):
    return [pid for pid in platform.children("notifications")
            if process_name(pid) == "purser-sender"]


def lease_over(platform, delivery):
    platform.sql("notifications", "UPDATE deliveries SET next_at = now()"
                 " WHERE id = %s AND state = 'sending'", delivery)


@contextlib.contextmanager
def configured(platform, household, **settings):
    """notifications with other settings."""
    path = platform.run / "etc/notifications.conf"
    before = path.read_text()
    kept = [line for line in before.splitlines() if line.partition("=")[0] not in settings]
    added = [f"{name}={value}" for name, value in settings.items()]
    try:
        with platform.stopped("notifications"):
            path.write_text("\n".join([*kept, *added]) + "\n")
        yield
    finally:
        with platform.stopped("notifications"):
            path.write_text(before)
        household.served_everywhere()


def mail_port():
    return int(os.environ["PURSER_SMTP_URL"].rpartition(":")[2])


# ---- senders that end

def test_a_sender_that_is_killed_while_it_sends_loses_nothing(platform, household):
    with Hook(platform, 204, "hang", 204) as hook:
        channel = webhook(household, hook)
        overspend(household)
        delivery = hook.called(2)[1]["headers"]["webhook-id"]
        (sender,) = senders(platform)
        os.kill(sender, signal.SIGKILL)
        until(lambda: senders(platform) not in ([], [sender]), "another sender")
        lease_over(platform, delivery)
        assert hook.called(3)[2]["headers"]["webhook-id"] == delivery
        last = attempts(household, channel, 2)[-1]
        assert (last["id"], last["outcome"], last["attempt"]) == (delivery, "delivered", 2)


def test_two_senders_send_each_delivery_once(platform, new_household):
    households = [new_household() for _ in range(4)]
    etc, second = platform.run / "etc/notifications.conf", platform.run / "etc/second.conf"
    lines = [line for line in etc.read_text().splitlines()
             if not line.startswith("PURSER_LISTEN=")]
    second.write_text("\n".join([*lines, "PURSER_LISTEN=127.0.0.1:0"]) + "\n")
    owner = etc.stat()
    os.chown(second, owner.st_uid, owner.st_gid)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("PURSER_")}
    with Hook(platform) as hook, subprocess.Popen(
            [platform.program("notifications"), "--config", second], env=environment,
            stderr=subprocess.PIPE, user=owner.st_uid, group=owner.st_gid, extra_groups=[],
            cwd=platform.run) as other:
        try:
            channels = [webhook(household, hook) for household in households]
            for household, channel in zip(households, channels, strict=True):
                for _ in range(10):
                    household.post(f"/v1/channels/{channel['id']}/test")
            calls = hook.called(44)
            for household, channel in zip(households, channels, strict=True):
                tried = attempts(household, channel, 11)
                assert {a["outcome"] for a in tried} == {"delivered"}
                assert {a["attempt"] for a in tried} == {1}
        finally:
            other.terminate()
            log = other.stderr.read().decode()
        assert len({call["headers"]["webhook-id"] for call in calls}) == len(hook.calls) == 44
        assert "a delivery was tried" in log


def test_a_stopped_sender_finishes_what_it_has_in_hand(platform, household):
    answered = threading.Event()

    def late(handler):
        answered.wait(10)
        handler.send_response(204)
        handler.end_headers()

    with Hook(platform, 204, late) as hook:
        channel = webhook(household, hook)
        overspend(household)
        hook.called(2)
        os.kill(senders(platform)[0], signal.SIGTERM)
        answered.set()
        assert attempts(household, channel, 2)[-1]["outcome"] == "delivered"
        assert len(hook.calls) == 2


# ---- receivers

def test_retry_after_is_heeded_within_a_day(platform, household):
    def busy(handler):
        handler.send_response(503)
        handler.send_header("Retry-After", "999999")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with Hook(platform, 204, busy) as hook:
        channel = webhook(household, hook)
        overspend(household)
        tried = attempts(household, channel, 2)[-1]
        ((seconds,),) = platform.sql(
            "notifications", "SELECT extract(epoch FROM %s::timestamptz - %s::timestamptz)::int",
            tried["next_at"], tried["at"])
        assert 86399 <= seconds <= 86401


def test_of_an_answer_without_end_little_is_read(platform, household):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1000):
                handler.wfile.write(b"x" * 65536)
                sent.append(65536)

    with Hook(platform, 204, endless) as hook:
        channel = webhook(household, hook)
        overspend(household)
        tried = attempts(household, channel, 2)[-1]
        assert (tried["outcome"], tried["status_code"]) == ("delivered", 200)
        assert tried["reply"] == "x" * 200
        assert len(sent) < 1000


def test_what_is_told_is_the_same_each_time(platform, household):
    with Hook(platform, 204, 500, 500, 204) as hook:
        webhook(household, hook)
        overspend(household)
        (_, *calls) = hook.called(4)
        (alert,) = household.pages("/v1/alerts")
        assert len({call["body"] for call in calls}) == 1
        assert f'"timestamp":"{alert["created_at"]}"' in calls[0]["body"]


# ---- mail servers

def test_a_wrong_password_is_waited_out(platform, household):
    with MailServer(platform, password="another"):
        channel = channel_of(household, kind="email", address=ADDRESS)
        first = attempts(household, channel)[0]
        assert (first["outcome"], first["status_code"]) == ("retrying", 535)
    with MailServer(platform) as server:
        server.mail_to(ADDRESS, "Confirm")


def test_a_server_that_nobody_vouches_for_gets_no_mail(platform, household):
    strangers = "/etc/ssl/certs/ca-certificates.crt"
    with configured(platform, household, PURSER_SMTP_CA=strangers), \
            MailServer(platform) as server:
        channel = channel_of(household, kind="email", address=ADDRESS)
        first = attempts(household, channel)[0]
        assert (first["outcome"], first["status_code"]) == ("retrying", None)
        assert "certificate" in first["reply"]
        assert server.tried == 0


def test_mail_goes_by_tls_from_the_first_byte_too(platform, household):
    taken = []

    class Taker:
        async def handle_DATA(self, _server, _session, envelope):
            taken.append(envelope.rcpt_tos)
            return "250 taken"

    server = Controller(Taker(), hostname="127.0.0.1", port=mail_port(),
                        ssl_context=server_context(platform))
    with configured(platform, household, PURSER_SMTP_URL=f"smtps://localhost:{mail_port()}",
                    PURSER_SMTP_USER=""):
        server.start()
        try:
            channel = channel_of(household, kind="email", address=ADDRESS)
            assert attempts(household, channel)[-1]["outcome"] == "delivered"
        finally:
            server.stop()
    assert [ADDRESS] in taken


def test_without_tls_nothing_is_said_where_it_is_required(platform, household):
    tried = []

    class Taker:
        async def handle_MAIL(self, *_):
            tried.append("MAIL")
            return "250 ok"

    server = Controller(Taker(), hostname="127.0.0.1", port=mail_port())
    server.start()
    try:
        channel = channel_of(household, kind="email", address=ADDRESS)
        assert attempts(household, channel)[0]["outcome"] == "retrying"
        assert tried == []
    finally:
        server.stop()


def test_where_no_server_is_set_up_no_address_can_be_added(platform, household):
    with configured(platform, household, PURSER_SMTP_URL=""):
        response = household.post("/v1/channels", {"kind": "email", "address": ADDRESS})
        assert faults(response) == {("/address", "not_allowed")}


# ---- settings

@pytest.mark.parametrize("name, value", [
    ("PURSER_RETRY_SCHEDULE", "5 soon"), ("PURSER_RETRY_SCHEDULE", "99999"),
    ("PURSER_SMTP_URL", "https://mail.example.org"), ("PURSER_MAIL_FROM", "nobody")])
def test_settings_that_make_no_sense_stop_the_program(platform, tmp_path, name, value):
    lines = [line for line in (platform.run / "etc/notifications.conf").read_text().splitlines()
             if line.partition("=")[0] not in (name, "PURSER_LISTEN")]
    conf = tmp_path / "wrong.conf"
    conf.write_text("\n".join([*lines, f"{name}={value}",
                               f"PURSER_LISTEN=unix:{tmp_path}/socket"]) + "\n")
    environment = {key: kept for key, kept in os.environ.items() if not key.startswith("PURSER_")}
    done = subprocess.run([platform.program("notifications"), "--config", conf], env=environment,
                          capture_output=True, text=True, timeout=20)
    assert done.returncode != 0
    assert re.search(rf"{name}: ", done.stderr)
