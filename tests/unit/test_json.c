#include "unit.h"

#include "buf.h"
#include "json.h"
#include <time.h>

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(4096);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The gate's complaint, NULL where it lets the text through. The text lies at the end of its own
 * memory, so that AddressSanitizer sees a read behind it. */
static const char *complaint(const char *s, size_t n, size_t *offset_r)
{
    char *exact = malloc(n > 0 ? n : 1);
    assert_non_null(exact);
    memcpy(exact, s, n);
    const char *fault = NULL;
    enum err err = json_gate(exact, n, &fault, offset_r);
    assert_int_equal(err, fault == NULL ? OK : ERR_SYNTAX);
    free(exact);
    return fault;
}

static void check_refused(const char *s, size_t n, const char *fault, size_t offset)
{
    size_t at = 0;
    const char *said = complaint(s, n, &at);
    CHECK(said != NULL, "\"%s\" was let through", s);
    CHECK(strcmp(said, fault) == 0 && at == offset, "\"%s\": %s at %zu", s, said, at);
}

#define ACCEPTED(literal)               check_accepted(literal, sizeof(literal) - 1)
#define REFUSED(literal, fault, offset) check_refused(literal, sizeof(literal) - 1, fault, offset)

static void check_accepted(const char *s, size_t n)
{
    size_t at = 0;
    const char *said = complaint(s, n, &at);
    CHECK(said == NULL, "\"%s\": %s at %zu", s, said, at);
    struct json_object *value;
    const char *fault;
    assert_int_equal(json_read(arena, s, n, &value, &fault, &at), OK);
}

static void every_rfc_8259_text_is_accepted(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "12",
        "-1.5",
        "1e9",
        "1E+9",
        "2.5e-3",
        "\"\"",
        "\"text\"",
        "[]",
        "{}",
        "[1,2,[3,{}]]",
        "{\"a\":1,\"b\":{\"a\":2}}",
        " \t\r\n{ \"a\" : [ 1 , 2 ] } \n",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\u00E9\"",
        "\"\\ud83c\\udf5e\"",
        "\"\\uD83C\\uDF5E\"",
        "\"caf\xC3\xA9 \xF0\x9F\x8D\x9E\"",
        "\"\x7F\"",
        "{\"\":0}",
        "\"\\u0001\"",
        "123456789012345678901234567890",
        "1e999",
        "{\"a\":1,\"A\":2,\"a \":3}",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_accepted(rows[i], strlen(rows[i]));
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
    (void)state;
    REFUSED("", "a value was expected", 0);
    REFUSED("  ", "a value was expected", 2);
    REFUSED("nul", "a value was expected", 0);
    REFUSED("True", "a value was expected", 0);
    REFUSED("{} {}", "more text after the value", 3);
    REFUSED("nulll", "more text after the value", 4);
    REFUSED("[1,]", "a value was expected", 3);
    REFUSED("[1 2]", "',' or ']' was expected", 3);
    REFUSED("[1", "',' or ']' was expected", 2);
    REFUSED("[", "a value was expected", 1);
    REFUSED("{\"a\":1,}", "a member name was expected", 7);
    REFUSED("{a:1}", "a member name was expected", 1);
    REFUSED("{'a':1}", "a member name was expected", 1);
    REFUSED("{\"a\" 1}", "':' was expected", 5);
    REFUSED("{\"a\":}", "a value was expected", 5);
    REFUSED("{\"a\":1", "',' or '}' was expected", 6);
    REFUSED("{\"a\":1]", "',' or '}' was expected", 6);
    REFUSED("]", "a value was expected", 0);
    REFUSED("'a'", "a value was expected", 0);
    REFUSED("\"a", "string without end", 2);
    REFUSED("\"a\\", "string without end", 3);
    REFUSED("\"\\x41\"", "unknown escape", 2);
    REFUSED("\"\\u12\"", "\\u needs four hexadecimal digits", 3);
    REFUSED("\"\\u12G4\"", "\\u needs four hexadecimal digits", 3);
    REFUSED("\"a\nb\"", "control character in a string", 2);
    REFUSED("\"a\tb\"", "control character in a string", 2);
    REFUSED("// x\n1", "a value was expected", 0);
    REFUSED("1 /* x */", "more text after the value", 2);
    REFUSED("\xEF\xBB\xBF{}", "a value was expected", 0); /* byte order mark */
    REFUSED("1\0", "more text after the value", 1);
}

