"""Hundreds of random writes: each verdict, each alert and, in the end, what became of each budget
in each month are compared with what the contract's words give."""

import random

import pytest

from harness import oracle
from harness.household import Household
from harness.wait import until

STEPS = 250
CATEGORIES = ["Food", "Food:Groceries", "food:groceries:Bread", "Travel", "Rent"]
COMPARED = {"limit", "carried", "spent", "remaining", "percent", "state"}
DAYS = [f"{month}-{day}" for month in oracle.MONTHS for day in ("01", "15", "28")]


def plans():
    return [
        oracle.Budget("All", [], 90_000, thresholds=(50, 75, 90)),
        oracle.Budget("Bread", ["Food:Groceries:Bread"], 3_000, mode="track"),
        oracle.Budget("Capped", ["Travel"], 10_000, rollover="both", cap=2_500),
        oracle.Budget("Deficit", ["Food"], 20_000, rollover="deficit", thresholds=(80,)),
        oracle.Budget("Groceries", ["food:GROCERIES", "Rent"], 25_000, mode="block"),
        oracle.Budget("Nothing", ["Rent"], 0),
        oracle.Budget("Surplus", ["Food", "Travel"], 30_000, rollover="surplus", mode="block"),
    ]


class Story:
    """One household's random writes, side by side with the oracle's books."""

    def __init__(self, client, seed):
        self.random = random.Random(seed)
        self.household = Household(client)
        self.budgets = plans()
        self.rows = {}
        self.raised = []
        self.refused = 0
        for plan in self.budgets:
            self.household.budget(
                oracle.money(plan.amount), name=plan.name, categories=plan.categories,
                thresholds=list(plan.thresholds), mode=plan.mode, rollover=plan.rollover,
                rollover_cap=None if plan.cap is None else oracle.money(plan.cap),
                starts_on="2025-01-01", ends_on="2025-04-30", period={"anchor": "2025-01-01"})

    def draft(self):
        return {
            "type": self.random.choice(["expense"] * 5 + ["refund"] * 2 + ["income"]),
            "amount": self.random.choice([1, 500, 1_999, 4_000, 10_000, 27_500]),
            "category": self.random.choice(CATEGORIES), "date": self.random.choice(DAYS),
        }

    def step(self):
        dice = self.random.random()
        override = self.random.random() < 0.1
        if dice < 0.55 or not self.rows:
            new = self.draft()
            self.judge(None, None, new, override, lambda: self.household.post(
                "/v1/transactions", body(new, override)))
            return
        id_ = self.random.choice(sorted(self.rows))
        path, old = f"/v1/transactions/{id_}", self.rows[id_]
        if dice < 0.8:
            draft = self.draft()
            change = {name: draft[name] for name in self.random.sample(sorted(draft), 2)}
            self.judge(id_, old, {**old, **change}, override, lambda: self.household.patch(
                path, body(change, override)))
        else:
            self.judge(id_, old, None, override, lambda: self.household.delete(
                path, params={"override": str(override).lower()}))

    def judge(self, id_, old, new, override, write):
        """Asks the oracle, then the service, and compares."""
        before = list(self.rows.values())
        after = [row for other, row in self.rows.items() if other != id_]
        after += [new] if new else []
        pairs = oracle.touched(self.budgets, old, new)
        expected = [oracle.entry(budget, month, before, after) for budget, month in pairs]
        refused = not override and any(
            oracle.blocked(budget, month, before, after) for budget, month in pairs)
        response = write()
        if refused:
            assert response.status_code == 422, (old, new)
            self.refused += 1
        else:
            assert response.status_code in (200, 201, 204), response.text
            self.raised += [(budget.name, month, threshold) for budget, month, threshold
                            in oracle.alerts(pairs, before, after)]
            self.keep(id_, new, response)
        if refused or new:
            assert shown(response.json()["budget_check"]) == expected

    def usage(self):
        """What the budgets say of each month, by their names, as the oracle writes it."""
        history = {
            budget["name"]: self.household.get(
                f"/v1/budgets/{budget['id']}/history", params={"periods": len(oracle.MONTHS)})
            for budget in self.household.pages("/v1/budgets")}
        return {
            name: [{member: value for member, value in usage.items() if member in COMPARED}
                   for usage in answer.json()["data"]] for name, answer in history.items()}

    def keep(self, id_, new, response):
        if new:
            self.rows[response.json()["id"]] = new
        else:
            del self.rows[id_]


def body(row, override):
    sent = dict(row, override=override)
    if "amount" in row:
        sent["amount"] = oracle.money(row["amount"])
    return sent


def shown(check):
    """The entries of a budget_check as the oracle writes them."""
    worst = max((["ok", "near", "exceeded"].index(b["state"]) for b in check["budgets"]),
                default=None)
    assert check["status"] == ("none" if worst is None else ["ok", "near", "exceeded"][worst])
    return [
        {**{name: value for name, value in b.items() if name not in ("budget_id", "period")},
         "start": b["period"]["start"]} for b in check["budgets"]
    ]


@pytest.mark.parametrize("seed", range(8))
def test_every_verdict_and_alert_is_what_the_contract_says(client, platform, seed):
    story = Story(client, seed)
    for _ in range(STEPS):
        story.step()
    raised = platform.sql(
        "transactions",
        "SELECT d.name, to_char(c.period_start, 'YYYY-MM'), c.threshold::int FROM crossings c"
        " JOIN definitions d USING (book_id, budget_id) WHERE c.book_id = %s", story.household.book)
    assert sorted(raised) == sorted(story.raised)
    assert len(raised) > 10 and story.refused > 5, "the story has tried too little"
    expected = {
        budget.name: [oracle.usage(budget, list(story.rows.values()), month)
                      for month in oracle.MONTHS] for budget in story.budgets}
    until(lambda: story.usage() == expected, f"usage is {expected}")
