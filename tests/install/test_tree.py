"""`make install` of a release below places of its own, and a full start from there without root, with
databases on a server elsewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from harness.client import Client
from harness.household import Household
from harness.installation import run
from harness.platform import SERVICES
from harness.web import app_is_served

PROGRAMS = ("purserctl", *(f"purser-{service}" for service in SERVICES))


def test_everything_is_put_below_the_places_that_were_given(installation):
    staged = installation.staged()
    prefix = installation.prefix

    assert all(path.is_relative_to(prefix) for path in staged)
    expected = {prefix / "bin" / name for name in PROGRAMS}
    expected |= {prefix / f"share/man/man8/{name}.8" for name in PROGRAMS}
    expected |= {prefix / f"share/purser/examples/{name}.conf" for name in (*SERVICES, "gateway")}
    expected |= {prefix / f"share/purser/sql/{name}/sqitch.plan" for name in SERVICES}
    expected |= {prefix / f"libexec/purser/{name}"
                 for name in ("setup", "migrate", "secrets", "backup", "restore", "common.sh")}
    expected |= {prefix / "lib" / name for name in (
        "systemd/system/purser@.service", "systemd/system/purser@.socket",
        "systemd/system/purser-gateway.service", "systemd/system/purser.target",
        "sysusers.d/purser.conf", "tmpfiles.d/purser.conf")}
    expected |= {prefix / "share/purser" / name
                 for name in ("nginx/start", "nginx/render", "sql/setup.sql", "www/v1/openapi.json",
                              "www/index.html", "www/service-worker.js", "www/licences.txt")}
    assert expected - staged == set()
    assert not any(part.startswith(".") for path in staged for part in path.parts)


def test_the_web_app_comes_built_with_the_release(installation, release):
    assert installation.prefix / "share/purser/www/index.html" in installation.staged()
    assert not (release / "web/node_modules").exists()


def test_what_is_installed_names_the_places_that_were_given(installation):
    """And no other: what the prefix would be else, or a system's own."""
    own = str(installation.base).encode()
    foreign = re.compile(rb"/usr/local|(?<![\w@])/(var|etc/purser|usr/share/purser|usr/bin)\b")
    for path in installation.staged():
        text = (installation.stage / path.relative_to("/")).read_bytes().replace(own, b"@")
        text = text.replace(b"/var/lib/nginx", b"")  # compiled into nginx
        if {"systemd", "tmpfiles.d", "examples"} & set(path.parts) or path.name == "defaults":
            assert foreign.search(text) is None, path
    assert f"{installation.var}/lib/purser/keys" in run(
        installation.build / "purserctl/purserctl", "keys", "--help", cwd="/").stdout


@pytest.mark.parametrize("name", ("purser@auth.service", "purser-gateway.service"))
def test_a_unit_is_exposed_little(installation, name):
    """Below 2.0, which systemd calls OK, by what is written there alone."""
    units = installation.stage / (installation.prefix / "lib/systemd/system").relative_to("/")
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20",
         units / name], capture_output=True, text=True, timeout=60)

    assert "Overall exposure level" in said.stdout
    assert said.returncode == 0, said.stdout


def test_a_household_lives_with_it(running, contract):
    with Client(running, contract) as client:
        household = Household(client)
        household.budget("500.00", mode="block")
        recorded = household.spend("450.00")
        wish = {"type": "expense", "amount": "60.00", "category": "Food"}
        asked = household.post("/v1/transactions/check", wish).json()

        assert recorded["budget_check"]["source"] == "live"
        assert asked["allowed"] is False
        assert client.get("/docs/", checked=False).status_code == 200


def test_the_web_app_is_at_the_top(running, contract):
    with Client(running, contract) as client:
        app_is_served(client)


def test_without_the_web_app_the_documentation_is(running, contract):
    page = running.prefix / "share/purser/www/index.html"
    aside = page.rename(page.with_suffix(".aside"))
    try:
        with Client(running, contract) as client:
            answer = client.get("/", checked=False)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/docs/")
            assert client.get("/transactions", checked=False).status_code == 404
    finally:
        aside.rename(page)


def test_setup_again_leaves_what_an_operator_changed(running, admin):
    settings = {path: path.read_bytes() for path in Path(running.etc).rglob("*") if path.is_file()}
    assert len(settings) > 20

    said = running.purserctl("setup", "--admin", admin).stdout

    assert "Nothing to do" in said
    assert {path: path.read_bytes() for path in settings} == settings


def test_it_ends_in_order(running):
    assert running.stop() == [0] * (len(SERVICES) + 1)


def test_uninstall_leaves_nothing(installation):
    installation.uninstall()

    assert installation.staged() == set()
