"""A database that asks for a password, which stands in a setting of its own."""

import contextlib
import subprocess

import psycopg
import pytest

from harness.instance import Instance, directory_of
from harness.wait import until

ROLE, PASSWORD = "purser_budgets_guest", "sesame ' \\ open"


@pytest.fixture
def directory(platform):
    with directory_of(platform) as path:
        yield path


@contextlib.contextmanager
def asking_for_a_password(platform):
    """A role that may do what the budgets service may, and must show its password."""
    rules = platform.run / "pg/pg_hba.conf"
    before = rules.read_text()
    database = f"host={platform.run}/sockets dbname=purser_budgets user={ROLE}"
    reload_rules = lambda: platform.sql("budgets", "SELECT pg_reload_conf()")
    quoted = PASSWORD.replace("'", "''")
    platform.sql("budgets", f"CREATE ROLE {ROLE} LOGIN PASSWORD '{quoted}' IN ROLE purser_budgets")
    try:
        rules.write_text(f"local all {ROLE} scram-sha-256\n{before}")
        reload_rules()
        until(lambda: not lets_in(database), "nobody comes in without a password")
        yield database
    finally:
        rules.write_text(before)
        reload_rules()
        platform.sql("budgets", f"DROP ROLE {ROLE}")


def lets_in(database):
    try:
        psycopg.connect(database).close()
    except psycopg.OperationalError:
        return False
    return True


def purserctl(platform, config):
    return subprocess.run(
        [platform.program("purserctl"), "--config", config, "events", "list"], env={}, text=True,
        capture_output=True, timeout=30)


def test_a_service_shows_the_password_in_its_file_and_tells_nobody(platform, directory):
    secret = directory / "password"
    secret.write_text(f"{PASSWORD}\n")
    secret.chmod(0o644)
    with asking_for_a_password(platform) as database, \
            Instance(platform, "budgets", f"unix:{directory}/one.sock", directory,
                     PURSER_DATABASE=f"{database} password=wrong",
                     PURSER_DATABASE_PASSWORD_FILE=secret) as instance:
        assert purserctl(platform, instance.config).returncode == 0
        printed = subprocess.run(
            [platform.program("budgets"), "--config", instance.config, "--print-config"], env={},
            check=True, text=True, capture_output=True).stdout
        assert "\nPURSER_DATABASE_PASSWORD=***\n" in printed
        assert PASSWORD not in printed + instance.log.read_text()


def test_a_wrong_password_is_said_to_be_and_not_told(platform, directory):
    with asking_for_a_password(platform) as database:
        with contextlib.closing(Instance(
                platform, "budgets", f"unix:{directory}/one.sock", directory,
                PURSER_DATABASE=database, PURSER_DATABASE_PASSWORD="nobody knows")) as instance:
            until(lambda: "password authentication failed" in instance.log.read_text(),
                  "it is refused")
            assert not instance.answers()
            assert "nobody knows" not in instance.log.read_text()
            assert purserctl(platform, instance.config).returncode == 1
