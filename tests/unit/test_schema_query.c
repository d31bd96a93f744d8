#include "unit.h"

#include "schema.h"

#define ID "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"

static const char *const types[] = {"expense", "income", "refund", NULL};
static const struct member members[] = {
    {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
    {.name = "q", .type = VALUE_TEXT, .min = 1, .max = 10, .single_line = true},
    {.name = "type", .type = VALUE_ENUM, .values = types},
    {.name = "min", .type = VALUE_MONEY},
    {.name = "from", .type = VALUE_DAY, .fallback = "-infinity"},
    {.name = "category", .type = VALUE_CATEGORY},
    {.name = "unread", .type = VALUE_BOOL},
    {.name = "id", .type = VALUE_UUID},
    {.name = "currency", .type = VALUE_BOOK_CURRENCY},
    {.name = "cursor", .type = VALUE_CURSOR},
    {0},
};
static const struct schema schema = {.members = members};
static const struct member strict_members[] = {
    {.name = "on", .type = VALUE_DAY, .required = true},
    {0},
};
static const struct schema strict_schema = {.members = strict_members};

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(65536);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* "name=value name=value" of the slots that are filled, without fallbacks, or "name code" of each
 * fault. */
static const char *queried(const struct schema *by, const char *query)
{
    struct faults faults = {.arena = arena};
    struct schema_context context = {
        .arena = arena, .faults = &faults, .currency = "USD", .digits = 2};
    const char *values[COUNT_OF(members)], *list = "";
    schema_query(by, query, values, &context);
    for (const struct fault *f = faults.first; f != NULL; f = f->next) {
        assert_int_equal(f->where, FAULT_QUERY);
        list = arena_printf(arena, "%s%s%s %s", list, *list == '\0' ? "" : ", ", f->place, f->code);
    }
    for (size_t i = 0; faults.count == 0 && by->members[i].name != NULL; i++)
        if (values[i] != NULL && values[i] != by->members[i].fallback)
            list = arena_printf(arena, "%s%s%s=%s", list, *list == '\0' ? "" : " ",
                                by->members[i].name, values[i]);
    return list;
}

struct row {
    const char *query, *expected;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = queried(&schema, rows[i].query);
        CHECK(strcmp(got, rows[i].expected) == 0, "%s gave %s, not %s", rows[i].query, got,
              rows[i].expected);
        arena_reset(arena);
    }
}

