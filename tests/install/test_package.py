"""The Debian package in a system of its own, made by mmdebstrap, with systemd as its first process:
the units as they are, sandbox, users, sockets and all."""

import subprocess

import pytest

from harness.platform import SERVICES
from harness.trickle import Trickle
from harness.wait import until
from harness.web import app_is_served

UNITS = (*(f"purser@{service}.service" for service in SERVICES), "purser-gateway.service")


def unit(system, name, member):
    return system.run("systemctl", "show", "--value", f"--property={member}", name).stdout.strip()


def test_lintian_has_nothing_against_the_package(package):
    said = subprocess.run(
        ["lintian", "--fail-on", "error,warning", package], capture_output=True, text=True,
        timeout=300)

    assert said.returncode == 0, said.stdout


def test_nothing_starts_before_it_is_set_up(system):
    assert system.before.strip() == "inactive"
    assert "systemctl enable --now purser.target" in system.said


def test_a_household_lives_with_it(system_household):
    system_household.budget("500.00", mode="block")
    wish = {"type": "expense", "amount": "60.00", "category": "Food"}

    assert system_household.spend("450.00")["budget_check"]["source"] == "live"
    assert system_household.post("/v1/transactions/check", wish).json()["allowed"] is False
    until(lambda: system_household.get("/v1/alerts").json(), "the inbox answers")


def test_the_web_app_is_at_the_top(system_household):
    app_is_served(system_household.client)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_exposed_little(system, name):
    said = system.run("systemd-analyze", "security", "--no-pager", "--threshold=20", name,
                      check=False)

    assert said.returncode == 0, said.stdout


def test_the_units_are_what_systemd_understands(system):
    said = system.run("systemd-analyze", "verify", "--man=no", "purser.target", *UNITS)

    assert said.stdout + said.stderr == ""


@pytest.mark.parametrize("name", UNITS)
def test_a_program_has_no_rights_but_its_own(system, name):
    main = unit(system, name, "MainPID")
    status = dict(line.split(":", 1) for line in
                  system.run("cat", f"/proc/{main}/status").stdout.splitlines())
    bind_service = 1 << 10

    assert int(status["CapEff"], 16) == (bind_service if "gateway" in name else 0)
    assert status["NoNewPrivs"].strip() == "1"
    assert "0" not in status["Uid"].split()


def test_a_service_cannot_read_what_is_anothers(system):
    def reads(user, path):
        return system.run("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups",
                          "cat", path, check=False).returncode == 0

    for owner in SERVICES:
        for user in (*SERVICES, "gateway"):
            for path in (f"/etc/purser/{owner}.conf", f"/etc/purser/secrets/{owner}/service-secret"):
                assert reads(f"purser-{user}", path) == (user == owner), (user, path)
    assert not reads("purser-budgets", "/etc/purser/secrets/gateway/tls.key")


def test_a_service_cannot_reach_anothers_socket(system):
    def reaches(user, service):
        return system.run(
            "setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups",
            "purserctl", "ping", f"unix:/run/purser/{service}.sock", check=False).returncode == 0

    assert reaches("purser-gateway", "auth")
    assert reaches("purser-auth", "auth")
    assert not reaches("purser-budgets", "auth")
    assert not reaches("nobody", "auth")


@pytest.mark.parametrize("verb", ("restart", "reload"))
def test_no_request_fails_while_services_are_replaced(system, system_household, verb):
    with Trickle(system_household) as trickle:
        trickle.goes_on()
        for service in SERVICES:
            system.run("systemctl", verb, f"purser@{service}")
            trickle.goes_on(10)
        if verb == "reload":
            system.run("systemctl", "reload", "purser-gateway")
        trickle.goes_on()
    trickle.check()


def test_wrong_settings_are_refused_at_a_reload(system):
    path = system.root / "etc/purser/budgets.conf"
    right = path.read_text()
    before = unit(system, "purser@budgets", "MainPID")
    path.write_text(right + "PURSER_RESPONDERS=none\n")
    try:
        assert system.run("systemctl", "reload", "purser@budgets", check=False).returncode != 0
    finally:
        path.write_text(right)

    assert "PURSER_RESPONDERS" in system.run("journalctl", "-u", "purser@budgets").stdout
    assert unit(system, "purser@budgets", "MainPID") == before
    assert unit(system, "purser@budgets", "ActiveState") == "active"
    system.run("systemctl", "reload", "purser@budgets")


def test_requests_are_in_the_journal(system, system_household):
    request = system_household.get("/v1/transactions").headers["X-Request-Id"]

    def lines(name):
        return [line for line in system.run("journalctl", "-o", "cat", "-u", name).stdout.splitlines()
                if request in line]

    until(lambda: lines("purser-gateway") and lines("purser@transactions"), "both lines", 20)


@pytest.mark.parametrize("name", UNITS)
def test_a_program_that_is_killed_comes_back(system, system_household, name):
    before = unit(system, name, "MainPID")
    system.run("sh", "-c", f"kill -KILL {before}")

    until(lambda: unit(system, name, "ActiveState") == "active"
          and unit(system, name, "MainPID") not in (before, "0"), f"{name} is back", 30)
    until(system.ready, "it serves", 30, every=0.2)


def test_it_comes_back_with_the_system(system):
    assert system.run("systemctl", "is-enabled", "purser.target").stdout.strip() == "enabled"


def test_removing_the_package_stops_it_and_purging_it_leaves_the_databases_alone(system):
    system.run("dpkg", "--remove", "purser")
    assert "purser-" not in system.run("sh", "-c", "cat /proc/[0-9]*/comm").stdout
    assert (system.root / "etc/purser/secrets/auth/refresh-key").exists()

    system.run("dpkg", "--purge", "purser")
    assert not (system.root / "etc/purser").exists()
    assert not (system.root / "var/lib/purser").exists()
    databases = system.run("runuser", "-u", "postgres", "--", "psql", "-Atc",
                           "SELECT datname FROM pg_database").stdout.split()
    assert {f"purser_{service}" for service in SERVICES} <= set(databases)
