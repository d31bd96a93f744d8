"""The sums that the transactions service tells: what the budgets service compares its own with."""


def reader(internal, platform, service="budgets"):
    body = {"service": service, "secret": platform.secret(service)}
    token = internal.post("/internal/tokens", json=body).json()["access_token"]
    return lambda path, **params: internal.get(
        path, params=params, headers={"Authorization": f"Bearer {token}"})


def test_the_budgets_service_is_told_all_sums_of_a_book_at_once(internal, platform, household):
    household.spend("12.50", "Food:Bread", date="2025-03-10")
    household.spend("2.50", "food:bread", date="2025-03-10", type="refund")
    answer = reader(internal, platform)(f"/internal/transactions/totals/{household.book}")
    assert answer.status_code == 200
    told = answer.json()
    assert told["currency"] == "USD" and told["renames_seq"] == 0
    assert told["categories"] == [{"key": "food:bread", "path": "Food:Bread"}]
    assert told["sums"] == [
        {"category": "food:bread", "date": "2025-03-10", "spent": "1000", "count": 2}]
    events = platform.sql(
        "transactions", "SELECT id::text FROM outbox WHERE book_id = %s", household.book)
    assert {(id_,) for id_ in told["event_ids"]} == set(events) and len(events) == 2


def test_equal_sums_have_equal_digests(internal, platform, new_household):
    ask = reader(internal, platform)
    households = [new_household() for _ in range(3)]
    for household, amounts in zip(households, (["1.00", "2.00"], ["3.00"], ["4.00"])):
        for amount in amounts:
            household.spend(amount, date="2025-03-10")
    digests, after = {}, None
    while True:
        page = ask("/internal/transactions/totals", **({"after": after} if after else {}), limit=7)
        assert page.status_code == 200
        digests |= {book["book_id"]: book["digest"] for book in page.json()["books"]}
        after = page.json()["next"]
        if after is None:
            break
    same, too, other = (digests[household.book] for household in households)
    assert same == too != other


def test_nobody_else_is_told(internal, platform, household):
    for service in ("auth", "transactions"):
        ask = reader(internal, platform, service)
        assert ask("/internal/transactions/totals").status_code == 403
        assert ask(f"/internal/transactions/totals/{household.book}").status_code == 403


def test_a_book_of_100_000_sums_is_told_whole(internal, platform, household):
    book = household.book
    platform.sql(
        "transactions",
        "INSERT INTO totals SELECT %s, 'household:groceries and more', date '1900-01-01' + n, n, 0, 1"
        " FROM generate_series(1, 100000) AS n", book)
    try:
        answer = reader(internal, platform)(f"/internal/transactions/totals/{book}")
    finally:
        platform.sql("transactions", "DELETE FROM totals WHERE book_id = %s", book)
    assert answer.status_code == 200
    assert len(answer.content) < 16 * 1024 * 1024
    assert len(answer.json()["sums"]) == 100000
