#include "unit.h"

#include "fault.h"
#include "json.h"

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

static void faults_are_rendered_in_the_order_they_were_found(void **state)
{
    (void)state;
    struct faults faults = {.arena = arena};
    struct buf buf = {0};
    faults_render(&faults, &buf);
    assert_string_equal(buf.data, "[]");
    buf_reset(&buf);

    char place[] = "/amount";
    fault_add(&faults, FAULT_BODY, place, "type", "must be \"%s\"", "quoted");
    memset(place, 'x', sizeof place - 1); /* it was copied */
    fault_add(&faults, FAULT_QUERY, "limit", "too_large", "must be at most %d", 200);
    fault_add(&faults, FAULT_HEADER, "Idempotency-Key", "format", "must be short");
    assert_int_equal(faults.count, 3);
    faults_render(&faults, &buf);
    assert_string_equal(
        buf.data,
        "[{\"pointer\":\"/amount\",\"code\":\"type\",\"detail\":\"must be \\\"quoted\\\"\"},"
        "{\"parameter\":\"limit\",\"code\":\"too_large\",\"detail\":\"must be at most 200\"},"
        "{\"header\":\"Idempotency-Key\",\"code\":\"format\",\"detail\":\"must be short\"}]");
    buf_free(&buf);
}

static void any_member_name_gives_a_valid_answer(void **state)
{
    (void)state;
    struct faults faults = {.arena = arena};
    struct buf buf = {0};
    fault_add(&faults, FAULT_BODY, pointer_member(arena, "", "a\"b\\c\n\xFF"), "unknown_member",
              "is unknown");
    faults_render(&faults, &buf);
    struct json_object *value;
    const char *fault;
    size_t at;
    assert_int_equal(json_read(arena, buf.data, buf.len, &value, &fault, &at), OK);
    struct json_object *pointer;
    assert_true(
        json_object_object_get_ex(json_object_array_get_idx(value, 0), "pointer", &pointer));
    assert_string_equal(json_object_get_string(pointer), "/a\"b\\c\n\xEF\xBF\xBD");
    buf_free(&buf);
}

static void after_a_thousand_faults_further_ones_only_count(void **state)
{
    (void)state;
    struct faults faults = {.arena = arena};
    for (int i = 0; i < FAULTS_MAX + 500; i++)
        fault_add(&faults, FAULT_BODY, "", "type", "number %d", i);
    assert_int_equal(faults.count, FAULTS_MAX + 500);
    size_t kept = 0;
    for (const struct fault *fault = faults.first; fault != NULL; fault = fault->next)
        kept++;
    assert_int_equal(kept, FAULTS_MAX);
    assert_string_equal(faults.last->detail, "number 999");
}

/* The examples of RFC 6901, section 5, and more. */
static void pointers_are_escaped_as_rfc_6901_says(void **state)
{
    (void)state;
    static const struct {
        const char *base, *name, *pointer;
    } rows[] = {
        {"", "foo", "/foo"},
        {"", "", "/"},
        {"", "a/b", "/a~1b"},
        {"", "c%d", "/c%d"},
        {"", "m~n", "/m~0n"},
        {"", "~1", "/~01"},
        {"/a", "~/", "/a/~0~1"},
        {"", "k\"l", "/k\"l"},
        {"/transactions/3", "x", "/transactions/3/x"},
        {"/a~1b", "c", "/a~1b/c"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(pointer_member(arena, rows[i].base, rows[i].name), rows[i].pointer);
    assert_string_equal(pointer_index(arena, "/tags", 0), "/tags/0");
    assert_string_equal(pointer_index(arena, "", 12), "/12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_are_rendered_in_the_order_they_were_found),
        cmocka_unit_test(any_member_name_gives_a_valid_answer),
        cmocka_unit_test(after_a_thousand_faults_further_ones_only_count),
        cmocka_unit_test(pointers_are_escaped_as_rfc_6901_says),
    };
    return cmocka_run_group_tests_name("fault", tests, open_arena, close_arena);
}
