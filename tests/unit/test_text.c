#include "unit.h"

#include "text.h"

struct bytes {
    const char *s;
    size_t n;
    bool good;
};
#define BYTES(literal, g)                                                                          \
    {                                                                                              \
        .s = (literal), .n = sizeof(literal) - 1, .good = (g)                                      \
    }

static const struct bytes utf8_rows[] = {
    BYTES("", true),
    BYTES("plain", true),
    BYTES("\0", true),
    BYTES("\x7F", true),
    BYTES("\xC2\x80", true),         /* U+0080, the first of two bytes */
    BYTES("\xDF\xBF", true),         /* U+07FF, the last */
    BYTES("\xE0\xA0\x80", true),     /* U+0800 */
    BYTES("\xED\x9F\xBF", true),     /* U+D7FF, before the surrogates */
    BYTES("\xEE\x80\x80", true),     /* U+E000, after them */
    BYTES("\xEF\xBF\xBF", true),     /* U+FFFF */
    BYTES("\xF0\x90\x80\x80", true), /* U+10000 */
    BYTES("\xF4\x8F\xBF\xBF", true), /* U+10FFFF */
    BYTES("caf\xC3\xA9 \xF0\x9F\x8D\x9E!", true),
    BYTES("\x80", false),             /* continuation alone */
    BYTES("\xC0\x80", false),         /* overlong NUL */
    BYTES("\xC1\xBF", false),         /* overlong */
    BYTES("\xE0\x9F\xBF", false),     /* overlong */
    BYTES("\xF0\x8F\xBF\xBF", false), /* overlong */
    BYTES("\xED\xA0\x80", false),     /* U+D800 */
    BYTES("\xED\xBF\xBF", false),     /* U+DFFF */
    BYTES("\xF4\x90\x80\x80", false), /* U+110000 */
    BYTES("\xF5\x80\x80\x80", false),
    BYTES("\xFF", false),
    BYTES("\xC3", false), /* cut short */
    BYTES("\xE2\x82", false),
    BYTES("\xF0\x9F\x8D", false),
    BYTES("\xC3(", false), /* no continuation */
    BYTES("\xE2\x28\xA1", false),
    BYTES("\xE2\x82\x28", false),
    BYTES("\xF0\x9F\x8D\x28", false),
};

static void only_well_formed_utf8_is_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(utf8_rows); i++) {
        const struct bytes *row = &utf8_rows[i];
        CHECK(utf8_valid(row->s, row->n) == row->good, "row %zu", i);
        char embedded[32] = "abc";
        memcpy(embedded + 3, row->s, row->n);
        memcpy(embedded + 3 + row->n, "xyz", 3);
        CHECK(utf8_valid(embedded, row->n + 6) == row->good, "row %zu between others", i);
    }
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> n & 0xF0u) | c);
    return n;
}

static void every_code_point_but_the_surrogates_round_trips(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char text[4];
        size_t n = encode(c, text);
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        CHECK(utf8_valid(text, n) == !surrogate, "U+%04X", (unsigned)c);
        if (surrogate)
            continue;
        CHECK(utf8_sequence(text, n) == n, "U+%04X", (unsigned)c);
        CHECK(utf8_length(text, n) == 1, "U+%04X", (unsigned)c);
        const char *s = text;
        CHECK(utf8_next(&s, text + n) == c && s == text + n, "U+%04X", (unsigned)c);
    }
}

static void lengths_are_counted_in_code_points(void **state)
{
    (void)state;
    assert_int_equal(utf8_length("", 0), 0);
    assert_int_equal(utf8_length("caf\xC3\xA9", 5), 4);
    assert_int_equal(utf8_length("\xF0\x9F\x8D\x9E\xE2\x82\xAC", 7), 2);
}

static void control_characters_are_c0_del_and_c1(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x200; c++)
        assert_int_equal(utf8_is_control(c), c <= 0x1F || (c >= 0x7F && c <= 0x9F));
}

static void json_escapes_what_must_be_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        {"\"", "\\\""},
        {"\\", "\\\\"},
        {"\b", "\\b"},
        {"\f", "\\f"},
        {"\n", "\\n"},
        {"\r", "\\r"},
        {"\t", "\\t"},
        {"\x01", "\\u0001"},
        {"\x1F", "\\u001f"},
        {"\x7F", "\x7F"},
        {"/", "/"},
        {"a", "a"},
        {"\xC3\xA9", "\xC3\xA9"},
        {"\xF0\x9F\x8D\x9E", "\xF0\x9F\x8D\x9E"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD"},
        {"\xC3", "\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[JSON_ESCAPE];
        size_t used, n = json_escape(rows[i].in, strlen(rows[i].in), out, &used);
        CHECK(n == strlen(rows[i].out) && memcmp(out, rows[i].out, n) == 0, "row %zu", i);
        assert_in_range(used, 1, strlen(rows[i].in));
    }
    char out[JSON_ESCAPE];
    size_t used;
    assert_int_equal(json_escape("\0", 1, out, &used), 6);
    assert_memory_equal(out, "\\u0000", 6);
}

