"""A backup of a platform that is in use, restored into another one.

The dumps are of different moments, and the test lets things happen between them.
"""

import copy
import hashlib
import os
import random
import shutil
import socket
import subprocess
import threading
import uuid
from types import SimpleNamespace

import pytest

from harness.client import Client
from harness.household import Household
from harness.platform import SERVICES, TOP, Platform
from harness.wait import until

WRITERS = 3
FOLLOWS_WITHIN_S = 30

# Another cluster begins with low ids of transactions; this makes ours higher than any of its own.
BURN = """
    DO $$ BEGIN
        FOR i IN 1..20000 LOOP
            PERFORM pg_current_xact_id();
            COMMIT;
        END LOOP;
    END $$"""
ROWS_AND_TOTALS = """
    SELECT book_id, category_key, date, count(*),
           sum(CASE type WHEN 'expense' THEN amount WHEN 'refund' THEN -amount ELSE 0 END),
           sum(CASE type WHEN 'income' THEN amount ELSE 0 END)
      FROM transactions GROUP BY 1, 2, 3"""
TOTALS = "SELECT book_id, category_key, day, count, spent, income FROM totals"
BOOKS = {
    "transactions": "SELECT book_id FROM transactions UNION SELECT book_id FROM books"
                    " UNION SELECT book_id FROM definitions UNION SELECT book_id FROM crossings",
    "budgets": "SELECT book_id FROM budgets UNION SELECT book_id FROM sums",
    "notifications": "SELECT book_id FROM alerts UNION SELECT book_id FROM channels",
}
# Who owns what, and who may do what with it.
RIGHTS = """
    SELECT 'relation', c.oid::regclass::text, c.relowner::regrole::text, c.relacl::text
      FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'sqitch'::regnamespace)
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text, p.proowner::regrole::text,
           concat_ws(' ', p.proacl, p.prosecdef, p.proconfig)
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'schema', nspname, nspowner::regrole::text, nspacl::text
      FROM pg_namespace WHERE nspname IN ('public', 'sqitch')
    UNION ALL
    SELECT 'database', datname, datdba::regrole::text, datacl::text
      FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT 'extension', extname, extowner::regrole::text, extversion FROM pg_extension
    UNION ALL
    SELECT 'default', d.oid::text, defaclrole::regrole::text, defaclacl::text
      FROM pg_default_acl d
    ORDER BY 1, 2"""


def environment_of(platform, **more):
    """An operator's, who works on this platform with what is in the source tree."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PURSER_")}
    return {**kept, "PURSER_SCRIPTS": str(TOP / "purserctl"), "PURSER_DATA": str(TOP), **more}


def admin(platform):
    return ["--admin", f"host={platform.run}/sockets user=postgres",
            "--keys", str(platform.run / "keys"), "--secrets", str(platform.run / "secrets")]


def purserctl(platform, *arguments):
    return subprocess.run([platform.program("purserctl"), *arguments], capture_output=True,
                          text=True, timeout=100, env=environment_of(platform))


def backup(platform, directory, *options):
    return purserctl(platform, "backup", *admin(platform), *options, str(directory))


def restore(platform, directory, *options):
    return purserctl(platform, "restore", *admin(platform), *options, str(directory))


class Slow:
    """A backup each of whose dumps waits for a word."""

    def __init__(self, platform, directory, place):
        place.mkdir()
        wrapper = place / "pg_dump"
        wrapper.write_text(
            f'#!/bin/bash\ntouch "{place}/at-$PGSERVICE"\n'
            f'until [ -e "{place}/go-$PGSERVICE" ]; do sleep 0.05; done\n'
            f'exec "{shutil.which("pg_dump")}" "$@"\n')
        wrapper.chmod(0o755)
        self.place, self.directory = place, directory
        path = f"{place}:{os.environ['PATH']}"
        self.process = subprocess.Popen(
            [platform.program("purserctl"), "backup", *admin(platform), str(directory)],
            env=environment_of(platform, PATH=path), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for service in SERVICES:
            self.go(service)
        self.process.terminate()
        self.process.wait(30)

    def reaches(self, service):
        """Waits until the service's dump is all that is waited for."""
        at = self.place / f"at-{service}"
        until(lambda: at.exists() or self.process.poll() is not None, f"the dump of {service}", 30)
        assert at.exists(), self.process.communicate()

    def go(self, service):
        (self.place / f"go-{service}").touch()

    def done(self):
        output, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors
        return output


