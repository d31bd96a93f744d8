"""The books must balance after each block, whoever wrote."""

from pathlib import Path

from purserbench.blocks import Void

BALANCE = Path(__file__).resolve().parents[1] / "balance.sql"


class Books:
    """The transactions database between blocks."""

    def __init__(self, platform):
        self._platform = platform
        self._count = self._counted()

    def _counted(self):
        return self._platform.value("transactions", "SELECT count(*) AS n FROM transactions")

    def check(self, requests, in_flight):
        """`requests` were answered since the last call; up to `in_flight` more may have been sent
        and taken effect without an answer, when the time was up."""
        count, before = self._counted(), self._count
        self._count = count
        if not requests <= count - before <= requests + in_flight:
            raise Void(f"{requests} writes answered, {count - before} rows stored")
        (faults,) = self._platform.sql("transactions", BALANCE.read_text(encoding="utf-8"))
        found = {what: number for what, number in faults.items() if number != 0}
        if found:
            raise Void(", ".join(f"{number} {what}" for what, number in found.items()))
