"""P2: the first page of a book's transactions, over HTTPS and by the statement alone."""

import datetime

from purserbench.blocks import run_block
from purserbench.households import CURRENCY, DIGITS, Household
from purserbench.pairs import compare, figures
from purserbench.pgbench import Pgbench
from purserbench.platform import statement
from purserbench.wrk import Wrk, request

ROWS = 10_000
BATCH = 1_000
LIMIT = 50
PATH = f"/v1/transactions?limit={LIMIT}"
CATEGORIES = ("Food:Groceries", "Food:Restaurants", "Home:Energy", "Travel", "Health")


def entry(number):
    """One of a household's: several a day, back from today."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return {
        "type": "expense",
        "date": str(today - datetime.timedelta(days=number // 10)),
        "amount": f"{1 + number % 80}.{number % 100:02}",
        "category": CATEGORIES[number % len(CATEGORIES)],
        "payee": f"Shop {number % 40}",
        "note": "milk, bread and a newspaper" if number % 3 else None,
        "tags": ["home"] if number % 2 else [],
    }


def fill(api, household):
    for first in range(0, ROWS, BATCH):
        batch = {"transactions": [entry(n) for n in range(first, first + BATCH)], "atomic": True}
        api.post("/v1/transactions/batch", batch, household.token(), expected=200)


def first_page(household):
    """The statement's arguments where a client asks for nothing but a limit: book, currency,
    digits, from, to, types, min, max, position, limit."""
    return [
        household.book, CURRENCY, DIGITS, "1900-01-01", "2199-12-31", "{expense,income,refund}",
        0, 2**63 - 1, "infinity", "ffffffff-ffff-ffff-ffff-ffffffffffff", LIMIT,
    ]


class Reads:
    """The two arms, on the same book."""

    def __init__(self, bench):
        self._bench = bench
        self._household = Household(bench.api)
        self._wrk = Wrk(bench.platform, bench.clients)
        self._pgbench = Pgbench(bench.platform, bench.responders)
        bench.say(f"recording {ROWS} transactions")
        fill(bench.api, self._household)
        bench.platform.settle("transactions")
        page = bench.api.get(PATH, self._household.token())
        assert len(page["data"]) == LIMIT and page["next_cursor"], page

    def by_http(self, seconds):
        load = self._wrk.load([request("GET", PATH, self._household.token())], seconds)
        return run_block("GET " + PATH, load, self._bench.watch)

    def by_sql(self, seconds):
        load = self._pgbench.load(
            statement("transactions", "transaction_list"), [first_page(self._household)], seconds
        )
        return run_block("pgbench transaction_list", load, self._bench.watch)


def measure(bench):
    reads = Reads(bench)
    return figures(compare(bench.plan, reads.by_http, reads.by_sql, bench.say))