static void parameters_come_out_canonical(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", ""},
        {"limit=7", "limit=7"},
        {"limit=007", "limit=7"},
        {"type=refund&limit=200", "limit=200 type=refund"},
        {"min=12.5", "min=1250"},
        {"min=0", "min=0"},
        {"from=2026-11-10", "from=2026-11-10"},
        {"category=+Food+:+Out+", "category=Food:Out"},
        {"unread=true", "unread=true"},
        {"unread=false", "unread=false"},
        {"id=0192F3A4-B5C6-7D8E-9FA0-B1C2D3E4F506", "id=" ID},
        {"currency=USD", ""},
        {"cursor=AbC-_9", "cursor=AbC-_9"},
        {"&&limit=7&", "limit=7"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void parameters_are_decoded_as_forms_are(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"q=a+b", "q=a b"},
        {"q=a%20b", "q=a b"},
        {"q=a%2Bb", "q=a+b"},
        {"q=a%26b%3Dc", "q=a&b=c"},
        {"q=a=b=c", "q=a=b=c"},
        {"q=caf%C3%a9", "q=caf\xC3\xA9"},
        {"q=caf\xC3\xA9", "q=caf\xC3\xA9"},
        {"q=100%", "q=100%"}, /* a '%' alone is itself (URL standard, section 1.3) */
        {"q=%zz", "q=%zz"},
        {"q=%4", "q=%4"},
        {"q=%2541", "q=%41"}, /* once only */
        {"%71=x", "q=x"},
        {"l%69mit=5", "limit=5"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void what_is_wrong_is_told_by_parameter(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"limit=0", "limit too_small"},
        {"limit=201", "limit too_large"},
        {"limit=99999999999999999999", "limit too_large"},
        {"limit=-99999999999999999999", "limit too_small"},
        {"limit=abc", "limit format"},
        {"limit=1.0", "limit format"},
        {"limit=", "limit format"},
        {"limit", "limit format"},
        {"limit=+7", "limit format"},
        {"limit=%007", "limit control_character"},
        {"limit=7%00", "limit control_character"},
        {"q=", "q too_short"},
        {"q=12345678901", "q too_long"},
        {"q=a%0Ab", "q control_character"},
        {"q=a%00b", "q control_character"},
        {"q=%FF", "q format"},
        {"q=%C3", "q format"},
        {"q=%ED%A0%80", "q format"},
        {"type=", "type not_allowed"},
        {"type=Expense", "type not_allowed"},
        {"min=-1", "min format"},
        {"min=1.234", "min format"},
        {"from=2026-02-30", "from format"},
        {"from=1800-01-01", "from too_small"},
        {"from=-infinity", "from format"}, /* the fallback is ours to give */
        {"category=a::b", "category format"},
        {"unread=1", "unread format"},
        {"unread=TRUE", "unread format"},
        {"id=x", "id format"},
        {"currency=EUR", "currency currency_mismatch"},
        {"type=loan&limit=0&q=", "limit too_small, q too_short, type not_allowed"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void unknown_and_repeated_parameters_are_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"colour=red", "colour unknown_parameter"},
        {"Limit=5", "Limit unknown_parameter"},
        {"=5", " unknown_parameter"},
        {"limits=5", "limits unknown_parameter"},
        {"lim=5", "lim unknown_parameter"},
        {"limit%00=5", "limit unknown_parameter"}, /* not "limit" for a C string */
        {"limit=5&limit=5", "limit duplicate"},
        {"limit=5&l%69mit=6", "limit duplicate"},
        {"limit&limit", "limit duplicate, limit format"},
        {"x=1&limit=0", "x unknown_parameter, limit too_small"},
    };
    check_rows(rows, COUNT_OF(rows));
}

static void absent_parameters_take_their_fallback(void **state)
{
    (void)state;
    struct faults faults = {.arena = arena};
    struct schema_context context = {
        .arena = arena, .faults = &faults, .currency = "USD", .digits = 2};
    const char *values[COUNT_OF(members)];
    schema_query(&schema, "q=x", values, &context);
    assert_string_equal(values[0], "50");
    assert_string_equal(values[1], "x");
    assert_null(values[2]);
    assert_string_equal(values[4], "-infinity");
    assert_int_equal(faults.count, 0);
}

static void a_required_parameter_must_be_given(void **state)
{
    (void)state;
    assert_string_equal(queried(&strict_schema, ""), "on required");
    assert_string_equal(queried(&strict_schema, "on="), "on format");
    assert_string_equal(queried(&strict_schema, "on=2026-11-10"), "on=2026-11-10");
}

static void any_bytes_are_taken_or_refused(void **state)
{
    (void)state;
    static const char pieces[] = "limt=&%+q0aF7C3\x80\xFF ";
    uint64_t random = 7;
    for (int i = 0; i < 100000; i++) {
        char query[64];
        size_t n = random_next(&random) % sizeof query;
        for (size_t j = 0; j < n; j++)
            query[j] = pieces[random_next(&random) % (sizeof pieces - 1)];
        query[n] = '\0';
        char *exact = arena_strndup(arena, query, n);
        assert_non_null(queried(&schema, exact));
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_come_out_canonical),
        cmocka_unit_test(parameters_are_decoded_as_forms_are),
        cmocka_unit_test(what_is_wrong_is_told_by_parameter),
        cmocka_unit_test(unknown_and_repeated_parameters_are_refused),
        cmocka_unit_test(absent_parameters_take_their_fallback),
        cmocka_unit_test(a_required_parameter_must_be_given),
        cmocka_unit_test(any_bytes_are_taken_or_refused),
    };
    return cmocka_run_group_tests_name("schema_query", tests, open_arena, close_arena);
}
