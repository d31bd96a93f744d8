"""What the contract's words say of budgets, written down a second time and as plainly as can be.

Amounts are whole cents. A period is named by the beginning of the days in it: a month ("2025-01")
or its first day; those of a budget follow each other without a gap, and it counts in all of them.
"""

from fractions import Fraction

MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04"]


class Budget:
    def __init__(self, name, categories, amount, *, thresholds=(90,), mode="warn",
                 rollover="none", cap=None, periods=MONTHS):
        self.name, self.categories, self.amount = name, categories, amount
        self.thresholds, self.mode, self.rollover, self.cap = thresholds, mode, rollover, cap
        self.periods = periods
        self.amounts = {periods[0]: amount}
        self.kept = dict.fromkeys(periods, 0)
        self._period_of = {}

    def amount_in(self, period):
        """That of the last entry not after the period."""
        return self.amounts[max(start for start in self.amounts if start <= period)]

    def holds(self, period, date):
        if date not in self._period_of:
            self._period_of[date] = max(start for start in self.periods if start <= date)
        return self._period_of[date] == period

    def covers(self, category):
        path = category.lower().split(":")
        return not self.categories or any(
            path[:len(own)] == own for own in (c.lower().split(":") for c in self.categories))

    def spent(self, rows, month):
        signs = {"expense": 1, "refund": -1, "income": 0}
        return sum(
            signs[row["type"]] * row["amount"] for row in rows
            if self.holds(month, row["date"]) and self.covers(row["category"]))

    def carried(self, rows, month):
        carry = 0
        for earlier in self.periods[:self.periods.index(month)]:
            left = self.amount_in(earlier) + carry - self.spent(rows, earlier)
            if left > 0 and self.rollover not in ("surplus", "both"):
                left = 0
            if left < 0 and self.rollover not in ("deficit", "both"):
                left = 0
            if self.cap is not None:
                left = max(-self.cap, min(self.cap, left))
            carry = left
        return carry

    def limit(self, rows, month):
        return max(0, self.amount_in(month) + self.carried(rows, month))

    def reached(self, rows, month):
        """Every threshold that is reached; 100 where the limit is passed."""
        limit, spent = self.limit(rows, month), self.spent(rows, month)
        found = {t for t in self.thresholds if limit > 0 and spent * 100 >= limit * t}
        return found | ({100} if spent > limit else set())

    def counts(self, row, month):
        return (row is not None and row["type"] != "income" and self.holds(month, row["date"])
                and self.covers(row["category"]))


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def percent(spent, limit):
    if limit == 0:
        return None
    return float(Fraction(int(Fraction(spent * 1000, limit)), 10))


def entry(budget, month, before, after):
    """What a write that makes the rows `after` of the rows `before` does to a budget's month."""
    limit, spent = budget.limit(after, month), budget.spent(after, month)
    reached = budget.reached(after, month)
    crossed = sorted(reached - budget.reached(before, month))
    return {
        "name": budget.name, "mode": budget.mode, "start": (month + "-01")[:10],
        "limit": money(limit), "carried": money(budget.carried(after, month)),
        "spent_before": money(budget.spent(before, month)), "spent": money(spent),
        "remaining": money(limit - spent), "percent": percent(spent, limit),
        "state": "exceeded" if 100 in reached else "near" if reached else "ok",
        "crossed": [] if budget.mode == "track" else crossed,
    }


def touched(budgets, old, new):
    """The (budget, month) pairs that hold the old or the new row, by name, then month."""
    return [
        (budget, month) for budget in sorted(budgets, key=lambda b: b.name)
        for month in budget.periods if budget.counts(old, month) or budget.counts(new, month)
    ]


def carried_on(pairs, current):
    """The pairs, and the current period of each budget that carries on from an earlier one."""
    onward = {budget: (budget, current) for budget, month in pairs
              if budget.rollover != "none" and month < current}
    return [*pairs, *(pair for pair in onward.values() if pair not in pairs)]


def blocked(budget, month, before, after):
    spent = budget.spent(after, month)
    return (budget.mode == "block" and spent > budget.limit(after, month)
            and spent > budget.spent(before, month))


def alerts(pairs, before, after):
    """(budget, month, threshold) of each alert that a stored write to the pairs raises, and keeps
    them. A budget that is judged as it stands has the same rows before and after."""
    candidates = {}
    for budget, month in pairs:
        highest = max(budget.reached(after, month), default=0)
        kept = min(budget.kept[month], max(budget.reached(before, month), default=0))
        budget.kept[month] = min(kept, highest)
        if budget.mode != "track" and highest > kept:
            candidates.setdefault(budget, []).append((highest, month))
    raised = []
    for budget, found in candidates.items():
        threshold, month = max(found)
        budget.kept[month] = threshold
        raised.append((budget, month, threshold))
    return raised


def renamed(path, source, target):
    """A category after the renaming of `source`, with all below it, to `target`."""
    if not within(path, source):
        return path
    return ":".join([target, *path.split(":")[len(source.split(":")):]])


def within(path, above):
    path, above = path.lower().split(":"), above.lower().split(":")
    return path[:len(above)] == above


def usage(budget, rows, month):
    """What a budget's usage says of a period."""
    limit, spent, reached = (
        budget.limit(rows, month), budget.spent(rows, month), budget.reached(rows, month))
    return {
        "limit": money(limit), "carried": money(budget.carried(rows, month)),
        "spent": money(spent), "remaining": money(limit - spent),
        "percent": percent(spent, limit),
        "state": "exceeded" if 100 in reached else "near" if reached else "ok",
    }


def outlook(budget, rows, month, *, length, passed):
    """What the usage of the current period says besides: it has `length` days, of which `passed`
    are over, today included."""
    spent, left = budget.spent(rows, month), length - passed + 1
    allowance = max(0, budget.limit(rows, month) - spent) // left
    ahead = Fraction(abs(spent) * length, passed) + Fraction(1, 2)
    return {"daily_allowance": money(allowance),
            "projected": money(int(ahead) * (-1 if spent < 0 else 1))}
