"""Alerts that go by mail: through a server with TLS and a log-in, in words, with a link to stop."""

import re
import uuid
from urllib.parse import urlsplit

import pytest

from harness.receivers import MailServer
from harness.wait import until


def new_address():
    return f"reader-{uuid.uuid4().hex[:12]}@example.org"


def email_channel(household, address):
    response = household.post("/v1/channels", {"kind": "email", "address": address})
    assert response.status_code == 201, response.text
    return response.json()


def link_in(mail, place):
    """The path and query of the link to that page in the plain part."""
    text = mail.get_body(("plain",)).get_content()
    (url,) = set(re.findall(rf"https://\S+/v1/channels/{place}\?token=\S+", text))
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def confirmed(client, household, server):
    """A channel whose address was confirmed by the link of its mail."""
    address = new_address()
    channel = email_channel(household, address)
    link = link_in(server.mail_to(address, "Confirm"), "confirm")
    assert client.post(link).status_code == 200
    return channel, address


def attempts(household, channel):
    return household.pages(f"/v1/channels/{channel['id']}/deliveries")


def test_an_address_is_confirmed_by_the_link_of_its_mail(platform, household, client):
    with MailServer(platform) as server:
        channel, _ = confirmed(client, household, server)
    assert household.get(f"/v1/channels/{channel['id']}").json()["verified_at"]


def test_an_alert_says_in_words_and_figures_how_the_budget_stands(platform, household, client):
    with MailServer(platform) as server:
        _, address = confirmed(client, household, server)
        household.budget(amount="500.00", name="Food & <drink>")
        household.spend("612.50")
        mail = server.mail_to(address, "over its budget")
    (alert,) = household.pages("/v1/alerts")
    assert mail["Subject"] == "Food & <drink> is over its budget"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] and mail["Date"].datetime
    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for part in (plain, html):
        assert "612.50 of 500.00 USD (122.5 %)" in part
        assert "112.50 USD over it" in part
        assert alert["period"]["start"][:4] in part
        assert "https://localhost" in part
    assert "Food &amp; &lt;drink&gt;" in html and "<drink>" not in html


def test_a_near_alert_says_what_is_left(platform, household, client):
    with MailServer(platform) as server:
        _, address = confirmed(client, household, server)
        household.budget(amount="500.00", name="Käse – 食")
        household.spend("452.50")
        mail = server.mail_to(address, "has reached")
    assert mail["Subject"] == "Käse – 食 has reached 90 % of its budget"
    assert "47.50 USD are left" in mail.get_body(("plain",)).get_content()


def test_one_click_stops_the_mails_without_a_log_in(platform, household, client):
    with MailServer(platform) as server:
        channel, address = confirmed(client, household, server)
        household.budget(amount="10.00")
        household.spend("11.00")
        mail = server.mail_to(address, "over its budget")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = urlsplit(mail["List-Unsubscribe"].strip("<>"))
    response = client.post(f"{link.path}?{link.query}", "List-Unsubscribe=One-Click",
                           headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == 200
    state = household.get(f"/v1/channels/{channel['id']}").json()
    assert (state["enabled"], state["disabled_reason"]) == (False, "unsubscribed")


def test_what_the_server_puts_off_is_sent_again_as_the_same_mail(platform, household):
    address = new_address()
    with MailServer(platform, "451 not now", "250 taken") as server:
        channel = email_channel(household, address)
        server.mail_to(address)
        assert server.tried == 2
    last, first = until(lambda: len(attempts(household, channel)) == 2
                        and attempts(household, channel), "both attempts are told of")
    assert (first["outcome"], first["status_code"], first["reply"]) == (
        "retrying", 451, "451 not now")
    assert (last["outcome"], last["attempt"]) == ("delivered", 2)


def test_what_the_server_refuses_is_given_up(platform, household):
    with MailServer(platform, "554 no such thing") as server:
        channel = email_channel(household, new_address())
        (tried,) = until(lambda: attempts(household, channel), "the attempt", 30)
        assert (tried["outcome"], tried["status_code"]) == ("failed", 554)
        assert server.tried == 1


def test_a_server_that_is_not_there_gets_it_later(platform, household):
    address = new_address()
    channel = email_channel(household, address)
    until(lambda: attempts(household, channel), "an attempt", 30)
    with MailServer(platform) as server:
        server.mail_to(address, "Confirm")


def test_a_wrong_password_sends_nothing(platform, household):
    with MailServer(platform, password="another") as server:
        channel = email_channel(household, new_address())
        tried = until(lambda: attempts(household, channel), "an attempt", 30)
        assert tried[-1]["outcome"] != "delivered"
        assert server.mails == []


@pytest.mark.parametrize("name", ["Line\r\nBcc: all@example.org", "A\x00b"])
def test_no_name_of_a_budget_makes_a_header(household, name):
    """Names with control characters are refused where they would begin."""
    response = household.post("/v1/budgets", {"name": name, "amount": "1.00"})
    assert response.status_code in (400, 422)
