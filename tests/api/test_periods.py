"""Every unit, any number of them, from any day on."""

import pytest


def period_of(household, day):
    (entry,) = household.spend("1.00", date=day)["budget_check"]["budgets"]
    return entry["period"]["start"], entry["period"]["end"]


CASES = [
    # unit, every, anchor, day, start, end
    ("day", 1, "2025-01-01", "2025-03-10", "2025-03-10", "2025-03-10"),
    ("day", 10, "2025-01-01", "2025-01-10", "2025-01-01", "2025-01-10"),
    ("day", 10, "2025-01-01", "2025-01-11", "2025-01-11", "2025-01-20"),
    ("day", 366, "2024-01-01", "2024-12-31", "2024-01-01", "2024-12-31"),
    ("week", 1, "2025-01-06", "2025-01-12", "2025-01-06", "2025-01-12"),
    ("week", 1, "2024-12-30", "2025-01-01", "2024-12-30", "2025-01-05"),
    ("week", 2, "2025-01-10", "2025-01-23", "2025-01-10", "2025-01-23"),
    ("week", 2, "2025-01-10", "2025-01-24", "2025-01-24", "2025-02-06"),
    ("month", 1, "2025-01-25", "2025-02-24", "2025-01-25", "2025-02-24"),
    ("month", 1, "2025-01-25", "2025-02-25", "2025-02-25", "2025-03-24"),
    ("month", 1, "2024-01-31", "2024-02-28", "2024-01-31", "2024-02-28"),
    ("month", 1, "2024-01-31", "2024-02-29", "2024-02-29", "2024-03-30"),
    ("month", 1, "2024-01-31", "2024-03-31", "2024-03-31", "2024-04-29"),
    ("month", 1, "2025-01-31", "2025-02-28", "2025-02-28", "2025-03-30"),
    ("month", 1, "2025-01-30", "2025-03-01", "2025-02-28", "2025-03-29"),
    ("month", 5, "2024-10-31", "2025-03-31", "2025-03-31", "2025-08-30"),
    ("quarter", 1, "2025-01-01", "2025-03-31", "2025-01-01", "2025-03-31"),
    ("quarter", 1, "2024-11-30", "2025-02-28", "2025-02-28", "2025-05-29"),
    ("year", 1, "2024-02-29", "2025-02-27", "2024-02-29", "2025-02-27"),
    ("year", 1, "2024-02-29", "2025-02-28", "2025-02-28", "2026-02-27"),
    ("year", 1, "2024-02-29", "2028-02-29", "2028-02-29", "2029-02-27"),
    ("year", 1, "2025-04-06", "2025-04-05", "2024-04-06", "2025-04-05"),
    ("year", 100, "2000-01-01", "2199-12-31", "2100-01-01", "2199-12-31"),
]


@pytest.mark.parametrize("unit, every, anchor, day, start, end", CASES)
def test_the_period_that_holds_a_day(household, unit, every, anchor, day, start, end):
    household.budget("500.00", starts_on="1900-01-01",
                     period={"unit": unit, "every": every, "anchor": anchor})
    assert period_of(household, day) == (start, end)


@pytest.mark.parametrize("day, start, end", [
    ("2025-01-01", "2024-12-25", "2025-01-24"), ("2024-02-10", "2024-01-25", "2024-02-24"),
    ("1900-01-01", "1899-12-25", "1900-01-24"),
])
def test_periods_reach_back_before_the_anchor(household, day, start, end):
    household.budget("500.00", starts_on="1900-01-01",
                     period={"unit": "month", "anchor": "2025-01-25"})
    assert period_of(household, day) == (start, end)


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("anchor", ["1900-01-01", "2199-12-31"])
def test_the_longest_periods_reach_over_the_ends_of_the_calendar(household, unit, anchor):
    household.budget("500.00", starts_on="1900-01-01",
                     period={"unit": unit, "every": 366, "anchor": anchor})
    for day in ("1900-01-01", "2199-12-31"):
        start, end = period_of(household, day)
        assert start <= day <= end
