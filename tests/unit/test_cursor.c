#include "unit.h"

#include "cursor.h"
#include "settings.h"

#define BOOK  "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"
#define OTHER "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f507"
#define SCOPE "/v1/transactions&category=4:Food"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(4096);
    settings.cursor_key = "a key for tests of 32 characters";
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void check_denied(const char *book, const char *scope, const char *cursor)
{
    char untouched[] = "untouched", *position = untouched;
    CHECK(cursor_open(arena, book, scope, cursor, &position) == ERR_DENIED, "\"%s\"", cursor);
    assert_string_equal(position, "untouched");
}

static void a_cursor_gives_its_position_back(void **state)
{
    (void)state;
    static const char *const positions[] = {
        "", "x", "2026-11-10,0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506", "caf\xC3\xA9 \"quoted\"\n"};
    for (size_t i = 0; i < COUNT_OF(positions); i++) {
        char *cursor = cursor_seal(arena, BOOK, SCOPE, positions[i]), *position;
        /* It stands in an address unescaped. */
        assert_int_equal(strspn(cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789-_"),
                         strlen(cursor));
        assert_int_equal(cursor_open(arena, BOOK, SCOPE, cursor, &position), OK);
        assert_string_equal(position, positions[i]);
    }
}

static void another_books_or_filters_cursor_is_denied(void **state)
{
    (void)state;
    char *cursor = cursor_seal(arena, BOOK, SCOPE, "2026-11-10");
    check_denied(OTHER, SCOPE, cursor);
    check_denied(BOOK, "/v1/transactions&category=5:Foods", cursor);
    check_denied(BOOK, "/v1/transactions&category=4:Fool", cursor);
    check_denied(BOOK, "", cursor);
    check_denied("", BOOK SCOPE, cursor);
    check_denied(BOOK "/", &SCOPE[1], cursor); /* the same bytes, otherwise divided */
}

static void a_cursor_with_any_character_changed_is_denied(void **state)
{
    (void)state;
    char *cursor = cursor_seal(arena, BOOK, SCOPE, "2026-11-10");
    size_t n = strlen(cursor);
    for (size_t i = 0; i < n; i++) {
        for (const char *other = "AQgw_-7 =%"; *other != '\0'; other++) {
            if (cursor[i] == *other)
                continue;
            char *forged = arena_strdup(arena, cursor);
            forged[i] = *other;
            check_denied(BOOK, SCOPE, forged);
        }
        check_denied(BOOK, SCOPE, arena_strndup(arena, cursor, i));
        check_denied(BOOK, SCOPE, cursor + i + 1);
    }
    check_denied(BOOK, SCOPE, arena_printf(arena, "%s%s", cursor, "A"));
    check_denied(BOOK, SCOPE, arena_printf(arena, "%s%s", cursor, cursor));
}

static void a_cursor_under_another_key_is_denied(void **state)
{
    (void)state;
    const char *key = settings.cursor_key;
    char *cursor = cursor_seal(arena, BOOK, SCOPE, "2026-11-10");
    settings.cursor_key = "another key for tests, 32 of them";
    check_denied(BOOK, SCOPE, cursor);
    settings.cursor_key = key;
    char *position;
    assert_int_equal(cursor_open(arena, BOOK, SCOPE, cursor, &position), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cursor_gives_its_position_back),
        cmocka_unit_test(another_books_or_filters_cursor_is_denied),
        cmocka_unit_test(a_cursor_with_any_character_changed_is_denied),
        cmocka_unit_test(a_cursor_under_another_key_is_denied),
    };
    return cmocka_run_group_tests_name("cursor", tests, open_arena, close_arena);
}
