#include "unit.h"

#include "buf.h"
#include "json.h"
#include "schema.h"

#define ID "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"

/* A schema with a member of every type, much like a transaction. */
static const char *const types[] = {"expense", "income", "refund", NULL};
static const struct member tag = {.type = VALUE_TEXT, .min = 1, .max = 5, .single_line = true};
static const struct member number = {.type = VALUE_INT, .min = 1, .max = 99};
static const struct member path = {.type = VALUE_CATEGORY};
static const struct member part_members[] = {
    {.name = "unit", .type = VALUE_ENUM, .values = types, .required = true},
    {.name = "every", .type = VALUE_INT, .min = 1, .max = 366},
    {0},
};
static const struct schema part_schema = {.members = part_members};
static const struct member part = {.type = VALUE_OBJECT, .object = &part_schema};
/* Refuses what begins with an x. */
static const char *no_x(const char *s, size_t n, const char **code_r)
{
    *code_r = "not_allowed";
    return n > 0 && s[0] == 'x' ? "must not begin with x" : NULL;
}

static const struct member members[] = {
    {.name = "id", .type = VALUE_UUID},
    {.name = "type", .type = VALUE_ENUM, .values = types, .required = true},
    {.name = "amount", .type = VALUE_MONEY, .required = true, .min = 1, .max = 100000},
    {.name = "date", .type = VALUE_DAY, .nullable = true},
    {.name = "currency", .type = VALUE_BOOK_CURRENCY},
    {.name = "home_currency", .type = VALUE_CURRENCY},
    {.name = "category", .type = VALUE_CATEGORY},
    {.name = "payee", .type = VALUE_TEXT, .max = 8, .single_line = true, .nullable = true},
    {.name = "note", .type = VALUE_TEXT, .max = 20},
    {.name = "secret", .type = VALUE_TEXT, .min = 3, .max = 10, .secret = true},
    {.name = "count", .type = VALUE_INT, .min = -5, .max = 200},
    {.name = "override", .type = VALUE_BOOL},
    {.name = "tags", .type = VALUE_ARRAY, .max = 3, .item = &tag, .distinct = true},
    {.name = "thresholds", .type = VALUE_ARRAY, .min = 1, .max = 2, .item = &number},
    {.name = "paths", .type = VALUE_ARRAY, .max = 1000, .item = &path, .distinct = true},
    {.name = "period", .type = VALUE_OBJECT, .object = &part_schema},
    {.name = "anything", .type = VALUE_ARRAY, .min = 1, .max = 3},
    {.name = "checked", .type = VALUE_TEXT, .max = 4, .check = no_x},
    {.name = "parts", .type = VALUE_ARRAY, .max = 9, .item = &part},
    {0},
};
static const struct schema schema = {.members = members};

static struct arena *arena;
static struct faults faults;

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

static struct json_object *read_json(const char *text)
{
    struct json_object *value = NULL;
    const char *fault = NULL;
    size_t at = 0;
    CHECK(json_read(arena, text, strlen(text), &value, &fault, &at) == OK, "%s: %s at %zu", text,
          fault, at);
    return value;
}

/* "place code, place code" of what was found. */
static const char *fault_list(void)
{
    const char *list = "";
    for (const struct fault *f = faults.first; f != NULL; f = f->next) {
        assert_int_equal(f->where, FAULT_BODY);
        assert_in_range(strlen(f->detail), 5, 200);
        list = arena_printf(arena, "%s%s%s %s", list, *list == '\0' ? "" : ", ", f->place, f->code);
    }
    return list;
}

static struct schema_context context_for(bool partial)
{
    faults = (struct faults){.arena = arena};
    return (struct schema_context){
        .arena = arena, .faults = &faults, .currency = "USD", .digits = 2, .partial = partial};
}