/* What follows is, test by test, what json-c lets through. */

static void nan_and_infinity_are_refused(void **state)
{
    (void)state;
    REFUSED("NaN", "a value was expected", 0);
    REFUSED("[NaN]", "a value was expected", 1);
    REFUSED("Infinity", "a value was expected", 0);
    REFUSED("-Infinity", "malformed number", 1);
    REFUSED("{\"amount\":NaN}", "a value was expected", 10);
}

static void malformed_numbers_are_refused(void **state)
{
    (void)state;
    REFUSED("-", "malformed number", 1);
    REFUSED("+1", "a value was expected", 0);
    REFUSED(".5", "a value was expected", 0);
    REFUSED("1.", "malformed number", 2);
    REFUSED("1.e3", "malformed number", 2);
    REFUSED("1e", "malformed number", 2);
    REFUSED("1e+", "malformed number", 3);
    REFUSED("01", "more text after the value", 1);
    REFUSED("-01", "more text after the value", 2);
    REFUSED("0x10", "more text after the value", 1);
    REFUSED("12abc", "more text after the value", 2);
    REFUSED("1_000", "more text after the value", 1);
}

static void duplicate_members_are_refused(void **state)
{
    (void)state;
    REFUSED("{\"a\":1,\"a\":2}", "duplicate member name", 8);
    REFUSED("{\"a\":1,\"b\":2,\"a\":1}", "duplicate member name", 14);
    REFUSED("{\"\":1,\"\":2}", "duplicate member name", 7);
    REFUSED("[{\"x\":{\"a\":1,\"b\":2,\"b\":3}}]", "duplicate member name", 20);
    REFUSED("{\"x\":{\"a\":1},\"a\":1,\"x\":1}", "duplicate member name", 20);
    ACCEPTED("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}");
}

static void duplicate_members_are_known_behind_their_escapes(void **state)
{
    (void)state;
    REFUSED("{\"amount\":1,\"\\u0061mount\":2}", "duplicate member name", 13);
    REFUSED("{\"\\u0061\":1,\"\\u0061\":2}", "duplicate member name", 13);
    REFUSED("{\"/\":1,\"\\/\":2}", "duplicate member name", 8);
    REFUSED("{\"\\n\":1,\"\\u000A\":2}", "duplicate member name", 9);
    REFUSED("{\"\\\"\":1,\"\\u0022\":2}", "duplicate member name", 9);
    REFUSED("{\"\xC3\xA9\":1,\"\\u00e9\":2}", "duplicate member name", 9);
    REFUSED("{\"\\u00E9\":1,\"\\u00e9\":2}", "duplicate member name", 13);
    REFUSED("{\"\xF0\x9F\x8D\x9E\":1,\"\\ud83c\\udf5e\":2}", "duplicate member name", 11);
    ACCEPTED("{\"\\u0061\":1,\"b\":2,\"\\u0061b\":3,\"a\\u0062c\":4}");
    ACCEPTED("{\"\\\\n\":1,\"\\n\":2,\"n\":3}");
}

/* An object of `count` members whose names differ late, and of which `twin`, where it is not
 * `count`, is a second of the first. */
static void write_object(struct buf *buf, size_t count, size_t twin)
{
    buf_reset(buf);
    for (size_t i = 0; i < count; i++)
        buf_printf(buf, "%c\"name that is the same for long %07zu\":0", i == 0 ? '{' : ',',
                   i == twin ? 0 : i);
    buf_puts(buf, "}");
}