class Writer(threading.Thread):
    """A household that does one thing after the other, and knows what it was told is stored."""

    def __init__(self, client, seed):
        super().__init__()
        self.household, self.random = Household(client), random.Random(seed)
        self.stored, self.gone, self.over, self.failure = [], set(), threading.Event(), None
        self.budgets = [self.household.budget("300.00", f"B{n}", [name], thresholds=[50, 90])
                        for n, name in enumerate(["Food", "Travel"])]

    def run(self):
        try:
            while not self.over.is_set():
                self.step(self.random.random())
        except BaseException as failure:
            self.failure = failure

    def step(self, chance):
        if chance < 0.8 or not self.stored:
            category = self.random.choice(["Food", "Food:Bread", "Travel", "Rent", "Meals"])
            made = self.household.spend(f"{self.random.randint(1, 999) / 100:.2f}", category)
            self.stored.append(made["id"])
        elif chance < 0.86:
            victim = self.random.choice(self.stored)
            self.stored.remove(victim)
            self.gone.add(victim)
            assert self.household.delete(f"/v1/transactions/{victim}").status_code == 204
        elif chance < 0.95:
            changed = self.household.patch(f"/v1/budgets/{self.random.choice(self.budgets)['id']}",
                                           {"amount": f"{self.random.randint(100, 900)}.00"})
            assert changed.status_code == 200, changed.text
        else:
            self.household.post("/v1/categories/rename",
                                dict(zip(("from", "to"),
                                         self.random.sample(["Food", "Meals", "Travel"], 2))))


def rename(household, old, new):
    response = household.post("/v1/categories/rename", {"from": old, "to": new})
    assert response.status_code == 200, response.text


def erase(household):
    response = household.post("/v1/me/delete", {"password": household.password})
    assert response.status_code == 202, response.text


def forgotten(platform, service, household):
    """Waits until the service has erased the book."""
    until(lambda: not platform.sql(service, f"SELECT 1 FROM ({BOOKS[service]}) AS b"
                                   " WHERE book_id = %s", household.book),
          f"{service} forgets the book", FOLLOWS_WITHIN_S)


def alerted(platform, household):
    return platform.sql("notifications", "SELECT threshold FROM alerts WHERE book_id = %s"
                        " ORDER BY created_at", household.book)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def start(run, **environment):
    """Makes and starts a platform in that directory, or what of it does not run."""
    subprocess.run([TOP / "dev", "up"], check=True, capture_output=True, text=True, timeout=240,
                   env={**os.environ, "PURSER_RUN": str(run), **environment})


@pytest.fixture(scope="module")
def other(platform):
    """Another platform, with a cluster, keys and secrets of its own."""
    run, port = platform.run.parent / "restored", free_port()
    subprocess.run([TOP / "dev", "down", "--clean"], check=True,
                   env={**os.environ, "PURSER_RUN": str(run)})
    start(run, PURSER_PORT=str(port))
    yield Platform({"PURSER_BASE_URL": f"https://localhost:{port}", "PURSER_RUN": str(run)})
    subprocess.run([TOP / "dev", "down", "--clean"], check=True,
                   env={**os.environ, "PURSER_RUN": str(run)})


def stop_services(platform):
    for service in SERVICES:
        platform.dev("stop", service)


def households_of(client):
    """Each is there for something that happens to it between two dumps."""
    made = SimpleNamespace(**{
        name: Household(client) for name in
        ("alerted", "quiet", "lowered", "added", "deleted", "renamed", "erased", "erased_late")})
    for household in vars(made).values():
        household.plan = household.budget("100.00", thresholds=[50])
        household.first = household.spend("10.00")
    made.quiet.spend("50.00")
    return made