/* The canonical text, or the list of faults. */
static const char *applied(const char *body, const char *pointer, bool partial)
{
    struct schema_context context = context_for(partial);
    struct json_object *canonical = schema_apply(&schema, read_json(body), pointer, &context);
    assert_non_null(canonical);
    return faults.count > 0 ? fault_list() : json_text(canonical);
}

struct row {
    const char *body, *expected;
};

static void check_rows(const struct row *rows, size_t count, bool partial)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = applied(rows[i].body, "", partial);
        CHECK(strcmp(got, rows[i].expected) == 0, "%s\n gave %s\n  not %s", rows[i].body, got,
              rows[i].expected);
        arena_reset(arena);
    }
}

/* One member beside the required ones, so that only it can be at fault. */
static void check_member_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *body = arena_printf(arena, "{%s}", rows[i].body);
        const char *got = applied(body, "", true);
        const char *expected = rows[i].expected[0] == '"' || rows[i].expected[0] == '\0'
                                   ? arena_printf(arena, "{%s}", rows[i].expected)
                                   : rows[i].expected;
        CHECK(strcmp(got, expected) == 0, "%s\n gave %s\n  not %s", body, got, expected);
        arena_reset(arena);
    }
}

static void good_input_comes_out_canonical(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"amount\":\"12.50\",\"type\":\"expense\"}", "{\"type\":\"expense\",\"amount\":1250}"},
        {"{\"note\":\"two\\nlines\",\"tags\":[\"a\",\"b\"],\"category\":\" Food : Out \","
         "\"date\":\"2026-11-10\",\"type\":\"income\",\"amount\":\"3\",\"override\":false,"
         "\"id\":\"0192F3A4-B5C6-7D8E-9FA0-B1C2D3E4F506\",\"currency\":\"USD\",\"payee\":null,"
         "\"home_currency\":\"JPY\",\"thresholds\":[80,90],\"count\":-5,"
         "\"period\":{\"every\":2,\"unit\":\"refund\"},\"parts\":[{\"unit\":\"income\"}],"
         "\"secret\":\"abc\"}",
         "{\"id\":\"" ID "\",\"type\":\"income\",\"amount\":300,\"date\":\"2026-11-10\","
         "\"home_currency\":\"JPY\",\"category\":\"Food:Out\",\"payee\":null,"
         "\"note\":\"two\\nlines\",\"secret\":\"abc\",\"count\":-5,\"override\":false,"
         "\"tags\":[\"a\",\"b\"],\"thresholds\":[80,90],"
         "\"period\":{\"unit\":\"refund\",\"every\":2},\"parts\":[{\"unit\":\"income\"}]}"},
    };
    check_rows(rows, COUNT_OF(rows), false);
}

static void every_fault_is_told_at_once(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{}", "/type required, /amount required"},
        {"{\"amount\":12.50,\"type\":\"loan\",\"date\":\"tomorrow\",\"payee\":\"far too long\","
         "\"tags\":[\"x\",7,\"x\"],\"colour\":\"red\",\"period\":{\"every\":0}}",
         "/type not_allowed, /amount type, /date format, /payee too_long, /tags/1 type, "
         "/tags/2 duplicate, /period/unit required, /period/every too_small, "
         "/colour unknown_member"},
        {"{\"parts\":[{\"unit\":\"income\"},{\"every\":1,\"x\":1},null,[]],\"type\":null,"
         "\"amount\":\"1\"}",
         "/type null, /parts/1/unit required, /parts/1/x unknown_member, /parts/2 null, "
         "/parts/3 type"},
    };
    check_rows(rows, COUNT_OF(rows), false);
}

static void a_merge_patch_may_leave_out_but_not_erase_required_members(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{}", "{}"},
        {"{\"date\":null}", "{\"date\":null}"},
        {"{\"amount\":null}", "/amount null"},
        {"{\"note\":null}", "/note null"},
        {"{\"type\":\"refund\"}", "{\"type\":\"refund\"}"},
        {"{\"colour\":null}", "/colour unknown_member"},
        /* An object is merged member by member, an array is replaced whole (RFC 7396). */
        {"{\"period\":{\"every\":3}}", "{\"period\":{\"every\":3}}"},
        {"{\"period\":null}", "/period null"},
        {"{\"parts\":[{\"every\":3}]}", "/parts/0/unit required"},
    };
    check_rows(rows, COUNT_OF(rows), true);
}

