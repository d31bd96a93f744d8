#include "unit.h"

#include "money.h"

#define GREATEST INT64_C(999999999999999) /* MONEY_MAX_DIGITS nines */

static const struct {
    const char *text;
    int digits;
    enum err err;
    int64_t minor;
} parse_rows[] = {
    {"12.50", 2, OK, 1250},
    {"12.5", 2, OK, 1250},
    {"12", 2, OK, 1200},
    {"0", 2, OK, 0},
    {"0.0", 2, OK, 0},
    {"0.01", 2, OK, 1},
    {"0.1", 2, OK, 10},
    {"1234", 0, OK, 1234}, /* JPY */
    {"0", 0, OK, 0},
    {"1.234", 3, OK, 1234}, /* KWD */
    {"1.2", 3, OK, 1200},
    {"0.0001", 4, OK, 1}, /* CLF */
    {"9999999999999.99", 2, OK, GREATEST},
    {"999999999999999", 0, OK, GREATEST},
    {"999999999999.999", 3, OK, GREATEST},
    {"0.000000000000001", 15, OK, 1},
    /* Too much, never wrapped. */
    {"10000000000000.00", 2, ERR_RANGE, 0},
    {"10000000000000", 2, ERR_RANGE, 0},
    {"1000000000000000", 0, ERR_RANGE, 0},
    {"9223372036854775807", 0, ERR_RANGE, 0},
    {"18446744073709551617", 0, ERR_RANGE, 0},
    {"999999999999999999999999999999999999999999", 2, ERR_RANGE, 0},
    /* More decimals than the currency has. */
    {"12.505", 2, ERR_RANGE, 0},
    {"12.500", 2, ERR_RANGE, 0},
    {"12.0", 0, ERR_RANGE, 0},
    {"0.00001", 4, ERR_RANGE, 0},
    /* Not the form. */
    {"", 2, ERR_SYNTAX, 0},
    {".", 2, ERR_SYNTAX, 0},
    {".5", 2, ERR_SYNTAX, 0},
    {"5.", 2, ERR_SYNTAX, 0},
    {"5.", 0, ERR_SYNTAX, 0},
    {"00.50", 2, ERR_SYNTAX, 0},
    {"00", 2, ERR_SYNTAX, 0},
    {"012", 2, ERR_SYNTAX, 0},
    {"+1.00", 2, ERR_SYNTAX, 0},
    {"-1.00", 2, ERR_SYNTAX, 0},
    {" 1.00", 2, ERR_SYNTAX, 0},
    {"1.00 ", 2, ERR_SYNTAX, 0},
    {"1,00", 2, ERR_SYNTAX, 0},
    {"1.0.0", 2, ERR_SYNTAX, 0},
    {"1e3", 2, ERR_SYNTAX, 0},
    {"1.0e3", 2, ERR_SYNTAX, 0},
    {"0x10", 2, ERR_SYNTAX, 0},
    {"NaN", 2, ERR_SYNTAX, 0},
    {"Infinity", 2, ERR_SYNTAX, 0},
    {"12abc", 2, ERR_SYNTAX, 0},
    {"1_000", 2, ERR_SYNTAX, 0},
    {"1 000", 2, ERR_SYNTAX, 0},
    {"\xD9\xA1\xD9\xA2", 2, ERR_SYNTAX, 0}, /* digits, but Arabic ones */
    {"99999999999999999999x", 2, ERR_SYNTAX, 0},
    {"-0", 2, ERR_SYNTAX, 0},
};

static void amounts_are_read_exactly_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(parse_rows); i++) {
        const char *text = parse_rows[i].text;
        int64_t minor = 0;
        enum err err = money_parse(text, strlen(text), parse_rows[i].digits, &minor);
        CHECK(err == parse_rows[i].err, "\"%s\" with %d digits: %s", text, parse_rows[i].digits,
              err_text(err));
        assert_true(minor == parse_rows[i].minor);
    }
}

