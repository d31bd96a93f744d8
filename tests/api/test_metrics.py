"""What operators see of a service: each figure moves by what it must, and by nothing else."""

import shutil
import subprocess

import pytest

from harness.metrics import Metrics, Watch
from harness.platform import SERVICES
from harness.receivers import Hook
from harness.wait import until

COMMON = {
    "purser_build_info", "purser_draining", "purser_keys_loaded", "purser_revocations_age_seconds",
    "purser_children_ended", "purser_requests", "purser_request_duration_seconds",
    "purser_requests_in_flight", "purser_responders", "purser_requests_shed",
    "purser_call_duration_seconds", "purser_call_failures", "purser_database_up",
    "purser_database_duration_seconds", "purser_outbox_events", "purser_outbox_oldest_seconds",
    "purser_dead_letters",
}
OWN = {
    "auth": {"purser_logins"},
    "transactions": {"purser_breaker_open", "purser_budget_checks"},
    "budgets": {"purser_projection_differences"},
    "notifications": {"purser_deliveries", "purser_deliveries_waiting"},
}
LE = ["0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5",
      "10", "+Inf"]
LISTS = {"auth": "/v1/me", "transactions": "/v1/transactions", "budgets": "/v1/budgets",
         "notifications": "/v1/alerts"}
SPENT = {"method": "POST", "route": "/v1/transactions", "status": "201"}
EXPENSE = {"type": "expense", "amount": "1.00", "category": "Food"}


@pytest.fixture
def watch(internal):
    return lambda service, name, **labels: Watch(internal, service, name, **labels)


# ---- the form

@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_all_figures_in_prometheus_own_format(internal, service):
    metrics = Metrics(internal, service)
    assert metrics.type == "text/plain; version=0.0.4; charset=utf-8"
    assert set(metrics.families) == COMMON | OWN[service]
    for family in metrics.families.values():
        assert family.documentation and family.type in ("counter", "gauge", "histogram")
    seen = [(sample.name, *sorted(sample.labels.items())) for sample in metrics.samples()]
    assert len(seen) == len(set(seen))


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize("service", SERVICES)
def test_prometheus_own_tool_finds_nothing_to_mend(internal, service):
    checked = subprocess.run(["promtool", "check", "metrics"], capture_output=True, text=True,
                             input=Metrics(internal, service).text, timeout=30)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize("service", SERVICES)
def test_histograms_have_the_buckets_that_rules_are_written_for_and_add_up(
        internal, reader, service):
    reader.get(LISTS[service])
    until(lambda: Metrics(internal, service).series("purser_request_duration_seconds_count"),
          "a request is counted")
    metrics = Metrics(internal, service)
    for name in ("purser_request_duration_seconds", "purser_call_duration_seconds",
                 "purser_database_duration_seconds"):
        counts = metrics.series(f"{name}_count")
        assert counts
        for count in counts:
            buckets = [sample for sample in metrics.series(f"{name}_bucket", **count.labels)]
            assert [bucket.labels["le"] for bucket in buckets] == LE
            values = [bucket.value for bucket in buckets]
            assert values == sorted(values) and values[-1] == count.value


@pytest.mark.parametrize("service", SERVICES)
def test_the_build_is_named(internal, platform, service):
    version = subprocess.run([platform.program(service), "--version"], capture_output=True,
                             text=True, check=True).stdout.split()[1]
    labels = {"service": service, "version": version}
    assert Metrics(internal, service).value("purser_build_info", **labels) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_internal_listener_shows_it(client, internal, service):
    for page in ("metrics", "instances"):
        assert client.get(f"/{service}/{page}").status_code == 404
        assert internal.get(f"/{service}/{page}/").status_code == 404
    assert client.get(f"/_instance/{service}/metrics").status_code == 404


# ---- which instances there are

@pytest.mark.parametrize("service", SERVICES)
def test_the_instances_are_listed_as_prometheus_wants_them_and_each_can_be_asked(
        internal, service):
    response = internal.get(f"/{service}/instances")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    (group,) = response.json()
    assert group["labels"] == {"service": service}
    (target,) = group["targets"]
    metrics = Metrics(internal, service, f"/_instance/{target}/metrics")
    assert metrics.value("purser_build_info", service=service) == 1
    assert internal.get(f"/_instance/{target}/healthz").json() == {
        "service": service, "status": "ok"}
    assert internal.get(f"/_instance/{target}/readyz").status_code == 200
    assert internal.get(f"/_instance/{target}/instances").status_code == 404
    assert internal.get(f"/_instance/{target}/nothing").status_code == 404


