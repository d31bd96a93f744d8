"""The books must balance after each block, whoever wrote."""

import time
from pathlib import Path

from purserbench.blocks import Void

BALANCE = Path(__file__).resolve().parents[1] / "balance.sql"
COUNTS = """
    SELECT count(*) AS rows, count(*) FILTER (WHERE budget_check->>'source' <> 'live') AS unchecked
      FROM transactions"""
SETTLE_S = 0.3


class Books:
    """The transactions database between blocks."""

    def __init__(self, platform):
        self._platform = platform
        self._known = self._counted()

    def _counted(self):
        """What there is, once nothing that was under way adds to it any more."""
        before, counts = None, self._counts()
        while counts != before:
            time.sleep(SETTLE_S)
            before, counts = counts, self._counts()
        return counts

    def _counts(self):
        (counts,) = self._platform.sql("transactions", COUNTS)
        return counts

    def check(self, requests, in_flight):
        """`requests` were answered since the last call; up to `in_flight` more may have been sent
        and taken effect without an answer, when the time was up."""
        before, self._known = self._known, self._counted()
        stored, unchecked = (self._known[name] - before[name] for name in ("rows", "unchecked"))
        if not requests <= stored <= requests + in_flight:
            raise Void(f"{requests} writes answered, {stored} rows stored")
        if unchecked:
            raise Void(f"{unchecked} writes went without the live budget check")
        (faults,) = self._platform.sql("transactions", BALANCE.read_text(encoding="utf-8"))
        found = {what: number for what, number in faults.items() if number != 0}
        if found:
            raise Void(", ".join(f"{number} {what}" for what, number in found.items()))
