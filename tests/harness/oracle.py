"""What the contract's words say of budgets, written down a second time and as plainly as can be.

Amounts are whole cents. Periods are the months of `MONTHS`; every budget counts in all of them.
"""

from fractions import Fraction

MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04"]


class Budget:
    def __init__(self, name, categories, amount, *, thresholds=(90,), mode="warn",
                 rollover="none", cap=None):
        self.name, self.categories, self.amount = name, categories, amount
        self.thresholds, self.mode, self.rollover, self.cap = thresholds, mode, rollover, cap
        self.kept = dict.fromkeys(MONTHS, 0)

    def covers(self, category):
        path = category.lower().split(":")
        return not self.categories or any(
            path[:len(own)] == own for own in (c.lower().split(":") for c in self.categories))

    def spent(self, rows, month):
        signs = {"expense": 1, "refund": -1, "income": 0}
        return sum(
            signs[row["type"]] * row["amount"] for row in rows
            if row["date"].startswith(month) and self.covers(row["category"]))

    def carried(self, rows, month):
        carry = 0
        for earlier in MONTHS[:MONTHS.index(month)]:
            left = self.amount + carry - self.spent(rows, earlier)
            if left > 0 and self.rollover not in ("surplus", "both"):
                left = 0
            if left < 0 and self.rollover not in ("deficit", "both"):
                left = 0
            if self.cap is not None:
                left = max(-self.cap, min(self.cap, left))
            carry = left
        return carry

    def limit(self, rows, month):
        return max(0, self.amount + self.carried(rows, month))

    def reached(self, rows, month):
        """Every threshold that is reached; 100 where the limit is passed."""
        limit, spent = self.limit(rows, month), self.spent(rows, month)
        found = {t for t in self.thresholds if limit > 0 and spent * 100 >= limit * t}
        return found | ({100} if spent > limit else set())

    def counts(self, row, month):
        return (row is not None and row["type"] != "income" and row["date"].startswith(month)
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
        "name": budget.name, "mode": budget.mode, "start": month + "-01",
        "limit": money(limit), "carried": money(budget.carried(after, month)),
        "spent_before": money(budget.spent(before, month)), "spent": money(spent),
        "remaining": money(limit - spent), "percent": percent(spent, limit),
        "state": "exceeded" if 100 in reached else "near" if reached else "ok",
        "crossed": [] if budget.mode == "track" else crossed,
    }


def touched(budgets, old, new):
    """The (budget, month) pairs that hold the old or the new row, by name, then month."""
    return [
        (budget, month) for budget in sorted(budgets, key=lambda b: b.name) for month in MONTHS
        if budget.counts(old, month) or budget.counts(new, month)
    ]


def blocked(budget, month, before, after):
    spent = budget.spent(after, month)
    return (budget.mode == "block" and spent > budget.limit(after, month)
            and spent > budget.spent(before, month))


def alerts(pairs, before, after):
    """(budget, month, threshold) of each alert that a stored write raises, and keeps them."""
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
        raised.append((budget.name, month, threshold))
    return raised
