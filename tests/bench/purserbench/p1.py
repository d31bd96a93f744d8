"""P1: recording a transaction, over HTTPS and by the SQL function alone."""

from purserbench.blocks import run_block
from purserbench.books import Books
from purserbench.drafts import drafts
from purserbench.households import CURRENCY, DIGITS, ZONE
from purserbench.pairs import compare, figures
from purserbench.pgbench import Pgbench
from purserbench.platform import statement
from purserbench.wrk import Wrk, request

PATH = "/v1/transactions"


class Writes:
    """The two arms, on the same households and drafts."""

    def __init__(self, bench):
        self._bench = bench
        self._wrk = Wrk(bench.platform, bench.clients)
        self._pgbench = Pgbench(bench.platform, bench.responders)
        self._books = Books(bench.platform)
        self._drafts = [
            (household, draft)
            for number, household in enumerate(bench.households)
            for draft in drafts(number)
        ]
        versions = {h: h.definitions_version() for h in bench.households}
        self._calls = [
            [household.book, household.user, CURRENCY, DIGITS, ZONE, None, "",
             versions[household], None, draft.canonical()]
            for household, draft in self._drafts
        ]

    def requests(self):
        return [
            request("POST", PATH, household.token(), draft.body())
            for household, draft in self._drafts
        ]

    def by_http(self, seconds):
        load = self._wrk.load(self.requests(), seconds)
        block = run_block("POST /v1/transactions", load, self._bench.watch)
        # wrk gives up what is under way twice: after warming up and at the end.
        self._books.check(block.requests - block.faults, 2 * self._bench.clients)
        return block

    def by_sql(self, seconds):
        load = self._pgbench.load(
            statement("transactions", "transaction_create"), self._calls, seconds
        )
        block = run_block("pgbench transaction_create()", load, self._bench.watch)
        self._books.check(block.requests, self._bench.responders)
        return block


def measure(bench):
    writes = Writes(bench)
    result = figures(compare(bench.plan, writes.by_http, writes.by_sql, bench.say))
    bench.post_rate = result["arms"][0]["rate"]["median"]
    return result
