"""Medians, ranges and percentiles."""

import math
from statistics import median


def summary(values):
    return {"median": median(values), "least": min(values), "greatest": max(values)}


def percentile(values, percent):
    """The least value that at least so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