static void one_duplicate_among_any_number_of_members_is_found(void **state)
{
    (void)state;
    struct buf buf = {0};
    static const size_t counts[] = {2, 3, 15, 16, 17, 18, 63, 64, 65, 66, 128, 129, 1000};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        size_t count = counts[i], at;
        write_object(&buf, count, count);
        CHECK(complaint(buf.data, buf.len, &at) == NULL, "%zu members", count);
        static const size_t parts[] = {1, 2, 3};
        for (size_t j = 0; j < COUNT_OF(parts); j++) {
            size_t twin = (count - 1) * parts[j] / 3;
            if (twin == 0)
                continue;
            write_object(&buf, count, twin);
            const char *said = complaint(buf.data, buf.len, &at);
            CHECK(said != NULL && strcmp(said, "duplicate member name") == 0,
                  "the first of %zu again at %zu", count, twin);
            /* The place told is that of the second one. */
            assert_int_equal(at,
                             2 + twin * strlen("\"name that is the same for long 0000000\":0,"));
        }
    }
    buf_free(&buf);
}

static void names_of_outer_objects_are_kept_while_inner_ones_come_and_go(void **state)
{
    (void)state;
    struct buf buf = {0}, inner = {0};
    write_object(&inner, 100, 100);
    buf_puts(&buf, "{\"a\":");
    buf_add(&buf, inner.data, inner.len);
    buf_puts(&buf, ",\"b\":[");
    buf_add(&buf, inner.data, inner.len);
    buf_puts(&buf, ",");
    buf_add(&buf, inner.data, inner.len);
    buf_puts(&buf, "],\"c\":1");
    size_t len = buf.len, at;
    buf_puts(&buf, "}");
    assert_null(complaint(buf.data, buf.len, &at));
    buf.len = len;
    buf_puts(&buf, ",\"a\":1}");
    assert_string_equal(complaint(buf.data, buf.len, &at), "duplicate member name");
    assert_int_equal(at, len + 2);
    buf_free(&buf);
    buf_free(&inner);
}

/* Comparing each of so many with each would take minutes. */
static void a_hostile_object_of_200000_members_takes_no_quadratic_time(void **state)
{
    (void)state;
    struct buf buf = {0};
    write_object(&buf, 200000, 200000);
    clock_t before = clock();
    size_t at;
    assert_null(complaint(buf.data, buf.len, &at));
    assert_in_range(clock() - before, 0, 20 * CLOCKS_PER_SEC);
    buf_free(&buf);
}

static void u_0000_is_refused_escaped_and_raw(void **state)
{
    (void)state;
    REFUSED("\"a\\u0000b\"", "U+0000 is not allowed", 4);
    REFUSED("{\"a\\u0000\":1}", "U+0000 is not allowed", 5);
    REFUSED("\"a\0b\"", "U+0000 is not allowed", 2);
}

static void lone_surrogates_are_refused(void **state)
{
    (void)state;
    REFUSED("\"\\ud83c\"", "lone surrogate", 7);
    REFUSED("\"\\ud83cx\"", "lone surrogate", 7);
    REFUSED("\"\\ud83c\\n\"", "lone surrogate", 7);
    REFUSED("\"\\ud83c\\u0061\"", "lone surrogate", 7);
    REFUSED("\"\\ud83c\\ud83c\"", "lone surrogate", 7);
    REFUSED("\"\\udf5e\"", "lone surrogate", 3);
    REFUSED("\"\\udf5e\\ud83c\"", "lone surrogate", 3);
    REFUSED("\"\\ud83c\\u", "lone surrogate", 7);
    REFUSED("\"\xED\xA0\xBC\xED\xBD\x9E\"", "not valid UTF-8", 1); /* CESU-8 */
}

static void what_is_not_utf_8_is_refused(void **state)
{
    (void)state;
    REFUSED("\"\xFF\"", "not valid UTF-8", 1);
    REFUSED("\"caf\xE9\"", "not valid UTF-8", 4);
    REFUSED("\"\xC0\x80\"", "not valid UTF-8", 1);
    REFUSED("\"\xC3\"", "not valid UTF-8", 1);
    REFUSED("{\"\xC3\":1}", "not valid UTF-8", 2);
    REFUSED("\"\xF0\x9F\x8D", "not valid UTF-8", 1);
}

