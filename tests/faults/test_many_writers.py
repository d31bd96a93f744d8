"""However many write at once: no limit is passed, no alert is missed or raised twice, and the books
balance."""

import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from harness.household import Household

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}
WRITERS = 32


def at_once(write, writers=WRITERS, each=3):
    """Runs `write` by many threads that begin together: all results."""
    gate = threading.Barrier(writers)

    def writer(number):
        gate.wait()
        return [write(number) for _ in range(each)]

    with ThreadPoolExecutor(writers) as pool:
        return [result for results in pool.map(writer, range(writers)) for result in results]


def crossings(platform, household):
    return platform.sql(
        "transactions",
        "SELECT level, threshold FROM crossings WHERE book_id = %s ORDER BY threshold",
        household.book,
    )


def writes(household, amount):
    token = household.token
    body = {"type": "expense", "amount": amount, "category": "Food", "date": "2025-03-10"}
    return lambda _: household.client.post("/v1/transactions", body, token=token).status_code


def test_a_block_budget_is_never_exceeded_by_32_writers_and_each_crossing_is_told_once(
        household, platform):
    household.budget("100.00", mode="block", thresholds=[50, 90], **MONTHLY)
    statuses = at_once(writes(household, "10.00"))
    assert statuses.count(201) == 10
    assert statuses.count(422) == len(statuses) - 10
    assert sum(Decimal(row["amount"]) for row in household.transactions()) == 100
    assert crossings(platform, household) == [("near", 50), ("near", 90)]


def test_a_block_budget_is_filled_to_the_last_cent_that_fits(household):
    household.budget("100.00", mode="block", **MONTHLY)
    statuses = at_once(writes(household, "7.00"))
    assert statuses.count(201) == 14


def test_a_warn_budget_tells_each_of_32_writers_the_truth_and_each_crossing_once(
        household, platform):
    household.budget("100.00", thresholds=[50, 90], **MONTHLY)
    token = household.token
    body = {"type": "expense", "amount": "3.00", "category": "Food", "date": "2025-03-10"}
    answers = at_once(
        lambda _: household.client.post("/v1/transactions", body, token=token).json(), each=2)
    entries = [answer["budget_check"]["budgets"][0] for answer in answers]
    spent = sorted(Decimal(entry["spent"]) for entry in entries)
    assert spent == [Decimal(3 * number) for number in range(1, 2 * WRITERS + 1)]
    crossed = sorted(threshold for entry in entries for threshold in entry["crossed"])
    assert crossed == [50, 90, 100]
    assert crossings(platform, household) == [("near", 50), ("near", 90), ("exceeded", 100)]


def test_batches_of_many_writers_do_not_exceed_a_block_budget_either(household):
    household.budget("100.00", mode="block", **MONTHLY)
    token = household.token
    item = {"type": "expense", "amount": "3.00", "category": "Food", "date": "2025-03-10"}
    answers = at_once(
        lambda number: household.client.post(
            "/v1/transactions/batch", {"transactions": [item] * 3, "atomic": number % 2 == 0},
            token=token), writers=16, each=2)
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert len(household.transactions()) == 33


class Chaos:
    """Random writes, changes, deletes and renames on one book."""

    CATEGORIES = ["Food", "Food:Groceries", "Food:Groceries:Bread", "Travel", "Travel:Train",
                  "Rent", "Fun"]
    DAYS = [f"2025-{month:02}-{day:02}" for month in (1, 2, 3) for day in (1, 9, 17, 28)]

    def __init__(self, household, seed):
        self.household = household
        self.token = household.token
        self.seed = seed
        self.ids = []

    def draft(self, random_):
        return {
            "type": random_.choice(["expense", "expense", "expense", "refund", "income"]),
            "amount": f"{random_.randint(1, 9999) / 100:.2f}",
            "category": random_.choice(self.CATEGORIES), "date": random_.choice(self.DAYS),
        }

    def step(self, random_):
        """One random request: its method and status."""
        dice = random_.random()
        client, ids = self.household.client, self.ids
        if dice < 0.45 or not ids:
            answer = client.post("/v1/transactions", self.draft(random_), token=self.token)
            if answer.status_code == 201:
                ids.append(answer.json()["id"])
            return "create", answer.status_code
        path = f"/v1/transactions/{random_.choice(ids)}"
        if dice < 0.75:
            draft = self.draft(random_)
            change = {name: draft[name] for name in random_.sample(sorted(draft), 2)}
            return "change", client.patch(path, change, token=self.token).status_code
        if dice < 0.92:
            return "delete", client.delete(path, token=self.token).status_code
        from_, to = random_.sample(self.CATEGORIES, 2)
        body = {"from": from_, "to": to}
        return "rename", client.post(
            "/v1/categories/rename", body, token=self.token).status_code

    def run(self, threads, steps):
        with ThreadPoolExecutor(threads) as pool:
            work = [
                pool.submit(lambda r: [self.step(r) for _ in range(steps)],
                            random.Random(f"{self.seed}-{number}"))
                for number in range(threads)
            ]
            return [outcome for future in work for outcome in future.result()]


