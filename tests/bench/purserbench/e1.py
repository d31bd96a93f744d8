"""E1: how soon a write is seen elsewhere, at half of the load that P1 can carry: its alert in the
inbox and in the stream, and the budget's usage."""

import time
from concurrent.futures import ThreadPoolExecutor

from purserbench.api import Api
from purserbench.blocks import Void
from purserbench.figures import percentile
from purserbench.households import Household
from purserbench.openloop import LEAD_S, START_S
from purserbench.p1 import Writes
from purserbench.p3 import load_at
from purserbench.processes import wait_for_quiet
from purserbench.stream import Listener

BUDGET = {"name": "Probe", "categories": ["Probe"], "amount": "100.00", "thresholds": [90]}
AMOUNT = "95.00"  # crosses the threshold; as much is given back, which re-arms it
GIVE_UP_S = 30
LOOK_EVERY_S = 0.005


class Probe:
    """One household beside the load, with a client of its own."""

    def __init__(self, bench):
        self._api = Api(bench.platform)
        self._household = Household(self._api)
        self._token = self._household.token()
        self._budget = self._api.post("/v1/budgets", BUDGET, self._token)["id"]
        self.listener = Listener(bench.platform, self._token)
        if self.listener.there:
            self.listener.start()
        self.lags = {"inbox": [], "stream": [], "usage": []}

    def cross(self):
        """A write that raises an alert, until all have seen it; then one that takes it back."""
        sent = time.monotonic()
        written = self._write("expense")
        self._await(sent, {
            "inbox": lambda: self._alerted(written),
            "usage": lambda: self._spent() == AMOUNT,
        })
        if self.listener.there:
            heard = self.listener.wait_for(written, GIVE_UP_S)
            if heard is None:
                raise Void("an alert did not come by the stream")
            self.lags["stream"].append(heard - sent)
        sent = time.monotonic()
        self._write("refund")
        self._await(sent, {"usage": lambda: self._spent() == "0.00"})

    def _write(self, type_):
        draft = {"type": type_, "amount": AMOUNT, "category": "Probe"}
        return self._api.post("/v1/transactions", draft, self._token)["id"]

    def _alerted(self, transaction):
        newest = self._api.get("/v1/alerts?limit=1", self._token)["data"]
        return bool(newest) and newest[0]["transaction_id"] == transaction

    def _spent(self):
        return self._api.get(f"/v1/budgets/{self._budget}", self._token)["usage"]["spent"]

    def _await(self, sent, waiting):
        """Asks in turn until each has seen it, and notes when its answer came."""
        while waiting:
            for name, seen in list(waiting.items()):
                if seen():
                    self.lags[name].append(time.monotonic() - sent)
                    del waiting[name]
            if time.monotonic() - sent > GIVE_UP_S:
                raise Void(f"not seen in {GIVE_UP_S} s: {', '.join(waiting)}")
            time.sleep(LOOK_EVERY_S)


def figures(seconds):
    """Of lags in seconds, in whole milliseconds; None where none was measured."""
    if not seconds:
        return None
    return {f"p{p}": round(percentile(seconds, p) * 1000) for p in (50, 99)} | {
        "count": len(seconds)}


def measure(bench):
    if bench.post_rate is None:
        bench.say("E1 needs P1's load: measuring it")
        bench.post_rate = Writes(bench).by_http(bench.plan.seconds).rate
    rate, length = bench.post_rate / 2, bench.plan.seconds * 6
    probe = Probe(bench)
    wait_for_quiet(bench.plan.patience_s)
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(load_at, bench, rate, length)
        time.sleep(START_S + LEAD_S)
        end = time.monotonic() + length
        while time.monotonic() < end - 1 and not load.done():
            probe.cross()
        seen, _ = load.result()
    if seen["faults"]:
        raise Void(f"{seen['faults']} of {seen['requests']} failed: {seen['first_faults']}")
    return {"rate": rate, "achieved": seen["rate"],
            **{name: figures(lags) for name, lags in probe.lags.items()}}
