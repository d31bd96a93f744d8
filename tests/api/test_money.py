"""Money is a decimal string, exact to the minor unit, in the book's currency."""

from decimal import Decimal

import pytest

from harness.client import faults

NOT_MONEY = [
    "", " ", "abc", "1,00", "1.234", "1.", ".5", "+1.00", "-1.00", "1e2", "0x10", "1 000", " 1.00",
    "1.00 ", "1.00.00", "١.٠٠", "NaN", "Infinity", "$1.00",
    "01.50", "00", "-0",
]


def create(household, amount, **members):
    body = {"type": "expense", "amount": amount, "category": "Food", **members}
    return household.post("/v1/transactions", body)


@pytest.mark.parametrize("amount", NOT_MONEY)
def test_what_is_no_decimal_string_is_refused(reader, amount):
    assert faults(create(reader, amount)) == {("/amount", "format")}


@pytest.mark.parametrize("amount", [12, 12.5, 0, -1, 1e400, True, [], {}])
def test_a_json_number_is_refused(reader, amount):
    if amount == 1e400:
        response = reader.request(
            "POST", "/v1/transactions", headers={"Content-Type": "application/json"},
            body='{"type":"expense","amount":1e400,"category":"Food"}',
        )
    else:
        response = create(reader, amount)
    assert faults(response) == {("/amount", "type")}


def test_null_is_no_amount(reader):
    assert faults(create(reader, None)) == {("/amount", "null")}


@pytest.mark.parametrize("sent, answered", [
    ("1", "1.00"), ("1.5", "1.50"), ("0.01", "0.01"), ("9999999999999.99", "9999999999999.99"),
])
def test_answers_carry_exactly_the_currencys_digits(household, sent, answered):
    response = create(household, sent)
    assert response.status_code == 201, response.text
    assert response.json()["amount"] == answered


@pytest.mark.parametrize("amount", ["10000000000000.00", "99999999999999999999", "9" * 200])
def test_more_than_15_digits_are_refused(reader, amount):
    assert faults(create(reader, amount)) == {("/amount", "too_large")}


def test_an_amount_of_nothing_is_refused(reader):
    assert faults(create(reader, "0.00")) == {("/amount", "too_small")}


@pytest.mark.parametrize("currency, accepted, answered, refused", [
    ("JPY", "1250", "1250", "12.5"),
    ("KWD", "12.5", "12.500", "12.5000"),
    ("EUR", "12.5", "12.50", "12.500"),
    ("CLF", "0.0001", "0.0001", "0.00001"),
])
def test_the_currency_decides_the_digits(new_household, currency, accepted, answered, refused):
    household = new_household(currency=currency)
    assert household.user["book"]["currency"] == currency
    household.budget(accepted)
    response = create(household, accepted)
    assert response.json()["amount"] == answered
    assert response.json()["currency"] == currency
    assert response.json()["budget_check"]["budgets"][0]["limit"] == answered
    assert faults(create(household, refused)) == {("/amount", "format")}


def test_the_books_own_currency_may_be_said(household):
    assert create(household, "1.00", currency="USD").status_code == 201


@pytest.mark.parametrize("currency, code", [
    ("EUR", "currency_mismatch"), ("usd", "currency_mismatch"), ("XXX", "currency_mismatch"),
    ("", "currency_mismatch"), (1, "type"), (None, "null"),
])
def test_another_currency_is_refused(reader, currency, code):
    assert faults(create(reader, "1.00", currency=currency)) == {("/currency", code)}


def test_sums_are_exact(household):
    household.budget("0.30")
    household.spend("0.10")
    last = household.spend("0.20")
    (entry,) = last["budget_check"]["budgets"]
    assert entry["spent"] == "0.30"
    assert entry["remaining"] == "0.00"
    assert entry["state"] == "near"


def test_sums_beyond_one_amount_are_exact(household):
    household.budget("1.00", mode="track")
    household.spend("9999999999999.99")
    last = household.spend("9999999999999.99")
    (entry,) = last["budget_check"]["budgets"]
    assert entry["spent"] == "19999999999999.98"
    assert entry["remaining"] == "-19999999999998.98"
    assert entry["percent"] == 1999999999999998


def test_what_would_not_fit_into_the_books_sums_is_refused_never_wrapped(household):
    """64 bits of minor units hold the sum of less than 10 000 of the greatest amounts."""
    item = {"type": "expense", "amount": "9999999999999.99", "category": "Food",
            "date": "2025-03-10"}
    household.budget("1.00", mode="track", categories=[], starts_on="2025-01-01",
                     period={"unit": "year", "anchor": "2025-01-01"})
    stored = 0
    for _ in range(10):
        results = household.post(
            "/v1/transactions/batch", {"transactions": [item] * 1000}).json()["results"]
        taken = [result["transaction"] for result in results if result["status"] == 201]
        stored += len(taken)
        if len(taken) < 1000:
            break
        last = taken[-1]
    assert 1000 <= stored < 10_000
    assert faults(create(household, "9999999999999.99")) == {("/amount", "too_large")}
    (entry,) = last["budget_check"]["budgets"]
    assert Decimal(entry["spent"]) == stored // 1000 * 1000 * Decimal("9999999999999.99")


def test_the_greatest_budget_may_carry_over_for_centuries(household):
    household.budget("9999999999999.99", rollover="surplus", starts_on="1900-01-01",
                     period={"unit": "day", "anchor": "1900-01-01"})
    (entry,) = household.spend("1.00", date="2199-12-31")["budget_check"]["budgets"]
    assert entry["state"] == "ok"
    assert not entry["carried"].startswith("-")