# ---- requests

def test_a_request_is_counted_once_by_its_route_method_and_status(household, watch):
    counted = watch("transactions", "purser_requests_total", **SPENT)
    timed = watch("transactions", "purser_request_duration_seconds_count", method="POST",
                  route="/v1/transactions")
    database = watch("transactions", "purser_database_duration_seconds_sum")
    for _ in range(3):
        household.spend("1.00")
    counted.moves(3)
    assert timed.moved() >= 3
    assert 0 < database.moved() < 30


def test_ids_are_no_labels(household, watch, internal):
    made = household.spend("1.00")
    counted = watch("transactions", "purser_requests_total", route="/v1/transactions/{id}",
                    method="GET", status="200")
    household.get(f"/v1/transactions/{made['id']}")
    counted.moves(1)
    assert made["id"] not in Metrics(internal, "transactions").text


def test_head_is_counted_apart_from_get(household, watch):
    head = watch("budgets", "purser_requests_total", route="/v1/budgets", method="HEAD")
    get = watch("budgets", "purser_requests_total", route="/v1/budgets", method="GET")
    assert household.request("HEAD", "/v1/budgets").status_code == 200
    head.moves(1)
    assert get.moved() == 0


@pytest.mark.parametrize("path", ["/v1/transactions/no-id", "/v1/transactions/x/y/z"])
def test_what_has_no_route_is_counted_without_one(household, watch, internal, path):
    counted = watch("transactions", "purser_requests_total", method="GET", route="", status="404")
    assert household.get(path).status_code == 404
    counted.moves(1)
    assert path not in Metrics(internal, "transactions").text


def test_refusals_are_counted_by_their_status(household, client, watch):
    invalid = watch("transactions", "purser_requests_total", status="422", method="POST")
    stranger = watch("transactions", "purser_requests_total", status="401", method="POST")
    household.post("/v1/transactions", {"type": "nonsense"})
    client.post("/v1/transactions", {})
    invalid.moves(1)
    stranger.moves(1)


def test_being_asked_for_its_state_is_not_counted(internal, watch):
    requests = watch("notifications", "purser_requests_total", route="")
    for page in ("healthz", "readyz", "metrics", "instances"):
        internal.get(f"/notifications/{page}")
    assert requests.moved() == 0
    assert Metrics(internal, "notifications").value("purser_requests_in_flight") == 0


@pytest.mark.parametrize("service", SERVICES)
def test_all_responders_are_known_and_idle_where_nothing_happens(internal, platform, service):
    count = lambda: Metrics(internal, service)
    until(lambda: count().value("purser_responders", state="busy") == 0, "none is busy")
    assert count().value("purser_responders") == len(platform.responders(service))


# ---- other services, and the database

def test_the_question_for_the_budgets_is_counted_as_a_call(household, watch, internal):
    household.budget()
    calls = watch("transactions", "purser_call_duration_seconds_count", target="budgets",
                  call="limits")
    asked = watch("budgets", "purser_requests_total", route="/v1/budgets/limits", method="GET")
    household.spend("1.00")
    calls.moves()
    asked.moves()
    assert Metrics(internal, "transactions").value("purser_breaker_open", target="budgets") == 0


@pytest.mark.parametrize("target", ["budgets", "notifications"])
def test_events_are_counted_as_calls_to_who_is_told(household, watch, internal, target):
    calls = watch("transactions", "purser_call_duration_seconds_count", target=target,
                  call="events")
    told = watch(target, "purser_requests_total", method="POST", status="204",
                 route=f"/internal/{target}/events")
    household.spend("1.00")
    calls.moves()
    told.moves()
    waits = lambda: Metrics(internal, "transactions").value("purser_outbox_events",
                                                            subscriber=target)
    until(lambda: waits() == 0, "all is told")


