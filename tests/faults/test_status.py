"""What an operator sees at a glance: purserctl status and purserctl ping."""

import json
import os
import signal
import subprocess

import pytest

from harness.platform import SERVICES
from harness.wait import until


def purserctl(platform, *arguments, **environment):
    return subprocess.run(
        [platform.program("purserctl"), *arguments], text=True, capture_output=True, timeout=60,
        env=environment)


def status(platform, *options):
    return purserctl(platform, "status", "--gateway", f"unix:{platform.internal_socket}", *options)


def well(platform):
    until(lambda: status(platform).returncode == 0, "all is well", 60)


def test_all_services_are_shown_with_their_figures(household, platform):
    household.spend("1.00")
    well(platform)
    answer = status(platform)
    table = answer.stdout.partition("\n\n")[0].splitlines()
    rows = {line.split()[0]: line.split() for line in table[1:]}
    assert set(rows) == set(SERVICES)
    assert {row[1] for row in rows.values()} == {"yes"}
    assert answer.stdout.endswith("All is well.\n")
    whole = json.loads(status(platform, "--json").stdout)
    assert whole["ok"] is True and whole["problems"] == []
    services = {service["service"]: service for service in whole["services"]}
    assert set(services) == set(SERVICES)
    for name, service in services.items():
        assert service["ready"] is True and service["reason"] is None
        assert service["instances"] == service["instances_ready"] == 1
        assert service["responders"] == len(platform.responders(name))
        assert service["requests"] > 0
        assert 0 < service["p50_seconds"] <= service["p99_seconds"]
    told = {events["subscriber"]: events for events in services["transactions"]["events"]}
    assert set(told) == {"budgets", "notifications"}
    assert all(events["dead_letters"] == 0 for events in told.values())


def test_a_service_that_is_not_there_is_said_to_be(platform, household):
    with platform.stopped("budgets"):
        answer = status(platform)
        assert answer.returncode == 1
        assert "! budgets: not ready: answers 503\n" in answer.stdout
        assert "All is well" not in answer.stdout
        others = json.loads(status(platform, "--json").stdout)
        assert others["ok"] is False
        ready = {service["service"]: service["ready"] for service in others["services"]}
        assert ready == {name: name != "budgets" for name in SERVICES}
    household.served_everywhere()
    well(platform)


def test_why_a_service_is_not_ready_is_said(platform, household):
    with platform.stopped("postgresql"):
        answer = status(platform)
        assert answer.returncode == 1
        assert "! auth: not ready: the database does not answer" in answer.stdout
    household.served_everywhere()
    well(platform)


def test_without_the_gateway_that_is_what_is_said(platform, tmp_path):
    answer = purserctl(platform, "status", "--gateway", f"unix:{tmp_path}/nobody")
    assert answer.returncode == 1
    assert answer.stdout == f"! the gateway: no answer at {tmp_path}/nobody\n"


def test_the_gateway_is_found_by_the_settings_of_any_service(platform):
    well(platform)
    for service in SERVICES:
        config = platform.run / "etc" / f"{service}.conf"
        assert purserctl(platform, "status", "--config", config).returncode == 0
    answer = purserctl(platform, "status", PURSER_INTERNAL_SOCKET=str(platform.internal_socket),
                       PURSER_LISTEN="fd:0", PURSER_NO_SUCH_SETTING="1")
    assert answer.returncode == 0


# ---- ping


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_of_itself_how_it_is(platform, service):
    said = f'{{"service":"{service}","status":"ok"}}\n'
    for options in ((), ("--ready",)):
        answer = purserctl(platform, "ping", *options, f"unix:{platform.socket(service)}")
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, said, "")
    answer = purserctl(
        platform, "ping", "--config", platform.run / "etc" / f"{service}.conf")
    assert (answer.returncode, answer.stdout) == (0, said)


def test_a_health_check_in_a_services_own_environment_needs_no_argument(platform):
    answer = purserctl(
        platform, "ping", PURSER_LISTEN=f"unix:{platform.socket('budgets')}",
        PURSER_DATABASE="anything", PURSER_RESPONDERS="4", PURSER_SMTP_URL="smtp://example.org")
    assert answer.returncode == 0


def test_a_service_that_cannot_work_answers_but_is_not_ready(platform, household):
    address = f"unix:{platform.socket('budgets')}"
    with platform.stopped("postgresql"):
        assert purserctl(platform, "ping", address).returncode == 0
        answer = purserctl(platform, "ping", "--ready", address)
        assert answer.returncode == 1
        assert '"status":"unavailable"' in answer.stdout
    household.served_everywhere()


def test_responders_that_hang_are_found_out(platform, household):
    """A check that only connects would find all well."""
    pids = platform.responders("budgets")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        answer = purserctl(platform, "ping", f"unix:{platform.socket('budgets')}")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    assert answer.returncode == 1
    assert "no answer in time" in answer.stderr
    household.served_everywhere()


def test_what_is_no_service_is_told_from_one(platform, tmp_path):
    for address in (f"unix:{platform.internal_socket}", f"unix:{tmp_path}/nobody", "127.0.0.1:1",
                    "nowhere.invalid:1", "nonsense"):
        answer = purserctl(platform, "ping", address)
        assert answer.returncode == 1
        assert answer.stderr.startswith(f"purserctl: ping: {address}: ")
    assert purserctl(platform, "ping", PURSER_LISTEN="fd:0").returncode == 1
    assert purserctl(platform, "ping").returncode == 1