def happens(platform, client, slow, homes):
    """What the backup has to cope with, in the order of the dumps."""
    slow.reaches("notifications")
    slow.go("notifications")
    slow.reaches("budgets")
    homes.alerted.spend("45.00")
    until(lambda: alerted(platform, homes.alerted), "the alert", FOLLOWS_WITHIN_S)
    slow.go("budgets")
    slow.reaches("transactions")
    assert homes.lowered.patch(f"/v1/budgets/{homes.lowered.plan['id']}",
                               {"amount": "20.00"}).status_code == 200
    homes.added.lost = homes.added.budget("5.00", "Lost", [])
    homes.added.spend("3.00", "Fun")
    assert homes.deleted.delete(f"/v1/budgets/{homes.deleted.plan['id']}").status_code == 204
    for household in (homes.lowered, homes.deleted):
        household.spend("1.00")
    rename(homes.renamed, "Food", "Meals")
    erase(homes.erased)
    forgotten(platform, "transactions", homes.erased)
    slow.go("transactions")
    slow.reaches("auth")
    homes.newcomer = Household(client)
    homes.newcomer.spend("1.00")
    homes.quiet.second = homes.quiet.login()
    erase(homes.erased_late)
    forgotten(platform, "transactions", homes.erased_late)
    slow.go("auth")


