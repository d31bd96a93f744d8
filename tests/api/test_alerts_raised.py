"""One alert a crossing: what the transactions service hands on to be told. (Its delivery comes with
the notifications service; the rows are written from now on.)"""

MONTHLY = {"starts_on": "2025-01-01", "period": {"unit": "month", "anchor": "2025-01-01"}}


def plan(household, amount="100.00", **members):
    return household.budget(amount, **{**MONTHLY, **members})


def spend(household, amount, **members):
    return household.spend(amount, **{"date": "2025-03-10", **members})


def alerts(platform, household):
    return platform.sql(
        "transactions",
        "SELECT level, threshold, override, late, transaction_id::text FROM crossings"
        " WHERE book_id = %s ORDER BY created_at, id", household.book,
    )


def test_a_write_raises_one_alert_for_its_highest_crossing(household, platform):
    plan(household, thresholds=[50, 75, 90])
    spend(household, "40.00")
    high = spend(household, "40.00")
    over = spend(household, "40.00")
    assert alerts(platform, household) == [
        ("near", 75, False, False, high["id"]), ("exceeded", 100, False, False, over["id"])]


def test_staying_above_a_threshold_raises_nothing_more(household, platform):
    plan(household)
    for _ in range(5):
        spend(household, "1.00")
    spend(household, "90.00")
    for _ in range(3):
        spend(household, "1.00")
    assert len(alerts(platform, household)) == 1


def test_falling_below_re_arms(household, platform):
    plan(household)
    spend(household, "95.00")
    spend(household, "10.00", type="refund")
    spend(household, "10.00")
    assert [row[:2] for row in alerts(platform, household)] == [("near", 90), ("near", 90)]


def test_falling_from_exceeded_to_near_and_rising_again(household, platform):
    plan(household)
    spend(household, "105.00")
    spend(household, "8.00", type="refund")
    spend(household, "8.00")
    assert [row[:2] for row in alerts(platform, household)] == [("exceeded", 100)] * 2


def test_track_raises_nothing(household, platform):
    plan(household, mode="track")
    spend(household, "200.00")
    assert alerts(platform, household) == []


def test_a_refused_write_raises_nothing(household, platform):
    plan(household, mode="block")
    body = {"type": "expense", "amount": "200.00", "category": "Food", "date": "2025-03-10"}
    assert household.post("/v1/transactions", body).status_code == 422
    assert alerts(platform, household) == []


def test_an_override_is_recorded_in_the_alert(household, platform):
    plan(household, mode="block")
    forced = spend(household, "200.00", override=True)
    assert alerts(platform, household) == [("exceeded", 100, True, False, forced["id"])]


def test_an_override_that_was_not_needed_is_none(household, platform):
    plan(household, mode="block")
    spend(household, "95.00", override=True)
    assert [row[:3] for row in alerts(platform, household)] == [("near", 90, False)]


def test_check_raises_nothing(household, platform):
    plan(household)
    body = {"type": "expense", "amount": "200.00", "category": "Food", "date": "2025-03-10"}
    household.post("/v1/transactions/check", body)
    assert alerts(platform, household) == []


def test_each_budget_raises_its_own(household, platform):
    plan(household, name="a")
    plan(household, name="b", categories=[])
    spend(household, "95.00")
    assert [row[:2] for row in alerts(platform, household)] == [("near", 90)] * 2


def test_a_new_budget_is_judged_on_what_was_spent_before_the_write_that_brings_it(
        household, platform):
    """For the current period only, and without a transaction to blame."""
    household.spend("95.00")
    household.spend("1.00", "Travel")
    household.budget("100.00")
    household.spend("1.00", "Travel")
    assert alerts(platform, household) == [("near", 90, False, False, None)]


def test_an_event_for_each_fact_is_written_with_it(household, platform):
    plan(household)
    transaction = spend(household, "95.00")
    household.patch(f"/v1/transactions/{transaction['id']}", {"note": "x"})
    household.delete(f"/v1/transactions/{transaction['id']}")
    rows = platform.sql(
        "transactions",
        "SELECT type, count(*) FROM outbox WHERE book_id = %s GROUP BY type", household.book,
    )
    assert dict(rows) == {"transaction.changed": 3, "alert.raised": 1}
    rows = platform.sql(
        "budgets", "SELECT type FROM outbox WHERE book_id = %s AND type <> 'usage.moved'",
        household.book)
    assert rows == [("budget.changed",)]