static void nesting_ends_at_32_arrays_and_objects(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        for (size_t depth = JSON_MAX_DEPTH; depth <= JSON_MAX_DEPTH + 1; depth++) {
            struct buf buf = {0};
            bool object[JSON_MAX_DEPTH + 1];
            for (size_t i = 0; i < depth; i++) {
                object[i] = kind == 0 || (kind == 1 && i % 2 == 0);
                buf_puts(&buf, object[i] ? "{\"a\":" : "[");
            }
            buf_puts(&buf, "1");
            for (size_t i = depth; i-- > 0;)
                buf_puts(&buf, object[i] ? "}" : "]");
            size_t at;
            if (depth == JSON_MAX_DEPTH)
                check_accepted(buf.data, buf.len);
            else
                assert_string_equal(complaint(buf.data, buf.len, &at), "nested too deep");
            buf_free(&buf);
        }
    }
}

static void siblings_do_not_count_as_nesting(void **state)
{
    (void)state;
    struct buf buf = {0};
    for (int i = 0; i < 3 * JSON_MAX_DEPTH; i++)
        buf_puts(&buf, i == 0 ? "[[]" : ",[{}]");
    buf_puts(&buf, "]");
    check_accepted(buf.data, buf.len);
    buf_free(&buf);
}

static void a_million_brackets_do_not_overflow_the_stack(void **state)
{
    (void)state;
    enum { COUNT = 1000000 };
    struct buf buf = {0};
    memset(buf_reserve(&buf, COUNT), '[', COUNT);
    buf.len = COUNT;
    size_t at;
    assert_string_equal(complaint(buf.data, buf.len, &at), "nested too deep");
    assert_int_equal(at, JSON_MAX_DEPTH);
    buf_free(&buf);
}

static void an_integer_beyond_64_bits_arrives_as_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } rows[] = {{"9223372036854775807", INT64_MAX},  {"9223372036854775808", INT64_MAX},
                {"18446744073709551616", INT64_MAX}, {"99999999999999999999999", INT64_MAX},
                {"-9223372036854775809", INT64_MIN}, {"-99999999999999999999999", INT64_MIN}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json_object *value;
        const char *fault;
        size_t at;
        assert_int_equal(json_read(arena, rows[i].text, strlen(rows[i].text), &value, &fault, &at),
                         OK);
        assert_true(json_object_is_type(value, json_type_int));
        assert_true(json_object_get_int64(value) == rows[i].value);
    }
}

static void what_is_read_is_written_the_same(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "{\"b\":1,\"a\":[true,false,null],\"c\":{\"d\":\"x/y\"}}",
        "[]",
        "{}",
        "12",
        "\"a\"",
        "\"say \\\"hi\\\"\\n\\u0001\"",
        "\"caf\xC3\xA9 \xF0\x9F\x8D\x9E\"",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json_object *value;
        const char *fault;
        size_t at;
        assert_int_equal(json_read(arena, rows[i], strlen(rows[i]), &value, &fault, &at), OK);
        assert_string_equal(json_text(value), rows[i]);
    }
}

static void a_refused_text_leaves_no_trace_in_the_next(void **state)
{
    (void)state;
    struct json_object *value;
    const char *fault;
    size_t at;
    assert_int_equal(json_read(arena, "[[[\"", 4, &value, &fault, &at), ERR_SYNTAX);
    assert_int_equal(json_read(arena, "12", 2, &value, &fault, &at), OK);
    assert_int_equal(json_read(arena, "{\"a\":3}", 7, &value, &fault, &at), OK);
    assert_string_equal(json_text(value), "{\"a\":3}");
    assert_int_equal(json_read(arena, "null", 4, &value, &fault, &at), OK);
    assert_null(value);
    assert_int_equal(json_read(arena, "12345", 3, &value, &fault, &at),
                     OK); /* the length decides */
    assert_string_equal(json_text(value), "123");
}

