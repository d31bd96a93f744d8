#include "unit.h"

#include "category.h"
#include "day.h"
#include "text.h"

static void days_exist_in_the_calendar_and_lie_within_the_limits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } rows[] = {
        {"2026-11-10", OK},          {"1900-01-01", OK},
        {"2199-12-31", OK},          {"2024-02-29", OK},
        {"2000-02-29", OK},          {"2026-01-31", OK},
        {"2026-04-30", OK},          {"1899-12-31", ERR_RANGE},
        {"2200-01-01", ERR_RANGE},   {"0000-01-01", ERR_RANGE},
        {"9999-12-31", ERR_RANGE},   {"2025-02-29", ERR_SYNTAX},
        {"1900-02-29", ERR_SYNTAX},  {"2100-02-29", ERR_SYNTAX},
        {"2026-02-30", ERR_SYNTAX},  {"2026-04-31", ERR_SYNTAX},
        {"2026-00-10", ERR_SYNTAX},  {"2026-13-01", ERR_SYNTAX},
        {"2026-01-00", ERR_SYNTAX},  {"2026-01-32", ERR_SYNTAX},
        {"2026-1-01", ERR_SYNTAX},   {"2026-01-1", ERR_SYNTAX},
        {"26-01-01", ERR_SYNTAX},    {"2026/01/01", ERR_SYNTAX},
        {"20260101", ERR_SYNTAX},    {"2026-01-01T", ERR_SYNTAX},
        {" 2026-01-01", ERR_SYNTAX}, {"2026-01-01 ", ERR_SYNTAX},
        {"+026-01-01", ERR_SYNTAX},  {"-026-01-01", ERR_SYNTAX},
        {"2026-0x-01", ERR_SYNTAX},  {"", ERR_SYNTAX},
        {"today", ERR_SYNTAX},       {"2026-01-01T00:00:00Z", ERR_SYNTAX},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(day_check(rows[i].text, strlen(rows[i].text)) == rows[i].err, "\"%s\"", rows[i].text);
}

/* Counted by another program. */
static void three_centuries_have_109573_days(void **state)
{
    (void)state;
    int days = 0;
    for (int year = 1890; year < 2210; year++)
        for (int month = 0; month <= 13; month++)
            for (int day = 0; day <= 32; day++) {
                char text[48];
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                days += day_check(text, 10) == OK;
            }
    assert_int_equal(days, 109573);
}

#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define E16                                                                                        \
    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"                             \
    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"

static const struct {
    const char *in;
    enum err err;
    const char *out;
} category_rows[] = {
    {"Food", OK, "Food"},
    {"Food:Groceries", OK, "Food:Groceries"},
    {"  Food  ", OK, "Food"},
    {"Food : Groceries", OK, "Food:Groceries"},
    {"a:b:c:d", OK, "a:b:c:d"},
    {"Eating out", OK, "Eating out"},
    {"Eating  out", OK, "Eating  out"}, /* inside, blanks stay */
    {"\xC2\xA0"
     "Food\xE2\x80\x83",
     OK, "Food"}, /* U+00A0, U+2003 */
    {"\xE3\x80\x80"
     "\xE9\xA3\x9F\xE3\x80\x80",
     OK, "\xE9\xA3\x9F"}, /* U+3000 */
    {"\xE1\x9A\x80"
     "a\xE2\x80\xAF:\xE2\x81\x9F"
     "b\xE2\x80\xA8",
     OK, "a:b"},
    {"\xE2\x80\x8B"
     "a",
     OK,
     "\xE2\x80\x8B"
     "a"},                    /* U+200B is no White_Space */
    {"\tFood\n", OK, "Food"}, /* White_Space too */
    {"\xC2\x85"
     "Food",
     OK, "Food"},
    {"Caf\xC3\xA9", OK, "Caf\xC3\xA9"},
    {"\xF0\x9F\x8D\x9E", OK, "\xF0\x9F\x8D\x9E"},
    {X64, OK, X64},
    {" " X64 " ", OK, X64},                 /* blanks around do not count */
    {E16 E16 E16 E16, OK, E16 E16 E16 E16}, /* characters, not bytes */
    {X64 ":" X64 ":" X64 ":" X64, OK, X64 ":" X64 ":" X64 ":" X64},
    {"", ERR_SYNTAX, NULL},
    {" ", ERR_SYNTAX, NULL},
    {":", ERR_SYNTAX, NULL},
    {"Food:", ERR_SYNTAX, NULL},
    {":Food", ERR_SYNTAX, NULL},
    {"Food::Groceries", ERR_SYNTAX, NULL},
    {"Food: :Groceries", ERR_SYNTAX, NULL},
    {"Fo\tod", ERR_SYNTAX, NULL},
    {"Fo\nod", ERR_SYNTAX, NULL},
    {"Food:Gro\x01"
     "ceries",
     ERR_SYNTAX, NULL},
    {"\x01"
     "Food",
     ERR_SYNTAX, NULL}, /* a control character that is no blank */
    {"Food\x7F", ERR_SYNTAX, NULL},
    {"Fo\xC2\x85od", ERR_SYNTAX, NULL}, /* U+0085 */
    {"Fo\xC2\x9Fod", ERR_SYNTAX, NULL},
    {X64 "x", ERR_TOO_LARGE, NULL},
    {E16 E16 E16 E16 "\xC3\xA9", ERR_TOO_LARGE, NULL},
    {"Food:" X64 "x", ERR_TOO_LARGE, NULL},
    {"a:b:c:d:e", ERR_RANGE, NULL},
    {"a:b:c:d:", ERR_RANGE, NULL},
};

static void categories_are_trimmed_and_bounded(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < COUNT_OF(category_rows); i++) {
        char *path = NULL;
        const char *in = category_rows[i].in;
        enum err err = category_trim(arena, in, strlen(in), &path);
        CHECK(err == category_rows[i].err, "row %zu, \"%s\": %s", i, in, err_text(err));
        if (err == OK)
            assert_string_equal(path, category_rows[i].out);
    }
    arena_free(&arena);
}

static void trimming_again_changes_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",        "Food", ":",
                                         " ",        "\t",   "\xC2\xA0",
                                         "\xC3\xA9", "\x01", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"};
    struct arena *arena = arena_new(4096);
    uint64_t seed = 5;
    int good = 0;
    for (int i = 0; i < 50000; i++) {
        char text[512] = "";
        size_t n = 0;
        for (uint64_t left = random_next(&seed) % 12; left > 0; left--) {
            const char *piece = pieces[random_next(&seed) % COUNT_OF(pieces)];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        char *once, *twice;
        if (category_trim(arena, text, n, &once) == OK) {
            good++;
            assert_true(utf8_valid(once, strlen(once)));
            assert_int_equal(category_trim(arena, once, strlen(once), &twice), OK);
            assert_string_equal(once, twice);
        }
        arena_reset(arena);
    }
    assert_true(good > 1000);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_exist_in_the_calendar_and_lie_within_the_limits),
        cmocka_unit_test(three_centuries_have_109573_days),
        cmocka_unit_test(categories_are_trimmed_and_bounded),
        cmocka_unit_test(trimming_again_changes_nothing),
    };
    return cmocka_run_group_tests_name("day and category", tests, NULL, NULL);
}
