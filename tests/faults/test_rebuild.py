"""Sums of the budgets service that went wrong are found, and made anew while writers go on."""

import contextlib
import os
import random
import subprocess
import threading

import pytest

from harness.household import Household
from harness.wait import until

WRITERS = 3
CATEGORIES = ["Food", "Food:Bread", "Rent", "Travel"]

# The projection follows within two seconds; a busy machine gets more.
FOLLOWS_WITHIN_S = 20

OURS = ("SELECT category_key, day, spent, count FROM sums"
        " WHERE book_id = %s AND (spent <> 0 OR count <> 0) ORDER BY 1, 2")
THEIRS = ("SELECT category_key, day, spent, count FROM totals"
          " WHERE book_id = %s AND (spent <> 0 OR count <> 0) ORDER BY 1, 2")


@pytest.fixture
def purserctl(platform):
    """Runs it as the operator of the budgets service, and gives the finished process."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("PURSER_")}

    def run(*arguments):
        return subprocess.run(
            [platform.program("purserctl"), "--config", platform.run / "etc/budgets.conf",
             *arguments],
            env=environment, capture_output=True, text=True, timeout=200)

    return run


def record(household, random_):
    household.spend(f"{random_.randint(1, 9999) / 100:.2f}", random_.choice(CATEGORIES),
                    date=f"2025-03-{random_.randint(1, 9):02}",
                    type=random_.choice(["expense", "expense", "refund", "income"]))


def follows(household, platform):
    """Waits until the projection has what the transactions database has."""
    def equal():
        ours = platform.sql("budgets", OURS, household.book)
        return ours == platform.sql("transactions", THEIRS, household.book) and ours

    return until(equal, "the sums are those of the transactions", FOLLOWS_WITHIN_S)


def corrupt(household, platform):
    """Three kinds of damage: a sum that is wrong, one that is missing, one that should not be."""
    book = household.book
    platform.sql("budgets", "UPDATE sums SET spent = spent + 12345 WHERE book_id = %s AND"
                 " (category_key, day) = (SELECT category_key, day FROM sums WHERE book_id = %s"
                 " ORDER BY 1, 2 LIMIT 1)", book, book)
    platform.sql("budgets", "DELETE FROM sums WHERE book_id = %s AND"
                 " (category_key, day) = (SELECT category_key, day FROM sums WHERE book_id = %s"
                 " ORDER BY 1 DESC, 2 DESC LIMIT 1)", book, book)
    platform.sql("budgets", "INSERT INTO sums VALUES (%s, 'ghost', '2025-01-01', 100, 1)", book)


@contextlib.contextmanager
def writing(households):
    """Each household records one transaction after the other."""
    over, failures = threading.Event(), []

    def write(seed, household):
        random_ = random.Random(seed)
        try:
            while not over.is_set():
                record(household, random_)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(households)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not failures, failures


@pytest.fixture
def households(client, platform):
    made = [Household(client) for _ in range(WRITERS)]
    for seed, household in enumerate(made):
        random_ = random.Random(100 + seed)
        for _ in range(20):
            record(household, random_)
    for household in made:
        follows(household, platform)
    return made


def test_a_damaged_projection_is_made_anew_while_writers_go_on(households, platform, purserctl):
    with writing(households):
        for household in households:
            corrupt(household, platform)
        done = purserctl("rebuild", "budgets")
    assert done.returncode == 0, done
    assert "are put right" in done.stdout
    for household in households:
        follows(household, platform)


def test_one_book_is_made_anew_alone(households, platform, purserctl):
    hurt, other = households[:2]
    for household in (hurt, other):
        corrupt(household, platform)
    with writing([hurt]):
        done = purserctl("--book", hurt.book, "rebuild", "budgets")
    assert done.stdout == "1 books read, 1 differed and are put right\n", done
    follows(hurt, platform)
    assert platform.sql(
        "budgets", "SELECT 1 FROM sums WHERE book_id = %s AND category_key = 'ghost'", other.book)
    assert purserctl("rebuild", "budgets", "--book", other.book).returncode == 0
    follows(other, platform)
    again = purserctl("rebuild", "budgets", "--book", other.book)
    assert again.stdout == "1 books read, 0 differed\n", again


def test_usage_is_right_after_it(household, platform, purserctl):
    household.budget("100.00", starts_on="2025-01-01",
                     period={"unit": "month", "anchor": "2025-01-01"})
    household.spend("60.00", date="2025-03-10")
    follows(household, platform)
    corrupt(household, platform)
    assert purserctl("rebuild", "budgets", "--book", household.book).returncode == 0
    (budget,) = household.get("/v1/budgets").json()["data"]
    shown = household.get(f"/v1/budgets/{budget['id']}", params={"on": "2025-03-10"})
    usage = shown.json()["usage"]
    assert (usage["spent"], usage["state"]) == ("60.00", "ok")


def test_what_is_told_late_is_not_counted_twice(household, platform, purserctl):
    """Events that a rebuild had before they were delivered."""
    household.spend("1.00", date="2025-03-01")
    follows(household, platform)
    platform.sql("transactions", "UPDATE subscribers SET retry_at = now() + interval '1 hour'"
                 " WHERE name = 'budgets'")
    try:
        for _ in range(5):
            household.spend("10.00", date="2025-03-01")
        assert purserctl("rebuild", "budgets", "--book", household.book).returncode == 0
        follows(household, platform)
    finally:
        platform.sql("transactions", "UPDATE subscribers SET retry_at = '-infinity'")
    household.spend("0.01", date="2025-03-01")
    assert follows(household, platform)[0][2] == 5101


def test_without_the_transactions_service_it_fails_and_says_why(household, platform, purserctl):
    with platform.stopped("transactions"):
        done = purserctl("rebuild", "budgets", "--book", household.book)
    assert done.returncode == 1
    assert done.stderr == "purserctl: the transactions service does not answer\n"
    household.served_everywhere()


def test_a_check_finds_what_differs_and_says_what_to_do(households, platform, purserctl):
    hurt = households[0]
    mark = platform.log_mark("budgets")
    corrupt(hurt, platform)
    with writing(households[1:]):
        done = purserctl("check", "budgets")
    assert done.returncode == 1, done
    advice = f"purserctl rebuild budgets --book {hurt.book}"
    assert f"{hurt.book} differs; to put it right: {advice}\n" in done.stdout
    for household in households[1:]:
        assert household.book not in done.stdout
    (line,) = platform.log_lines("budgets", mark, book=hurt.book, level="error")
    assert line["run"] == advice
    assert platform.sql("budgets", "SELECT 1 FROM differences WHERE book_id = %s", hurt.book)
    assert purserctl("rebuild", "budgets", "--book", hurt.book).returncode == 0
    assert not platform.sql("budgets", "SELECT 1 FROM differences WHERE book_id = %s", hurt.book)
    assert purserctl("check", "budgets", "--book", hurt.book).returncode == 0


def test_a_check_under_load_raises_no_false_alarm(households, platform, purserctl):
    with writing(households):
        for _ in range(3):
            done = purserctl("check", "budgets")
            for household in households:
                assert household.book not in done.stdout


def test_an_ill_formed_book_is_refused(purserctl):
    done = purserctl("rebuild", "budgets", "--book", "x")
    assert (done.returncode, done.stderr) == (1, "purserctl: --book: must be the id of a book\n")
