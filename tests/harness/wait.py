"""Waiting for conditions, never for time."""

import time


def until(condition, what, seconds=10.0, every=0.05):
    """Asks `condition` until it gives something true, and gives that back. After `seconds`, fails
    saying that `what` did not come."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(every)