@pytest.mark.parametrize("service", SERVICES)
def test_keepers_calls_are_counted_and_what_they_brought_is_there(internal, service):
    metrics = Metrics(internal, service)
    for call in ("revocations", "tokens") + (("keys",) if service != "auth" else ()):
        assert metrics.value("purser_call_duration_seconds_count", target="auth", call=call) >= 1
        assert metrics.value("purser_call_failures_total", target="auth", call=call) is not None
    assert metrics.value("purser_keys_loaded") >= 1
    assert metrics.value("purser_revocations_age_seconds") < 15
    assert metrics.value("purser_database_up") == 1
    assert metrics.value("purser_draining") == 0


def test_the_stream_is_published_by_calls_to_the_gateway(household, watch):
    calls = watch("notifications", "purser_call_duration_seconds_count", target="gateway",
                  call="publish")
    household.budget(amount="10.00")
    household.spend("11.00")
    calls.moves(seconds=30)


def test_refused_events_are_told(household, platform, internal, watch):
    letters = watch("transactions", "purser_dead_letters", subscriber="budgets")
    platform.sql("transactions", """
        INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason)
        VALUES (%s, 'budgets', gen_random_uuid(), 'nothing', '{}', 'test')""", household.book)
    try:
        letters.moves(1)
    finally:
        platform.sql("transactions", "DELETE FROM dead_letters WHERE book_id = %s", household.book)
    letters.moves(0)


# ---- the services' own

def test_logins_are_counted_by_outcome(household, client, watch):
    good = watch("auth", "purser_logins_total", outcome="ok")
    refused = watch("auth", "purser_logins_total", outcome="refused")
    wrong = {"email": household.email, "password": "this is not the password"}
    assert client.post("/v1/auth/login", wrong).status_code == 401
    refused.moves(1)
    assert good.moved() == 0
    household.login()
    good.moves(1)
    assert refused.moved() == 1


def test_budget_checks_are_counted_by_outcome(household, watch):
    household.budget(amount="10.00", mode="block")
    until(household.checked_live, "the budgets service is asked")
    outcomes = {name: watch("transactions", "purser_budget_checks_total", outcome=name)
                for name in ("accepted", "refused", "overridden")}
    moved = lambda: [watched.moved() for watched in outcomes.values()]
    kept = household.spend("10.00")
    assert moved() == [1, 0, 0]
    household.post("/v1/transactions", EXPENSE)
    assert moved() == [1, 1, 0]
    household.spend("1.00", override=True)
    assert moved() == [1, 1, 1]
    household.post("/v1/transactions/check", EXPENSE)  # a question, not a write
    household.patch(f"/v1/transactions/{kept['id']}", {"note": "changed"})
    assert moved() == [2, 1, 1]
    household.delete(f"/v1/transactions/{kept['id']}")
    assert moved() == [3, 1, 1]


def test_the_items_of_a_batch_are_counted_each(household, watch):
    household.budget(amount="10.00", mode="block")
    until(household.checked_live, "the budgets service is asked")
    accepted = watch("transactions", "purser_budget_checks_total", outcome="accepted")
    refused = watch("transactions", "purser_budget_checks_total", outcome="refused")
    items = [{**EXPENSE, "amount": amount} for amount in ("4.00", "5.00", "6.00")]
    household.post("/v1/transactions/batch", {"transactions": items})
    assert (accepted.moved(), refused.moved()) == (2, 1)
    household.post("/v1/transactions/batch", {"transactions": items, "atomic": True})
    assert accepted.moved() == 2 and refused.moved() > 1


def test_an_answer_given_again_is_no_second_check(household, watch):
    accepted = watch("transactions", "purser_budget_checks_total", outcome="accepted")
    for _ in range(2):
        household.spend("1.00", headers={"Idempotency-Key": "metrics-once"})
    assert accepted.moved() == 1


def test_deliveries_are_counted_by_kind_and_outcome(household, platform, watch):
    delivered = watch("notifications", "purser_deliveries_total", kind="webhook",
                      outcome="delivered")
    retrying = watch("notifications", "purser_deliveries_total", kind="webhook",
                     outcome="retrying")
    with Hook(platform, 500, 204) as hook:
        made = household.post("/v1/channels", {"kind": "webhook", "url": hook.url}).json()
        household.post(f"/v1/channels/{made['id']}/test")
        hook.called(2)
    retrying.moves(1)
    delivered.moves(1)