EXPECTED = {
    "create": {201, 422}, "change": {200, 404, 422}, "delete": {204, 404, 422},
    "rename": {200, 422},
}


@pytest.fixture(scope="module")
def survived(client, platform):
    """A household after 1 200 random requests of 12 threads, which must have done no harm."""
    household = Household(client)
    plans = [("All", [], "none", "warn"), ("Food", ["Food"], "both", "warn"),
             ("Travel", ["Travel", "Fun"], "surplus", "block"),
             ("Bread", ["Food:Groceries"], "deficit", "track")]
    for name, categories, rollover, mode in plans:
        household.budget("400.00", name=name, categories=categories, rollover=rollover, mode=mode,
                         **MONTHLY)
    household.seed = random.SystemRandom().randrange(2 ** 32)
    print(f"seed {household.seed}")
    mark = platform.log_mark("postgresql")
    household.outcomes = Chaos(household, household.seed).run(threads=12, steps=100)
    household.database_log = platform.log_text("postgresql", mark)
    household.definitions = definitions(household, platform)
    return household


def definitions(household, platform):
    """The budgets by id, with the categories that the renames have left them."""
    budgets = {budget["id"]: budget for budget in household.pages("/v1/budgets")}
    for id_, keys in platform.sql(
            "transactions",
            "SELECT budget_id::text, categories FROM definitions WHERE book_id = %s",
            household.book):
        budgets[id_]["categories"] = keys
    return budgets


def test_a_thousand_random_writes_by_many_threads_all_succeed_or_are_refused_for_a_reason(
        survived):
    assert len(survived.outcomes) >= 1000
    for kind, status in survived.outcomes:
        assert status in EXPECTED[kind], (survived.seed, kind, status)
    done = {kind for kind, status in survived.outcomes if status < 300}
    assert done == set(EXPECTED), survived.seed


def test_they_make_no_deadlock(survived):
    assert "deadlock" not in survived.database_log, survived.seed
    assert "could not serialize" not in survived.database_log, survived.seed


def test_totals_are_the_sums_of_the_rows_by_category_and_day(survived, platform):
    sums = platform.sql(
        "transactions",
        "SELECT category_key, date, coalesce(sum(CASE type WHEN 'expense' THEN amount"
        " WHEN 'refund' THEN -amount END), 0), coalesce(sum(amount) FILTER"
        " (WHERE type = 'income'), 0), count(*)"
        " FROM transactions WHERE book_id = %s GROUP BY 1, 2 ORDER BY 1, 2", survived.book)
    totals = platform.sql(
        "transactions",
        "SELECT category_key, day, spent, income, count FROM totals WHERE book_id = %s"
        " ORDER BY 1, 2", survived.book)
    assert sums, survived.seed
    assert [tuple(row) for row in totals] == [tuple(row) for row in sums], survived.seed


def test_every_row_has_a_category_of_the_book_and_is_in_the_list(survived, platform):
    count = platform.sql(
        "transactions", "SELECT count(*) FROM transactions WHERE book_id = %s", survived.book)
    assert len(survived.transactions()) == count[0][0], survived.seed


def covered(categories, path):
    """True where a budget of these categories counts spending in `path`."""
    return not categories or any(
        path.lower() == name.lower() or path.lower().startswith(name.lower() + ":")
        for name in categories)


def spent_by_month(rows, categories):
    months = defaultdict(Decimal)
    for row in rows:
        if row["type"] != "income" and covered(categories, row["category"]):
            sign = 1 if row["type"] == "expense" else -1
            months[row["date"][:7]] += sign * Decimal(row["amount"])
    return months


def carried(budget, spent):
    """What January and February leave to March, by the contract's words."""
    carry = Decimal(0)
    for month in ("2025-01", "2025-02"):
        left = Decimal(budget["amount"]) + carry - spent[month]
        moves = {"none": False, "surplus": left > 0, "deficit": left < 0, "both": True}
        carry = left if moves[budget["rollover"]] else Decimal(0)
    return carry


def test_every_budget_says_what_the_rows_say(survived):
    """The definitions as the transactions service has them (renamed with the categories), each
    judged against rows that are added up here."""
    rows = survived.transactions()
    judged = 0
    for month in ("2025-01", "2025-02", "2025-03"):
        for category in Chaos.CATEGORIES:
            body = {"type": "expense", "amount": "0.01", "category": category,
                    "date": f"{month}-05", "override": True}
            check = survived.post("/v1/transactions/check", body).json()["budget_check"]
            for entry in check["budgets"]:
                categories = survived.definitions[entry["budget_id"]]["categories"]
                spent = spent_by_month(rows, categories)
                assert Decimal(entry["spent_before"]) == spent[month], (survived.seed, entry)
                if month == "2025-03":
                    budget = survived.definitions[entry["budget_id"]]
                    assert Decimal(entry["carried"]) == carried(budget, spent), (
                        survived.seed, entry)
                judged += 1
    assert judged > 0


def test_the_list_of_categories_is_that_of_the_rows(survived):
    used = defaultdict(int)
    for row in survived.transactions():
        used[row["category"]] += 1
    listed = survived.get("/v1/categories").json()["data"]
    assert {row["category"]: row["count"] for row in listed} == used, survived.seed