static const char *const seeds[] = {
    "{\"type\":\"expense\",\"amount\":\"12.50\",\"category\":\"Food:Out\",\"tags\":[\"home\"]}",
    "[1,-2.5e+3,true,false,null,{\"a\":{\"b\":[[]]}}]",
    "{\"\\u0061\\ud83c\\udf5e\\n\":\"caf\xC3\xA9 \xF0\x9F\x8D\x9E\",\"b\":\"\\\\\\\"\"}",
};

static size_t mutate(uint64_t *random, char *text, size_t n, size_t room)
{
    static const char pieces[] = "{}[]\",:\\u0dDc8eE+-.1ntf \x80\xC3\xF0\x9F\x01";
    for (uint64_t left = random_next(random) % 4 + 1; left > 0; left--) {
        size_t at = random_next(random) % (n + 1);
        char c = random_next(random) % 4 == 0 ? (char)random_next(random)
                                              : pieces[random_next(random) % sizeof pieces];
        switch (random_next(random) % 3) {
        case 0:
            if (at < n)
                text[at] = c;
            break;
        case 1:
            if (n < room) {
                memmove(text + at + 1, text + at, n - at);
                text[at] = c;
                n++;
            }
            break;
        default:
            if (at < n) {
                memmove(text + at, text + at + 1, n - at - 1);
                n--;
            }
        }
    }
    return n;
}

/* Whatever passes the gate, json-c reads; what it then writes passes the gate again. */
static void mutated_texts_are_read_or_refused_and_never_crash(void **state)
{
    (void)state;
    uint64_t random = 6;
    size_t passed = 0;
    for (int i = 0; i < 300000; i++) {
        char text[256];
        const char *seed = seeds[random_next(&random) % COUNT_OF(seeds)];
        size_t n = strlen(seed), at;
        memcpy(text, seed, n);
        n = mutate(&random, text, n, sizeof text);
        if (complaint(text, n, &at) != NULL) {
            assert_in_range(at, 0, n);
            continue;
        }
        passed++;
        struct json_object *value;
        const char *fault;
        assert_int_equal(json_read(arena, text, n, &value, &fault, &at), OK);
        const char *again = json_text(value);
        CHECK(complaint(again, strlen(again), &at) == NULL, "%.*s became %s", (int)n, text, again);
        arena_reset(arena);
    }
    assert_in_range(passed, 1000, 300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rfc_8259_text_is_accepted),
        cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
        cmocka_unit_test(nan_and_infinity_are_refused),
        cmocka_unit_test(malformed_numbers_are_refused),
        cmocka_unit_test(duplicate_members_are_refused),
        cmocka_unit_test(duplicate_members_are_known_behind_their_escapes),
        cmocka_unit_test(one_duplicate_among_any_number_of_members_is_found),
        cmocka_unit_test(names_of_outer_objects_are_kept_while_inner_ones_come_and_go),
        cmocka_unit_test(a_hostile_object_of_200000_members_takes_no_quadratic_time),
        cmocka_unit_test(u_0000_is_refused_escaped_and_raw),
        cmocka_unit_test(lone_surrogates_are_refused),
        cmocka_unit_test(what_is_not_utf_8_is_refused),
        cmocka_unit_test(nesting_ends_at_32_arrays_and_objects),
        cmocka_unit_test(siblings_do_not_count_as_nesting),
        cmocka_unit_test(a_million_brackets_do_not_overflow_the_stack),
        cmocka_unit_test(an_integer_beyond_64_bits_arrives_as_the_nearest),
        cmocka_unit_test(what_is_read_is_written_the_same),
        cmocka_unit_test(a_refused_text_leaves_no_trace_in_the_next),
        cmocka_unit_test(mutated_texts_are_read_or_refused_and_never_crash),
    };
    return cmocka_run_group_tests_name("json", tests, open_arena, close_arena);
}