static void whole_numbers_are_read_up_to_64_bits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
        int64_t value;
    } rows[] = {
        {"0", OK, 0},
        {"-0", OK, 0},
        {"7", OK, 7},
        {"-42", OK, -42},
        {"007", OK, 7},
        {"9223372036854775807", OK, INT64_MAX},
        {"-9223372036854775808", OK, INT64_MIN},
        {"9223372036854775808", ERR_RANGE, 0},
        {"-9223372036854775809", ERR_RANGE, 0},
        {"99999999999999999999999999", ERR_RANGE, 0},
        {"", ERR_SYNTAX, 0},
        {"-", ERR_SYNTAX, 0},
        {"+1", ERR_SYNTAX, 0},
        {" 1", ERR_SYNTAX, 0},
        {"1 ", ERR_SYNTAX, 0},
        {"1.0", ERR_SYNTAX, 0},
        {"1e3", ERR_SYNTAX, 0},
        {"0x10", ERR_SYNTAX, 0},
        {"12abc", ERR_SYNTAX, 0},
        {"99999999999999999999999x", ERR_SYNTAX, 0},
        {"--1", ERR_SYNTAX, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t value = 0;
        enum err err = text_to_int64(rows[i].text, strlen(rows[i].text), &value);
        CHECK(err == rows[i].err && value == rows[i].value, "\"%s\"", rows[i].text);
    }
    int64_t value;
    assert_int_equal(text_to_int64("12345", 2, &value), OK); /* the length decides, not a NUL */
    assert_int_equal(value, 12);
}

static void whole_numbers_are_written_as_they_are_read(void **state)
{
    (void)state;
    uint64_t seed = 1;
    static const int64_t edges[] = {0, 1, -1, 9, 10, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < 10000; i++) {
        int64_t value = i < COUNT_OF(edges)
                            ? edges[i]
                            : (int64_t)random_next(&seed) >> (random_next(&seed) % 64);
        char text[INT64_TEXT], expected[32];
        size_t n = text_from_int64(value, text);
        snprintf(expected, sizeof expected, "%lld", (long long)value);
        assert_string_equal(text, expected);
        assert_int_equal(n, strlen(expected));
        int64_t back;
        assert_int_equal(text_to_int64(text, n, &back), OK);
        assert_true(back == value);
    }
}

static void hexadecimal_is_lower_case(void **state)
{
    (void)state;
    char out[9];
    hex_encode((const uint8_t *)"\x00\x0F\xA5\xFF", 4, out);
    assert_string_equal(out, "000fa5ff");
    assert_int_equal(hex_value('9'), 9);
    assert_int_equal(hex_value('f'), 15);
    assert_int_equal(hex_value('A'), 10);
    assert_int_equal(hex_value('g'), -1);
    assert_int_equal(hex_value('/'), -1);
    assert_int_equal(hex_value('\0'), -1);
}

static void base64url_knows_the_vectors_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *coded;
    } rows[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF\xFE", "-__-"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char coded[16];
        uint8_t plain[16];
        size_t len;
        base64url_encode((const uint8_t *)rows[i].plain, strlen(rows[i].plain), coded);
        assert_string_equal(coded, rows[i].coded);
        assert_int_equal(base64url_size(strlen(rows[i].plain)), strlen(coded) + 1);
        assert_int_equal(base64url_decode(coded, strlen(coded), plain, &len), OK);
        assert_int_equal(len, strlen(rows[i].plain));
        assert_memory_equal(plain, rows[i].plain, len);
    }
}

static void base64url_has_one_text_for_each_value(void **state)
{
    (void)state;
    static const char *const rows[] = {"Zg==", "Zg=",  "Z",   "Zh",   "Zm9",     "Zm9vY",
                                       "Zm+v", "Zm/v", "Z g", "Zg\n", "Zm9v\x80"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t plain[16];
        size_t len;
        CHECK(base64url_decode(rows[i], strlen(rows[i]), plain, &len) == ERR_SYNTAX, "\"%s\"",
              rows[i]);
    }
}

static void base64url_round_trips_any_bytes(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (size_t n = 0; n < 300; n++) {
        uint8_t data[300], back[300 + 1];
        char coded[402];
        for (size_t i = 0; i < n; i++)
            data[i] = (uint8_t)random_next(&seed);
        base64url_encode(data, n, coded);
        assert_int_equal(strlen(coded) + 1, base64url_size(n));
        size_t len;
        assert_int_equal(base64url_decode(coded, strlen(coded), back, &len), OK);
        assert_int_equal(len, n);
        assert_int_equal(memcmp(data, back, n), 0);
    }
}

static void secrets_are_equal_only_where_every_byte_is(void **state)
{
    (void)state;
    assert_true(secret_equal("abcd", "abcd", 4));
    assert_false(secret_equal("abcd", "abce", 4));
    assert_false(secret_equal("abcd", "bbcd", 4));
    assert_true(secret_equal("abcd", "abce", 3));
    assert_true(secret_equal("", "", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_well_formed_utf8_is_valid),
        cmocka_unit_test(every_code_point_but_the_surrogates_round_trips),
        cmocka_unit_test(lengths_are_counted_in_code_points),
        cmocka_unit_test(control_characters_are_c0_del_and_c1),
        cmocka_unit_test(json_escapes_what_must_be_and_nothing_else),
        cmocka_unit_test(whole_numbers_are_read_up_to_64_bits),
        cmocka_unit_test(whole_numbers_are_written_as_they_are_read),
        cmocka_unit_test(hexadecimal_is_lower_case),
        cmocka_unit_test(base64url_knows_the_vectors_of_the_standard),
        cmocka_unit_test(base64url_has_one_text_for_each_value),
        cmocka_unit_test(base64url_round_trips_any_bytes),
        cmocka_unit_test(secrets_are_equal_only_where_every_byte_is),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
