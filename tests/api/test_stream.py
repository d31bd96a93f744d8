"""The live stream: who may listen, what they hear, and when it ends."""

import uuid

import httpx
import pytest

from harness.client import Client, problem
from harness.stream import EventSource, Listener, ticket
from harness.wait import until

SOON = 5.0
HEARTBEAT = 15.0


@pytest.fixture
def listen(platform):
    """Opens streams, and closes them in the end."""
    opened = []

    def listen(household, **options):
        if "ticket" not in options:
            options.setdefault("token", household.token)
        opened.append(Listener(platform, **options))
        return opened[-1]

    yield listen
    for listener in opened:
        listener.close()


@pytest.fixture
def publish(platform, internal):
    """Says something in a book's channel, as the notifications service does."""
    def publish(book, event="transaction", data='{"action":"created","id":null,"resource":null}',
                secret=None):
        secret = secret if secret is not None else platform.publish_secret()
        return internal.post(
            f"/_stream/book/{book}", content=data,
            headers={"Authorization": f"Bearer {secret}", "X-EventSource-Event": event})
    return publish


# ---- what is heard

def test_an_eventsource_hears_of_a_transaction_from_its_making_to_its_end(platform, household):
    with EventSource(platform, ticket=ticket(household)).opened() as source:
        made = household.spend("12.00")
        path = f"/v1/transactions/{made['id']}"
        heard = source.hears("transaction", "created")
        assert heard["data"]["id"] == made["id"]
        assert heard["data"]["resource"] == made

        changed = household.patch(path, {"note": "x"}).json()
        heard = source.hears("transaction", "changed")
        assert heard["data"]["id"] == made["id"]
        assert heard["data"]["resource"]["version"] == changed["version"]

        household.delete(path)
        heard = source.hears("transaction", "deleted")
        assert heard["data"] == {"action": "deleted", "id": made["id"], "resource": None}


def test_an_eventsource_hears_of_budgets_their_usage_and_alerts(platform, household):
    with EventSource(platform, ticket=ticket(household)).opened() as source:
        budget = household.budget(amount="100.00", thresholds=[90])
        assert source.hears("budget", "created")["data"]["id"] == budget["id"]
        household.spend("95.00")
        usage = source.hears("budget", "usage")["data"]
        assert usage == {"action": "usage", "id": None, "resource": None}
        alert = source.hears("alert", "created")["data"]
        (listed,) = household.pages("/v1/alerts")
        assert alert["id"] == listed["id"]
        assert alert["resource"] == listed


def test_a_token_in_the_header_opens_the_stream_too(listen, household):
    listener = listen(household)
    assert listener.status == 200
    assert listener.headers["content-type"].startswith("text/event-stream")
    assert listener.headers["cache-control"] == "no-store"
    assert listener.headers["x-accel-buffering"] == "no"
    assert listener.headers["x-content-type-options"] == "nosniff"
    assert listener.headers["x-request-id"]
    made = household.spend("1.00")
    assert listener.hears("transaction", "created")["data"]["id"] == made["id"]


def test_nobody_hears_of_another_book(listen, household, neighbour):
    mine, theirs = listen(household), listen(neighbour)
    household.spend("1.00")
    mine.hears("transaction", "created")
    made = neighbour.spend("2.00")
    theirs.hears("transaction", "created")
    assert [event["data"]["id"] for event in theirs.events
            if event["event"] == "transaction"] == [made["id"]]


def test_a_silent_stream_shows_that_it_lives(listen, reader):
    listener = listen(reader)
    listener.until(lambda: listener.comments, "the stream begins")
    begun = len(listener.comments)
    listener.until(lambda: len(listener.comments) > begun, "a heartbeat", HEARTBEAT + SOON)
    assert listener.events == []


def test_a_listed_origin_may_listen(platform, listen, reader):
    origin = platform.allowed_origins[0]
    listener = listen(reader, headers={"Origin": origin})
    assert listener.status == 200
    assert listener.headers["access-control-allow-origin"] == origin
    assert listener.headers["vary"] == "Origin"


# ---- resuming

@pytest.mark.parametrize("way", ["query", "header"])
def test_a_listener_that_comes_back_misses_nothing(listen, household, publish, way):
    first = listen(household)
    publish(household.book, data='{"action":"changed","id":"1","resource":null}')
    position = first.hears("transaction", "changed")["id"]
    first.close()
    for number in ("2", "3", "4"):
        publish(household.book, data=f'{{"action":"changed","id":"{number}","resource":null}}')
    again = (listen(household, last_event_id=position) if way == "query"
             else listen(household, headers={"Last-Event-ID": position}))
    again.until(lambda: len(again.events) == 3, "what was said meanwhile")
    assert [event["data"]["id"] for event in again.events] == ["2", "3", "4"]


@pytest.mark.parametrize("position", [
    "nonsense", "1:0", "5:[0],[1],-", "99999999999999999999:[0],-", "1:[0],-\n", "1:-,[0]", "%00",
])
def test_a_position_that_no_gateway_gave_is_as_good_as_none(
        listen, household, publish, position):
    listener = listen(household, last_event_id=position)
    assert listener.status in (200, 422)
    if listener.status == 200:
        publish(household.book)
        assert listener.hears("transaction", "created")


# ---- tickets

def test_a_ticket_opens_one_stream(listen, household):
    taken = ticket(household)
    assert listen(household, ticket=taken).status == 200
    again = listen(household, ticket=taken)
    assert again.status == 401


