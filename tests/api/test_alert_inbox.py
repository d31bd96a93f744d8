"""The inbox: the book's alerts, there soon after the write, each user's own to mark as read."""

import pytest

from harness.client import faults, problem
from harness.wait import until


def inbox(household, **params):
    return household.pages("/v1/alerts", **params)


def arrived(household, count):
    """Waits until the inbox has so many alerts."""
    return until(lambda: len(inbox(household)) == count and inbox(household), f"{count} alerts")


@pytest.fixture
def alerted(household):
    """A household with three alerts, and them, newest first."""
    household.budget(amount="100.00", thresholds=[50, 75])
    for amount in ("50.00", "30.00", "30.00"):
        household.spend(amount)
    return household, arrived(household, 3)


def test_a_crossing_is_in_the_inbox_with_its_figures(household):
    budget = household.budget(amount="500.00", thresholds=[90], name="Food")
    made = household.spend("452.50")
    (alert,) = arrived(household, 1)
    assert alert == {
        "id": alert["id"], "level": "near", "threshold": 90, "budget_id": budget["id"],
        "budget_name": "Food", "period": budget["usage"]["period"], "currency": "USD",
        "limit": "500.00", "spent": "452.50", "percent": 90.5, "transaction_id": made["id"],
        "override": False, "late": False, "created_at": alert["created_at"], "read_at": None,
        "version": 1,
    }
    response = household.get(f"/v1/alerts/{alert['id']}")
    assert response.json() == alert
    assert response.headers["etag"].startswith('"1-')


def test_the_inbox_is_newest_first_and_pages(alerted):
    household, alerts = alerted
    assert [(alert["level"], alert["threshold"]) for alert in alerts] == [
        ("exceeded", 100), ("near", 75), ("near", 50)]
    assert inbox(household, limit=1) == alerts
    assert inbox(household, limit=2) == alerts


def test_read_alerts_leave_the_list_of_unread_ones(alerted):
    household, (last, middle, first) = alerted
    response = household.patch(f"/v1/alerts/{middle['id']}", {"read": True})
    read = response.json()
    assert read["read_at"] and read["version"] == 2
    assert inbox(household, unread="true") == [last, first]
    assert inbox(household, unread="false") == [read]
    assert inbox(household) == [last, read, first]
    again = household.patch(f"/v1/alerts/{middle['id']}", {"read": True})
    assert again.json() == read
    assert household.patch(f"/v1/alerts/{middle['id']}", {}).json() == read
    unread = household.patch(f"/v1/alerts/{middle['id']}", {"read": False}).json()
    assert unread == {**read, "read_at": None, "version": 3}
    assert len(inbox(household, unread="true")) == 3


def test_all_are_read_at_once(alerted):
    household, alerts = alerted
    household.patch(f"/v1/alerts/{alerts[0]['id']}", {"read": True})
    assert household.post("/v1/alerts/read-all").json() == {"read": 2}
    assert inbox(household, unread="true") == []
    assert household.post("/v1/alerts/read-all").json() == {"read": 0}


def test_a_stale_version_marks_nothing(alerted):
    household, (alert, *_) = alerted
    path = f"/v1/alerts/{alert['id']}"
    etag = household.get(path).headers["etag"]
    assert household.patch(path, {"read": True}, headers={"If-Match": etag}).status_code == 200
    problem(household.patch(path, {"read": False}, headers={"If-Match": etag}),
            412, "precondition-failed")
    assert household.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_marking_again_with_the_same_key_is_replayed(alerted):
    household, (alert, *_) = alerted
    headers = {"Idempotency-Key": "k"}
    first = household.post("/v1/alerts/read-all", headers=headers)
    again = household.post("/v1/alerts/read-all", headers=headers)
    assert (first.json(), again.json()) == ({"read": 3}, {"read": 3})
    assert again.headers["idempotency-replayed"] == "true"


def test_nobody_sees_anothers_alerts(alerted, neighbour):
    household, (alert, *_) = alerted
    assert inbox(neighbour) == []
    path = f"/v1/alerts/{alert['id']}"
    problem(neighbour.get(path), 404, "not-found")
    problem(neighbour.patch(path, {"read": True}), 404, "not-found")
    assert household.get(path).json() == alert


def test_faults_are_named(reader):
    assert faults(reader.get("/v1/alerts?unread=maybe&limit=0&x=1")) == {
        ("?unread", "format"), ("?limit", "too_small"), ("?x", "unknown_parameter")}
    path = "/v1/alerts/0192f000-0000-7000-8000-000000000000"
    assert faults(reader.patch(path, {"read": None, "read_at": "x"})) == {
        ("/read", "null"), ("/read_at", "unknown_member")}
