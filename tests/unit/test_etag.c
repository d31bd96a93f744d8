#include "unit.h"

#include "etag.h"

static struct arena *arena;
static struct buf body;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1024);
    return 0;
}

static int end_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    buf_free(&body);
    return 0;
}

static char *tag(const char *text, int64_t version)
{
    buf_reset(&body);
    buf_puts(&body, text);
    const struct exchange x = {.arena = arena, .res = {.body = &body, .version = version}};
    return etag_of(&x);
}

static void a_tag_has_the_version_and_changes_with_the_body(void **state)
{
    (void)state;
    assert_string_equal(tag("{}", 7), tag("{}", 7));
    assert_string_not_equal(tag("{}", 7), tag("{ }", 7));
    assert_string_not_equal(tag("{}", 7), tag("{}", 8));
    assert_memory_equal(tag("{}", 7), "\"7-", 3);
    assert_null(strchr(tag("[]", 0), '-'));
}

static void if_none_match_finds_a_tag_in_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        bool found;
    } rows[] = {
        {"\"7-ab\"", true},
        {"W/\"7-ab\"", true},
        {"*", true},
        {"\"1-x\", \"7-ab\"", true},
        {"\"1-x\",W/\"7-ab\" , \"2-y\"", true},
        {"\"7-abc\"", false},
        {"7-ab", false},
        {"\"7-ab", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(etag_in_list(rows[i].list, "\"7-ab\""), rows[i].found);
}

static void if_match_demands_the_version_alone(void **state)
{
    (void)state;
    static const struct {
        const char *header, *version;
    } rows[] = {
        {NULL, NULL},        {"*", NULL},        {"\"7-ab\"", "7"},
        {"W/\"7-ab\"", "7"}, {"\"7-zz\"", "7"},  {"\"3-a\", \"12-b\", \"9-c\"", "12"},
        {"\"other\"", "-1"}, {"\"x-ab\"", "-1"}, {"\"99999999999999999999-ab\"", "-1"},
        {"7", "-1"},         {"", "-1"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct exchange x = {.arena = arena, .req = {.if_match = rows[i].header}};
        const char *version = etag_if_match(&x);
        if (rows[i].version == NULL)
            assert_null(version);
        else
            assert_string_equal(version, rows[i].version);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_has_the_version_and_changes_with_the_body),
        cmocka_unit_test(if_none_match_finds_a_tag_in_a_list),
        cmocka_unit_test(if_match_demands_the_version_alone),
    };
    return cmocka_run_group_tests(tests, make_arena, end_arena);
}