static void unknown_members_are_refused_where_they_stand(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"version\":1", "/version unknown_member"},
        {"\"Type\":\"income\"", "/Type unknown_member"},
        {"\"\":1", "/ unknown_member"},
        {"\"a/b~c\":1", "/a~1b~0c unknown_member"},
        {"\"b\":1,\"a\":2,\"b2\":null", "/b unknown_member, /a unknown_member, /b2 unknown_member"},
        {"\"period\":{\"x\":{\"y\":1}}", "/period/x unknown_member"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

/* json-c's getters would make numbers and texts of all of these. */
static void no_type_is_taken_for_another(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"count\":12.99", "/count type"},
        {"\"count\":\"12abc\"", "/count type"},
        {"\"count\":\"12\"", "/count type"},
        {"\"count\":true", "/count type"},
        {"\"count\":null", "/count null"},
        {"\"count\":1e2", "/count type"},
        {"\"count\":1.0", "/count type"},
        {"\"count\":[]", "/count type"},
        {"\"override\":1", "/override type"},
        {"\"override\":\"true\"", "/override type"},
        {"\"override\":null", "/override null"},
        {"\"payee\":5", "/payee type"},
        {"\"payee\":{}", "/payee type"},
        {"\"payee\":false", "/payee type"},
        {"\"id\":1", "/id type"},
        {"\"date\":20261110", "/date type"},
        {"\"type\":0", "/type type"},
        {"\"category\":[\"Food\"]", "/category type"},
        {"\"currency\":840", "/currency type"},
        {"\"home_currency\":true", "/home_currency type"},
        {"\"tags\":\"a\"", "/tags type"},
        {"\"tags\":{\"0\":\"a\"}", "/tags type"},
        {"\"period\":[]", "/period type"},
        {"\"period\":\"month\"", "/period type"},
        {"\"parts\":[1]", "/parts/0 type"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void money_is_a_decimal_string_and_never_a_number(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"amount\":12.50", "/amount type"},
        {"\"amount\":12", "/amount type"},
        {"\"amount\":1e400", "/amount type"},
        {"\"amount\":\"0.01\"", "\"amount\":1"},
        {"\"amount\":\"12.5\"", "\"amount\":1250"},
        {"\"amount\":\"1000\"", "\"amount\":100000"},
        {"\"amount\":\"0\"", "/amount too_small"},
        {"\"amount\":\"0.00\"", "/amount too_small"},
        {"\"amount\":\"1000.01\"", "/amount too_large"},
        {"\"amount\":\"99999999999999\"", "/amount too_large"},
        {"\"amount\":\"92233720368547758080\"", "/amount too_large"},
        {"\"amount\":\"12.505\"", "/amount format"},
        {"\"amount\":\"12,50\"", "/amount format"},
        {"\"amount\":\"-5.00\"", "/amount format"},
        {"\"amount\":\"1e2\"", "/amount format"},
        {"\"amount\":\"\"", "/amount format"},
        {"\"amount\":\"NaN\"", "/amount format"},
        {"\"amount\":\"USD 5\"", "/amount format"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void integers_keep_to_their_range(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"count\":-5", "\"count\":-5"},
        {"\"count\":200", "\"count\":200"},
        {"\"count\":-6", "/count too_small"},
        {"\"count\":201", "/count too_large"},
        {"\"count\":9223372036854775808", "/count too_large"}, /* json-c saturates */
        {"\"count\":-9223372036854775809", "/count too_small"},
        {"\"count\":99999999999999999999999", "/count too_large"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void texts_are_measured_in_characters(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"payee\":\"12345678\"", "\"payee\":\"12345678\""},
        {"\"payee\":\"123456789\"", "/payee too_long"},
        {"\"payee\":\"\"", "\"payee\":\"\""},
        {"\"payee\":\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\"",
         "\"payee\":\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\""},
        {"\"payee\":\"\\ud83c\\udf5e2345678\"", "\"payee\":\"\xF0\x9F\x8D\x9E"
                                                "2345678\""},
        {"\"payee\":\"a\\tb\"", "/payee control_character"},
        {"\"payee\":\"a\\u0085b\"", "/payee control_character"},
        {"\"payee\":\"a\\u007f\"", "/payee control_character"},
        {"\"note\":\"a\\n\\tb\"", "\"note\":\"a\\n\\tb\""},
        {"\"secret\":\"ab\"", "/secret too_short"},
        {"\"secret\":\"abc\"", "\"secret\":\"abc\""},
        {"\"tags\":[\"\"]", "/tags/0 too_short"},
        {"\"checked\":\"abc\"", "\"checked\":\"abc\""},
        {"\"checked\":\"xbc\"", "/checked not_allowed"},
        {"\"checked\":\"xbcde\"", "/checked too_long"}, /* one fault a value */
        {"\"tags\":[\"123456\"]", "/tags/0 too_long"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void ids_days_choices_and_currencies_are_checked(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"id\":\"" ID "\"", "\"id\":\"" ID "\""},
        {"\"id\":\"0192f3a4-b5c6-1d8e-9fa0-b1c2d3e4f506\"", "/id format"},
        {"\"id\":\"\"", "/id format"},
        {"\"date\":\"2024-02-29\"", "\"date\":\"2024-02-29\""},
        {"\"date\":\"2026-02-29\"", "/date format"},
        {"\"date\":\"1899-12-31\"", "/date too_small"},
        {"\"date\":\"2200-01-01\"", "/date too_large"},
        {"\"type\":\"Expense\"", "/type not_allowed"},
        {"\"type\":\"\"", "/type not_allowed"},
        {"\"currency\":\"USD\"", ""}, /* checked and left out */
        {"\"currency\":\"EUR\"", "/currency currency_mismatch"},
        {"\"currency\":\"usd\"", "/currency currency_mismatch"},
        {"\"currency\":null", "/currency null"},
        {"\"home_currency\":\"KWD\"", "\"home_currency\":\"KWD\""},
        {"\"home_currency\":\"ABC\"", "/home_currency not_allowed"},
        {"\"home_currency\":\"usd\"", "/home_currency not_allowed"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void categories_come_out_trimmed_or_say_what_is_wrong(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"category\":\" Food :\\u00a0Groceries \"", "\"category\":\"Food:Groceries\""},
        {"\"category\":\"a:b:c:d\"", "\"category\":\"a:b:c:d\""},
        {"\"category\":\"a:b:c:d:e\"", "/category too_deep"},
        {"\"category\":\"\"", "/category format"},
        {"\"category\":\"Food:\"", "/category format"},
        {"\"category\":\"Food::Out\"", "/category format"},
        {"\"category\":\"Fo\\u0007od\"", "/category control_character"},
        {"\"category\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
         "/category too_long"},
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void arrays_are_counted_and_may_demand_different_items(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"\"tags\":[]", "\"tags\":[]"},
        {"\"tags\":[\"a\",\"b\",\"c\"]", "\"tags\":[\"a\",\"b\",\"c\"]"},
        {"\"tags\":[\"a\",\"b\",\"c\",\"d\"]", "/tags too_many"},
        {"\"tags\":[1,2,3,4]", "/tags too_many"}, /* the items are not looked at */
        {"\"tags\":[\"a\",\"A\"]", "\"tags\":[\"a\",\"A\"]"},
        {"\"tags\":[\"a\",\"a\",\"a\"]", "/tags/1 duplicate, /tags/2 duplicate"},
        {"\"tags\":[null]", "/tags/0 null"},
        {"\"thresholds\":[]", "/thresholds too_few"},
        {"\"thresholds\":[90,90]", "\"thresholds\":[90,90]"},
        {"\"thresholds\":[0,100]", "/thresholds/0 too_small, /thresholds/1 too_large"},
        {"\"anything\":[1,null,{\"a\":[]}]", "\"anything\":[1,null,{\"a\":[]}]"},
        {"\"anything\":[]", "/anything too_few"},
        {"\"paths\":[\"Food : Out\",\"Food:Out\"]", "/paths/1 duplicate"}, /* as they are kept */
    };
    check_member_rows(rows, COUNT_OF(rows));
}

static void a_body_that_is_no_object_is_a_fault(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[]", " type"}, {"\"x\"", " type"}, {"12", " type"}, {"null", " type"}, {"true", " type"}};
    check_rows(rows, COUNT_OF(rows), false);
    assert_string_equal(applied("[]", "/transactions/3", false), "/transactions/3 type");
}

static void pointers_begin_where_the_value_stands(void **state)
{
    (void)state;
    assert_string_equal(
        applied("{\"type\":\"x\",\"amount\":\"1\",\"y\":1}", "/transactions/3", false),
        "/transactions/3/type not_allowed, /transactions/3/y unknown_member");
}

static const char *first_detail(const char *body, const char *currency, int digits)
{
    struct schema_context context = context_for(true);
    context.currency = currency;
    context.digits = digits;
    schema_apply(&schema, read_json(body), "", &context);
    assert_non_null(faults.first);
    return faults.first->detail;
}

static void details_say_what_is_expected(void **state)
{
    (void)state;
    static const struct {
        const char *body, *currency;
        int digits;
        const char *detail;
    } rows[] = {
        {"{\"amount\":5}", "USD", 2, "must be a decimal string, in quotes"},
        {"{\"amount\":\"5,00\"}", "USD", 2,
         "must be a decimal number without sign or exponent, such as \"12.50\", not \"5,00\""},
        {"{\"amount\":\"x\"}", "JPY", 0,
         "must be a decimal number without sign or exponent, such as \"1250\", not \"x\""},
        {"{\"amount\":\"5.001\"}", "USD", 2, "must have at most 2 decimals in USD"},
        {"{\"amount\":\"5.0\"}", "JPY", 0, "must have at most 0 decimals in JPY"},
        {"{\"amount\":\"0\"}", "USD", 2, "must be at least 0.01"},
        {"{\"amount\":\"0\"}", "KWD", 3, "must be at least 0.001"},
        {"{\"amount\":\"1000000\"}", "JPY", 0, "must be at most 100000"},
        {"{\"amount\":\"1000000000000000\"}", "USD", 2,
         "must have at most 15 digits, its 2 decimals included"},
        {"{\"type\":\"loan\"}", "USD", 2,
         "must be one of \"expense\", \"income\", \"refund\", not \"loan\""},
        {"{\"currency\":\"EUR\"}", "USD", 2, "must be \"USD\", the book's currency, not \"EUR\""},
        {"{\"payee\":\"far too long\"}", "USD", 2, "must have at most 8 characters"},
        {"{\"tags\":[\"\"]}", "USD", 2, "must have at least 1 character"},
        {"{\"thresholds\":[]}", "USD", 2, "must have at least 1 item"},
        {"{\"count\":1000}", "USD", 2, "must be a whole number from -5 to 200"},
        {"{\"date\":\"2026-02-30\"}", "USD", 2,
         "must be a day of the calendar as YYYY-MM-DD, not \"2026-02-30\""},
        {"{\"date\":\"1800-01-01\"}", "USD", 2, "must be a day from 1900-01-01 to 2199-12-31"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(first_detail(rows[i].body, rows[i].currency, rows[i].digits),
                            rows[i].detail);
}

static void secrets_and_long_values_are_not_repeated(void **state)
{
    (void)state;
    static const struct member secrets[] = {
        {.name = "choice", .type = VALUE_ENUM, .values = types, .secret = true},
        {.name = "day", .type = VALUE_DAY, .secret = true},
        {.name = "id", .type = VALUE_UUID, .secret = true},
        {.name = "money", .type = VALUE_MONEY, .secret = true},
        {.name = "path", .type = VALUE_CATEGORY, .secret = true},
        {.name = "code", .type = VALUE_CURRENCY, .secret = true},
        {.name = "ours", .type = VALUE_BOOK_CURRENCY, .secret = true},
        {.name = "text", .type = VALUE_TEXT, .min = 50, .secret = true},
        {.name = "long", .type = VALUE_DAY},
        {0},
    };
    struct schema_context context = context_for(false);
    struct schema secret_schema = {.members = secrets};
    schema_apply(&secret_schema,
                 read_json("{\"choice\":\"hunter2:\",\"day\":\"hunter2:\",\"id\":\"hunter2:\","
                           "\"money\":\"hunter2:\",\"path\":\"hunter2:\",\"code\":\"hunter2:\","
                           "\"ours\":\"hunter2:\",\"text\":\"hunter2:\","
                           "\"long\":\"hunter2 and much more than anybody wants to see again\"}"),
                 "", &context);
    assert_int_equal(faults.count, 9);
    for (const struct fault *fault = faults.first; fault != NULL; fault = fault->next)
        CHECK(strstr(fault->detail, "hunter2") == NULL, "%s: %s", fault->place, fault->detail);
}

static void one_value_can_be_checked_by_itself(void **state)
{
    (void)state;
    struct schema_context context = context_for(false);
    struct json_object *value = schema_value(&tag, read_json("\"home\""), "/x", &context);
    assert_string_equal(json_text(value), "\"home\"");
    assert_null(schema_value(&tag, read_json("\"too long\""), "/x/1", &context));
    assert_string_equal(fault_list(), "/x/1 too_long");
}

/* An array as long as its limit, all different, and very many members that nobody knows. */
static void large_input_is_checked_whole(void **state)
{
    (void)state;
    struct buf body = {0};
    buf_puts(&body, "{\"paths\":[");
    for (int i = 0; i < 1000; i++)
        buf_printf(&body, "%s\"Food:%d\"", i == 0 ? "" : ",", i);
    buf_puts(&body, "]");
    for (int i = 0; i < 50000; i++)
        buf_printf(&body, ",\"x%d\":0", i);
    buf_puts(&body, "}");
    struct schema_context context = context_for(true);
    schema_apply(&schema, read_json(body.data), "", &context);
    assert_int_equal(faults.count, 50000);
    buf_free(&body);
}

int main(void)
{
#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        IN_ARENA(good_input_comes_out_canonical),
        IN_ARENA(every_fault_is_told_at_once),
        IN_ARENA(a_merge_patch_may_leave_out_but_not_erase_required_members),
        IN_ARENA(unknown_members_are_refused_where_they_stand),
        IN_ARENA(no_type_is_taken_for_another),
        IN_ARENA(money_is_a_decimal_string_and_never_a_number),
        IN_ARENA(integers_keep_to_their_range),
        IN_ARENA(texts_are_measured_in_characters),
        IN_ARENA(ids_days_choices_and_currencies_are_checked),
        IN_ARENA(categories_come_out_trimmed_or_say_what_is_wrong),
        IN_ARENA(arrays_are_counted_and_may_demand_different_items),
        IN_ARENA(a_body_that_is_no_object_is_a_fault),
        IN_ARENA(pointers_begin_where_the_value_stands),
        IN_ARENA(details_say_what_is_expected),
        IN_ARENA(secrets_and_long_values_are_not_repeated),
        IN_ARENA(one_value_can_be_checked_by_itself),
        IN_ARENA(large_input_is_checked_whole),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