def test_a_ticket_says_how_long_it_is_good(household):
    response = household.post("/v1/stream/ticket")
    assert response.status_code == 201
    assert response.json()["expires_in"] == 60


def test_an_invented_ticket_opens_nothing(client):
    problem(client.get("/v1/stream", params={"ticket": "x" * 43}), 401, "unauthenticated")
    problem(client.get("/v1/stream"), 401, "unauthenticated")


def test_no_log_has_a_ticket(platform, listen, household):
    names = [path.stem for path in (platform.run / "log").glob("*.log")]
    marks = {name: platform.log_mark(name) for name in names}
    used, spare = ticket(household), ticket(household)
    assert listen(household, ticket=used).status == 200
    assert listen(household, ticket=used).status == 401
    with platform.stopped("notifications"):
        assert listen(household, ticket=spare).status == 503
    listen(household, headers={"X-Request-Id": "last-listener"}).close()
    until(lambda: "last-listener" in platform.log_text("access", marks["access"]),
          "the gateway's last line")
    for name, mark in marks.items():
        text = platform.log_text(name, mark)
        assert used not in text and spare not in text, name


def test_a_ticket_is_good_for_a_minute(platform, listen, household):
    taken = ticket(household)
    ((left,),) = platform.sql(
        "notifications",
        "SELECT extract(epoch FROM expires_at - now()) FROM tickets WHERE book_id = %s",
        household.book)
    assert 40 < left <= 60
    platform.sql(
        "notifications", "UPDATE tickets SET expires_at = now() WHERE book_id = %s",
        household.book)
    assert listen(household, ticket=taken).status == 401


# ---- the end

def test_the_stream_ends_when_its_session_does(listen, household, client):
    other = household.login()["access_token"]
    ending, staying = listen(household), listen(household, token=other)
    household.post("/v1/auth/logout")
    ending.ends(SOON)
    client.post("/v1/transactions", {"type": "expense", "amount": "1.00", "category": "Food"},
                token=other)
    assert staying.hears("transaction", "created")
    assert listen(household).status == 401


def test_a_stream_ends_when_another_session_ends_its_own(listen, household, client):
    other = household.login()["access_token"]
    streams = [listen(household), listen(household)]
    assert client.delete("/v1/auth/sessions", token=other).status_code == 204
    for stream in streams:
        stream.ends(SOON)


# ---- what the gateway refuses

def test_who_does_not_ask_for_events_is_told_to(household):
    response = household.get("/v1/stream", headers={"Accept": "application/json"})
    problem(response, 406, "not-acceptable")


def test_a_page_of_an_origin_that_is_not_listed_may_not_listen(household):
    response = household.get("/v1/stream", headers={
        "Accept": "text/event-stream", "Origin": "https://evil.example"})
    problem(response, 403, "origin-refused")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("name, value", [
    ("If-None-Match", "5:0"), ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"),
])
def test_a_position_comes_in_no_other_header(household, name, value):
    response = household.get("/v1/stream", headers={"Accept": "text/event-stream", name: value})
    problem(response, 400, "bad-request")


def test_head_of_the_stream_is_answered(household):
    response = household.request("HEAD", "/v1/stream", headers={"Accept": "text/event-stream"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")


def test_only_who_has_the_secret_publishes(internal, platform, household, listen, publish):
    listener = listen(household)
    for secret in ("x", "wrong", platform.publish_secret()[:-1], platform.publish_secret().upper(),
                   household.token, platform.secret("notifications")):
        assert publish(household.book, "budget", secret=secret).status_code == 401
    session = f"/_stream/session/{uuid.uuid4()}"
    assert internal.delete(session).status_code == 401
    assert publish(household.book).status_code in (201, 202)
    listener.hears("transaction", "created")
    assert len(listener.events) == 1


def test_the_public_listener_publishes_nothing_and_shows_no_channel(platform, client, household):
    headers = {"Authorization": f"Bearer {platform.publish_secret()}",
               "Accept": "text/event-stream"}
    for path in (f"/_stream/book/{household.book}", f"/_stream/session/{uuid.uuid4()}",
                 f"/_stream/listen/{household.book}/{uuid.uuid4()}"):
        for method in ("GET", "POST", "DELETE"):
            response = client.request(method, path, headers=headers, checked=False)
            problem(response, 404, "not-found")


# ---- a gateway without the module

@pytest.fixture(scope="module")
def without(platform, contract):
    """A client of a gateway that has no live stream."""
    with Client(platform, contract, base_url=platform.defaults_url) as client:
        yield client


def test_without_the_module_the_stream_is_not_implemented_and_all_else_works(without, reader):
    headers = {"Accept": "text/event-stream"}
    response = without.get("/v1/stream", token=reader.token, headers=headers, allow_5xx=True)
    problem(response, 501, "not-implemented")
    assert without.get("/v1/transactions", token=reader.token).status_code == 200


def test_without_the_module_publishing_is_answered_at_once(platform):
    socket = httpx.HTTPTransport(uds=str(platform.internal_socket.with_stem("internal-defaults")))
    headers = {"Authorization": f"Bearer {platform.publish_secret()}"}
    with httpx.Client(transport=socket, base_url="http://localhost", headers=headers) as publisher:
        said = publisher.post(f"/_stream/book/{uuid.uuid4()}", content="{}")
        problem(said, 501, "not-implemented")
        ended = publisher.delete(f"/_stream/session/{uuid.uuid4()}")
        problem(ended, 501, "not-implemented")