static void amounts_are_written_with_all_their_decimals(void **state)
{
    (void)state;
    static const struct {
        int64_t minor;
        int digits;
        const char *text;
    } rows[] = {
        {1250, 2, "12.50"},
        {0, 2, "0.00"},
        {1, 2, "0.01"},
        {-5, 2, "-0.05"},
        {-1250, 2, "-12.50"},
        {100, 2, "1.00"},
        {0, 0, "0"},
        {1234, 0, "1234"},
        {-1, 0, "-1"},
        {1, 3, "0.001"},
        {12345, 4, "1.2345"},
        {INT64_MAX, 2, "92233720368547758.07"},
        {INT64_MIN, 2, "-92233720368547758.08"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {INT64_MIN, 4, "-922337203685477.5808"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[MONEY_TEXT];
        money_format(rows[i].minor, rows[i].digits, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 200000; i++) {
        int64_t minor =
            (int64_t)((random_next(&seed) >> (random_next(&seed) % 64)) % ((uint64_t)GREATEST + 1));
        int digits = (int)(random_next(&seed) % 5);
        char text[MONEY_TEXT];
        money_format(minor, digits, text);
        int64_t back = -1;
        enum err err = money_parse(text, strlen(text), digits, &back);
        CHECK(err == OK && back == minor, "%s with %d digits", text, digits);
        /* Fewer trailing zeros are the same amount. */
        size_t n = strlen(text);
        while (digits > 0 && text[n - 1] == '0' && text[n - 2] != '.')
            n--;
        assert_int_equal(money_parse(text, n, digits, &back), OK);
        assert_true(back == minor);
    }
}

static void any_text_of_these_characters_is_exact_or_refused(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789..-+e, x";
    uint64_t seed = 4;
    size_t good = 0;
    for (int i = 0; i < 300000; i++) {
        char text[20], again[MONEY_TEXT];
        size_t n = random_next(&seed) % sizeof text;
        for (size_t j = 0; j < n; j++)
            text[j] = alphabet[random_next(&seed) % (sizeof alphabet - 1)];
        int64_t minor;
        if (money_parse(text, n, 2, &minor) != OK)
            continue;
        good++;
        assert_in_range(minor, 0, GREATEST);
        money_format(minor, 2, again);
        assert_memory_equal(text, again, n); /* "12.5" begins "12.50" */
    }
    assert_true(good > 1000);
}

static void currencies_have_their_minor_digits(void **state)
{
    (void)state;
    static const struct {
        const char *codes;
        int digits;
    } groups[] = {
        {"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0},
        {"AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF INR MGA MRU NOK PLN SEK SLE TRY USD VES XCG "
         "ZAR ZWG",
         2},
        {"BHD IQD JOD KWD LYD OMR TND", 3},
        {"CLF UYW", 4},
    };
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        for (const char *code = groups[i].codes;; code += 4) {
            const struct currency *currency = currency_find(code, 3);
            CHECK(currency != NULL, "%.3s is known", code);
            assert_memory_equal(currency->code, code, 3);
            assert_int_equal(currency->digits, groups[i].digits);
            if (code[3] == '\0')
                break;
        }
    }
}

/* Walks all codes, so a line out of order, which bsearch() would miss, is found by the count. */
static void the_table_holds_the_165_currencies_of_iso_4217(void **state)
{
    (void)state;
    int found = 0, of_digits[5] = {0};
    char code[4] = "";
    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++) {
                const struct currency *currency = currency_find(code, 3);
                if (currency == NULL)
                    continue;
                found++;
                assert_string_equal(currency->code, code);
                of_digits[currency->digits]++;
            }
    assert_int_equal(found, 165);
    assert_int_equal(of_digits[0], 17);
    assert_int_equal(of_digits[1], 0);
    assert_int_equal(of_digits[3], 7);
    assert_int_equal(of_digits[4], 2);
}

static void what_is_no_currency_is_not_found(void **state)
{
    (void)state;
    static const char *const rows[] = {"usd", "Usd", "US",  "USDX", "",    "XXX", "XTS", "XAU",
                                       "XDR", "DEM", "HRK", "ZWL",  "AAA", "ZZZ", "U D"};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(currency_find(rows[i], strlen(rows[i])) == NULL, "\"%s\"", rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_exactly_or_refused),
        cmocka_unit_test(amounts_are_written_with_all_their_decimals),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(any_text_of_these_characters_is_exact_or_refused),
        cmocka_unit_test(currencies_have_their_minor_digits),
        cmocka_unit_test(the_table_holds_the_165_currencies_of_iso_4217),
        cmocka_unit_test(what_is_no_currency_is_not_found),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
