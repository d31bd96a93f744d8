#include "unit.h"

#include "arena.h"
#include "buf.h"
#include "must.h"
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 1024 };

static void arena_gives_zeroed_memory_for_any_type(void **state)
{
    (void)state;
    struct arena *arena = arena_new(FIRST);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 200; size += 7) {
            unsigned char *memory = arena_alloc(arena, size);
            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(memory[i], 0);
                memory[i] = 0xFF; /* must not be seen after the reset */
            }
        }
        arena_reset(arena);
    }
    arena_free(&arena);
    assert_null(arena);
    arena_free(&arena); /* NULL is allowed */
}

static void arena_pieces_do_not_overlap(void **state)
{
    (void)state;
    struct arena *arena = arena_new(FIRST);
    unsigned char *pieces[100];
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        pieces[i] = arena_alloc(arena, i + 1);
        memset(pieces[i], (int)i, i + 1);
    }
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        for (size_t j = 0; j <= i; j++)
            assert_int_equal(pieces[i][j], i);
    arena_free(&arena);
}

static void arena_begins_again_at_the_same_memory(void **state)
{
    (void)state;
    struct arena *arena = arena_new(FIRST);
    void *first = arena_alloc(arena, 10);
    memset(arena_alloc(arena, 100 * FIRST), 1, 100 * FIRST); /* larger than any block */
    for (int i = 0; i < 100; i++)
        arena_alloc(arena, FIRST / 3);
    arena_reset(arena);
    assert_ptr_equal(arena_alloc(arena, 10), first);
    arena_free(&arena);
}

static void arena_copies_and_formats_texts(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64);
    assert_string_equal(arena_strdup(arena, "text"), "text");
    assert_string_equal(arena_strdup(arena, ""), "");
    assert_string_equal(arena_strndup(arena, "text", 2), "te");
    assert_string_equal(arena_strndup(arena, NULL, 0), "");
    assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
    for (int width = 1; width < 400; width++) {
        char *text = arena_printf(arena, "%*d", width, 5);
        assert_int_equal(strlen(text), width);
        assert_int_equal(text[width - 1], '5');
    }
    arena_free(&arena);
}

static char released[8];
static size_t released_count;

static void release_name(void *object)
{
    released[released_count++] = *(const char *)object;
}

static void arena_releases_what_was_deferred_newest_first_and_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new(FIRST);
    arena_defer(arena, release_name, arena_strdup(arena, "a")); /* readable until released */
    arena_defer(arena, release_name, arena_strdup(arena, "b"));
    arena_reset(arena);
    assert_memory_equal(released, "ba", 3);
    arena_defer(arena, release_name, arena_strdup(arena, "c"));
    arena_free(&arena);
    assert_memory_equal(released, "bac", 4);
}

struct chain {
    struct arena *arena;
    int left;
};

static void release_chain(void *object)
{
    struct chain *chain = object;
    if (chain->left-- > 0)
        arena_defer(chain->arena, release_chain, chain);
}

static void arena_releases_what_a_release_defers(void **state)
{
    (void)state;
    struct chain chain = {.arena = arena_new(FIRST), .left = 3};
    arena_defer(chain.arena, release_chain, &chain);
    arena_reset(chain.arena);
    assert_int_equal(chain.left, -1);
    arena_reset(chain.arena);
    assert_int_equal(chain.left, -1);
    arena_free(&chain.arena);
}

static void buf_grows_and_always_ends_with_a_nul(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_reset(&buf);
    assert_null(buf.data);
    char expected[5001] = "";
    for (size_t i = 0; i < 5000; i++) {
        buf_add(&buf, &"abcdefg"[i % 7], 1);
        expected[i] = "abcdefg"[i % 7];
        assert_int_equal(buf.len, i + 1);
        assert_int_equal(buf.data[buf.len], '\0');
    }
    assert_string_equal(buf.data, expected);
    size_t cap = buf.cap;
    buf_reset(&buf);
    assert_int_equal(buf.len, 0);
    assert_int_equal(buf.cap, cap);
    assert_string_equal(buf.data, "");
    buf_reserve(&buf, 2 * 1024 * 1024);
    buf_reset(&buf);
    assert_null(buf.data); /* so much is not kept */
    buf_puts(&buf, "anew");
    buf_free(&buf);
    assert_null(buf.data);
    buf_puts(&buf, "again");
    assert_string_equal(buf.data, "again");
    buf_free(&buf);
}

static void buf_reserve_gives_room_that_the_caller_fills(void **state)
{
    (void)state;
    struct buf buf = {0};
    buf_puts(&buf, "<");
    memset(buf_reserve(&buf, 1000), 'x', 1000);
    buf.len += 1000;
    assert_int_equal(buf.data[1001], '\0');
    assert_int_equal(buf.data[0], '<');
    assert_int_equal(buf.data[1000], 'x');
    buf_free(&buf);
}

static void buf_formats_short_and_long(void **state)
{
    (void)state;
    for (int width = 1; width < 600; width++) {
        struct buf buf = {0};
        buf_puts(&buf, "ab");
        buf_printf(&buf, "%*d", width, 7);
        assert_int_equal(buf.len, width + 2);
        assert_int_equal(strlen(buf.data), width + 2);
        assert_int_equal(buf.data[width + 1], '7');
        buf_free(&buf);
    }
}

static void buf_writes_json_strings(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"say \"hi\"\n", "\"say \\\"hi\\\"\\n\""},
        {"C:\\x", "\"C:\\\\x\""},
        {"caf\xC3\xA9 \xF0\x9F\x8D\x9E", "\"caf\xC3\xA9 \xF0\x9F\x8D\x9E\""},
        {"\x01"
         "end",
         "\"\\u0001end\""},
        {"bad \xFF byte", "\"bad \xEF\xBF\xBD byte\""},
        {"cut \xE2\x82", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf buf = {0};
        buf_json_string(&buf, rows[i].in, strlen(rows[i].in));
        assert_string_equal(buf.data, rows[i].out);
        buf_free(&buf);
    }
}

/* The exit status of a child that runs `fatal`. */
static int status_of(void (*fatal)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(99);
        fatal();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void ask_for_too_much(void)
{
    (void)!must_add(SIZE_MAX, 1);
}

static void have_nothing(void)
{
    must_have(NULL);
}

static void out_of_memory_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(status_of(ask_for_too_much), EXIT_FAILURE);
    assert_int_equal(status_of(have_nothing), EXIT_FAILURE);
    assert_int_equal(must_add(SIZE_MAX - 1, 1), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_memory_for_any_type),
        cmocka_unit_test(arena_pieces_do_not_overlap),
        cmocka_unit_test(arena_begins_again_at_the_same_memory),
        cmocka_unit_test(arena_copies_and_formats_texts),
        cmocka_unit_test(arena_releases_what_was_deferred_newest_first_and_once),
        cmocka_unit_test(arena_releases_what_a_release_defers),
        cmocka_unit_test(buf_grows_and_always_ends_with_a_nul),
        cmocka_unit_test(buf_reserve_gives_room_that_the_caller_fills),
        cmocka_unit_test(buf_formats_short_and_long),
        cmocka_unit_test(buf_writes_json_strings),
        cmocka_unit_test(out_of_memory_ends_the_process),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