@pytest.fixture(scope="module")
def saved(platform, client, tmp_path_factory):
    """A backup that was made under load, and who was there."""
    place = tmp_path_factory.mktemp("backup")
    platform.sql("auth", BURN)
    homes = households_of(client)
    writers = [Writer(client, seed) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        until(lambda: all(len(writer.stored) >= 20 for writer in writers), "some writes", 60)
        before = [set(writer.stored) for writer in writers]
        with Slow(platform, place / "saved", place / "wrapper") as slow:
            happens(platform, client, slow, homes)
            slow.done()
    finally:
        for writer in writers:
            writer.over.set()
        for writer in writers:
            writer.join()
    assert not [writer.failure for writer in writers if writer.failure]
    for writer, stored in zip(writers, before):
        writer.before = stored - writer.gone
    return SimpleNamespace(directory=place / "saved", homes=homes, writers=writers)


@pytest.fixture(scope="module")
def restored(saved, other, contract):
    """The other platform with what was saved, running again."""
    stop_services(other)
    done = restore(other, saved.directory, "--replace")
    assert done.returncode == 0, done.stderr
    start(other.run)
    with Client(other, contract) as client:
        yield SimpleNamespace(platform=other, client=client, **vars(saved))


def back(restored, household):
    """The household on the restored platform, logged in."""
    same = copy.copy(household)
    same.client = restored.client
    tokens = same.login()
    same.access_token, same.refresh_token = tokens["access_token"], tokens["refresh_token"]
    return same


@pytest.fixture(scope="module")
def settled(restored):
    """It, when all events have been told again and the sums have been made anew."""
    def all_told(): # gateways of the first platform are not there
        return not any(
            restored.platform.sql(service, "SELECT name FROM subscribers s WHERE name = ANY (%s)"
                                  " AND outbox_waits(s)", list(SERVICES))
            for service in SERVICES)

    def made_anew():
        return restored.platform.sql(
            "budgets", "SELECT fault FROM rereads WHERE kind = 'rebuild' AND ended_at IS NOT NULL")

    until(all_told, "all events are told", 60)
    assert until(made_anew, "the sums are made anew", 60) == [(None,)]
    until(all_told, "and what came of them", 60)
    return restored


def test_tokens_from_before_are_refused(restored):
    homes = vars(restored.homes).values()
    until(lambda: restored.client.get("/v1/me", token=back(restored, restored.homes.quiet)
                                      .access_token).status_code == 200, "who logs in is in")
    for household in homes:
        for path in ("/v1/me", "/v1/transactions", "/v1/budgets", "/v1/alerts"):
            response = restored.client.get(path, token=household.access_token)
            assert response.status_code == 401, (path, response.text)
        refreshed = restored.client.post(
            "/v1/auth/refresh", {"refresh_token": household.refresh_token})
        assert refreshed.status_code == 401, refreshed.text
    second = restored.homes.quiet.second
    assert restored.client.get("/v1/me", token=second["access_token"]).status_code == 401
    assert restored.client.post(
        "/v1/auth/refresh", {"refresh_token": second["refresh_token"]}).status_code == 401


def test_what_was_stored_before_is_there(settled):
    for writer in settled.writers:
        household = back(settled, writer.household)
        assert writer.before <= {row["id"] for row in household.transactions()}
    assert len(settled.writers[0].before) > 10


def test_the_books_balance(settled):
    platform = settled.platform
    assert sorted(platform.sql("transactions", ROWS_AND_TOTALS)) == sorted(
        platform.sql("transactions", TOTALS))
    spent = "SELECT book_id, category_key, day, spent, count FROM {} WHERE (spent, count) <> (0, 0)"
    theirs = sorted(platform.sql("transactions", spent.format("totals")))
    assert sorted(platform.sql("budgets", spent.format("sums"))) == theirs
    checked = subprocess.run(
        [platform.program("purserctl"), "--config", platform.run / "etc/budgets.conf", "check",
         "budgets"], capture_output=True, text=True, timeout=60,
        env={name: value for name, value in os.environ.items()
             if not name.startswith("PURSER_")})
    assert checked.returncode == 0 and " 0 differed" in checked.stdout, checked


def test_no_book_is_there_that_nobody_has(settled):
    known = set(settled.platform.sql("auth", "SELECT id FROM books"))
    for service, books in BOOKS.items():
        assert set(settled.platform.sql(service, books)) <= known, service
    for gone in (settled.homes.erased, settled.homes.erased_late):
        assert (uuid.UUID(gone.book),) not in known
    assert (uuid.UUID(settled.homes.newcomer.book),) in known


def test_each_alert_is_there_once(settled):
    platform = settled.platform
    assert sorted(platform.sql("notifications", "SELECT book_id, id FROM alerts")) == sorted(
        platform.sql("transactions", "SELECT book_id, id FROM crossings"))
    for household in (settled.homes.alerted, settled.homes.quiet):
        assert alerted(platform, household) == [(50,)]
        same = back(settled, household)
        same.spend("0.01")
        assert platform.sql("transactions", "SELECT threshold FROM crossings WHERE book_id = %s",
                            household.book) == [(50,)]


def judged(household, category="Food"):
    """What a cent would do: (budget, spent, limit), as soon as a busy machine is in time for it."""
    def live():
        wish = {"type": "expense", "amount": "0.01", "category": category}
        check = household.post("/v1/transactions/check", wish).json()["budget_check"]
        return check if check["source"] == "live" else None

    return [(entry["name"], entry["spent"], entry["limit"])
            for entry in until(live, "a judgment by the budgets service", 30)["budgets"]]


def test_writes_are_judged_by_the_budgets_that_there_are(restored):
    homes = restored.homes
    assert judged(back(restored, homes.lowered)) == [("Food", "11.01", "100.00")]
    assert judged(back(restored, homes.added), "Fun") == []
    assert judged(back(restored, homes.deleted)) == [("Food", "11.01", "100.00")]


def test_a_renaming_reaches_the_budgets(settled):
    household = back(settled, settled.homes.renamed)
    assert judged(household, "Meals") == [("Food", "10.01", "100.00")]
    (budget,) = household.get("/v1/budgets").json()["data"]
    assert budget["categories"] == ["Meals"]


def test_who_may_do_what_is_as_before(platform, settled):
    for service in SERVICES:
        assert settled.platform.sql(service, RIGHTS) == platform.sql(service, RIGHTS), service


def test_nothing_is_held_any_more(platform, settled):
    for service in SERVICES:
        assert platform.sql(service, "TABLE outbox_holds") == []
        assert settled.platform.sql(service, "TABLE outbox_holds") == []


def test_nobody_else_can_read_it(saved):
    assert saved.directory.stat().st_mode & 0o777 == 0o700
    names = {path.name for path in saved.directory.iterdir()}
    assert names == {f"{service}.dump" for service in SERVICES} | {
        "keys.tar", "secrets.tar", "manifest.json"}
    for path in saved.directory.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_it_is_not_restored_under_running_services(platform, saved):
    done = restore(platform, saved.directory, "--replace")
    assert done.returncode == 1
    assert "stop the services first; connected to purser_notifications: purser_notifications" \
        in done.stderr, done


@pytest.fixture
def copied(saved, tmp_path):
    shutil.copytree(saved.directory, tmp_path / "copy")
    return tmp_path / "copy"


def refused(platform, directory, why):
    done = restore(platform, directory, "--replace")
    assert (done.returncode, done.stdout) == (1, ""), done
    assert why in done.stderr, done


def test_a_backup_that_was_changed_is_refused(platform, copied):
    dump = bytearray((copied / "auth.dump").read_bytes())
    dump[len(dump) // 2] ^= 1
    (copied / "auth.dump").write_bytes(dump)
    refused(platform, copied, "is not as it was made")


@pytest.mark.parametrize("name", ["transactions.dump", "secrets.tar"])
def test_a_backup_that_lacks_something_is_refused(platform, copied, name):
    (copied / name).unlink()
    refused(platform, copied, "is not as it was made")
    manifest = (copied / "manifest.json").read_text()
    (copied / "manifest.json").write_text(
        "".join(line for line in manifest.splitlines(True) if name not in line))
    refused(platform, copied, f"{name} is not in the manifest")


def test_a_backup_of_another_version_is_refused(platform, copied):
    manifest = (copied / "manifest.json").read_text()
    (copied / "manifest.json").write_text(manifest.replace('"purser": "', '"purser": "9.'))
    refused(platform, copied, "restore it with that version, then update")


def test_a_directory_that_is_none_is_refused(platform, tmp_path):
    refused(platform, tmp_path, "no backup")


def test_a_backup_takes_the_place_of_nothing(platform, saved):
    done = backup(platform, saved.directory)
    assert done.returncode == 1
    assert "is there already" in done.stderr


def test_a_backup_that_takes_too_long_is_given_up(platform, tmp_path):
    done = backup(platform, tmp_path / "late", "--limit", "0")
    assert done.returncode == 1
    assert "not done within 0 s" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert platform.sql("auth", "TABLE outbox_holds") == []


@pytest.fixture
def half_done(platform, tmp_path):
    with Slow(platform, tmp_path / "half", tmp_path / "wrapper") as slow:
        slow.reaches("notifications")
        slow.go("notifications")
        slow.reaches("budgets")
        assert platform.sql("auth", "SELECT 1 FROM outbox_holds")
        yield slow


def test_a_backup_that_is_ended_leaves_nothing(platform, half_done, tmp_path):
    half_done.process.terminate()
    assert half_done.process.wait(30) == 143
    assert [path.name for path in tmp_path.iterdir()] == ["wrapper"]
    for service in SERVICES:
        assert platform.sql(service, "TABLE outbox_holds") == []


def test_a_backup_that_is_killed_holds_nothing_for_long(platform, half_done, tmp_path):
    half_done.process.kill()
    half_done.process.wait(30)
    assert not half_done.directory.exists()
    for service in SERVICES:
        platform.sql(service, "UPDATE outbox_holds SET seen_at = now() - interval '11 minutes'")
        platform.sql(service, "SELECT outbox_prune('1 hour', false, '{}')")
        assert platform.sql(service, "TABLE outbox_holds") == []
    (partial,) = tmp_path.glob("half.partial.*")
    refused(platform, partial, "no backup")


@pytest.fixture(scope="module")
def halted(settled):
    """The other platform without its services; of the last tests, since it is not started again."""
    stop_services(settled.platform)
    return settled.platform


def test_data_is_not_replaced_unasked(saved, halted):
    done = restore(halted, saved.directory)
    assert done.returncode == 1
    assert "holds data already: --replace" in done.stderr, done


def test_a_restore_that_fails_changes_nothing(halted, copied):
    """The last dump cannot be read, though it is as it was made."""
    def databases():
        return halted.sql("auth", "SELECT oid, datname FROM pg_database ORDER BY 1")

    before = databases()
    manifest = (copied / "manifest.json").read_text()
    whole = (copied / "auth.dump").read_bytes()
    cut = whole[: len(whole) // 2]
    (copied / "auth.dump").write_bytes(cut)
    (copied / "manifest.json").write_text(manifest.replace(
        hashlib.sha256(whole).hexdigest(), hashlib.sha256(cut).hexdigest()))
    done = restore(halted, copied, "--replace")
    assert done.returncode == 1
    assert "auth: the dump could not be restored" in done.stderr, done
    assert databases() == before
