#include "unit.h"

#include "arena.h"
#include "json.h"
#include "log.h"
#include "process.h"
#include <errno.h>
#include <limits.h>
#include <regex.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* stderr is a socket that keeps message boundaries, so that each write(2) is seen as one. */
static struct arena *arena;
static int ours = -1, stderr_kept = -1;

static int capture(void **state)
{
    (void)state;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) != 0)
        return -1;
    stderr_kept = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    ours = ends[0];
    arena = arena_new(8192);
    log_open("budgets", LOG_INFO);
    log_context(NULL, NULL);
    return 0;
}

static int uncapture(void **state)
{
    (void)state;
    dup2(stderr_kept, STDERR_FILENO);
    close(stderr_kept);
    close(ours);
    arena_free(&arena);
    return 0;
}

/* The next write; NULL where there was none. */
static char *next_write(size_t *len_r)
{
    char *line = arena_alloc(arena, 65536);
    ssize_t n = recv(ours, line, 65535, 0);
    if (n < 0)
        return NULL;
    *len_r = (size_t)n;
    return line;
}

/* The one line written, as JSON. */
static struct json_object *logged(void)
{
    size_t n = 0, offset, none;
    char *line = next_write(&n);
    assert_non_null(line);
    assert_int_equal(line[n - 1], '\n');
    assert_ptr_equal(memchr(line, '\n', n), line + n - 1);
    assert_in_range(n, 1, PIPE_BUF);
    struct json_object *object;
    const char *fault;
    CHECK(json_read(arena, line, n, &object, &fault, &offset) == OK, "%s at %zu: %s", fault, offset,
          line);
    assert_null(next_write(&none));
    return object;
}

static const char *text_of(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) ? json_object_get_string(value) : "none";
}

static void a_line_is_one_write_of_one_json_object(void **state)
{
    (void)state;
    LOG(LOG_WARNING, "cannot connect", LOG_STR("reason", "refused"), LOG_INT("after_ms", -12),
        LOG_STR("hint", NULL), LOG_END);
    struct json_object *line = logged();
    assert_string_equal(text_of(line, "level"), "warning");
    assert_string_equal(text_of(line, "service"), "budgets");
    assert_string_equal(text_of(line, "msg"), "cannot connect");
    assert_string_equal(text_of(line, "reason"), "refused");
    assert_string_equal(text_of(line, "after_ms"), "-12");
    assert_null(text_of(line, "hint"));
    assert_string_equal(text_of(line, "request_id"), "none");
    assert_int_equal(json_object_object_length(line), 7);
}

static void time_is_rfc_3339_in_utc_with_microseconds(void **state)
{
    (void)state;
    int64_t before = wall_ms() / 1000; /* time() may lag behind the clock of the lines by a tick */
    LOG(LOG_INFO, "x", LOG_END);
    const char *text = text_of(logged(), "time");
    int64_t after = wall_ms() / 1000;
    struct tm tm = {0};
    const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    assert_non_null(rest);
    assert_in_range(timegm(&tm), before, after);
    regex_t micros;
    assert_int_equal(regcomp(&micros, "^\\.[0-9]{6}Z$", REG_EXTENDED | REG_NOSUB), 0);
    assert_int_equal(regexec(&micros, rest, 0, NULL, 0), 0);
    regfree(&micros);
}

static void ids_stand_on_every_line_until_taken_off(void **state)
{
    (void)state;
    log_context("req-1", "0af7651916cd43dd8448eb211c80319c");
    for (int i = 0; i < 2; i++) {
        LOG(LOG_INFO, "x", LOG_END);
        struct json_object *line = logged();
        assert_string_equal(text_of(line, "request_id"), "req-1");
        assert_string_equal(text_of(line, "trace_id"), "0af7651916cd43dd8448eb211c80319c");
    }
    log_context(NULL, NULL);
    LOG(LOG_INFO, "x", LOG_END);
    assert_string_equal(text_of(logged(), "trace_id"), "none");
}

static void lines_below_the_level_are_not_written(void **state)
{
    (void)state;
    size_t n;
    LOG(LOG_DEBUG, "x", LOG_END);
    assert_null(next_write(&n));
    assert_false(log_enabled(LOG_DEBUG));
    assert_true(log_enabled(LOG_INFO));
    log_open("budgets", LOG_ERROR);
    LOG(LOG_WARNING, "x", LOG_END);
    assert_null(next_write(&n));
    LOG(LOG_ERROR, "x", LOG_END);
    assert_string_equal(text_of(logged(), "level"), "error");
}

static void values_cannot_forge_members_or_lines(void **state)
{
    (void)state;
    LOG(LOG_INFO, "x\"}\n{\"level\":\"error", LOG_STR("ua", "a\\\"\r\n\x01\xFF\xE2\x80\xA8"),
        LOG_INT("least", INT64_MIN), LOG_END);
    struct json_object *line = logged();
    assert_string_equal(text_of(line, "msg"), "x\"}\n{\"level\":\"error");
    assert_string_equal(text_of(line, "ua"), "a\\\"\r\n\x01\xEF\xBF\xBD\xE2\x80\xA8");
    assert_string_equal(text_of(line, "least"), "-9223372036854775808");
}

/* Logs `count` times `unit`. True where the line was cut. */
static bool logs_cut(const char *unit, size_t count)
{
    size_t n = strlen(unit);
    char *value = arena_alloc(arena, count * n + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(value + i * n, unit, n);
    LOG(LOG_INFO, "long", LOG_STR("value", value), LOG_INT("after", 1), LOG_END);
    struct json_object *line = logged();
    bool cut = json_object_object_get_ex(line, "cut", NULL);
    bool whole =
        strcmp(text_of(line, "value"), value) == 0 && strcmp(text_of(line, "after"), "1") == 0;
    CHECK(cut != whole, "%zu times \"%s\"", count, unit);
    return cut;
}

static void a_line_too_long_is_cut_and_still_json(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t escaped; /* bytes in the line */
    } rows[] = {{"x", 1},        {"\"", 2},   {"\n", 2},
                {"\xC3\xA9", 2}, {"\x01", 6}, {"\xF0\x9F\x8D\x9E", 4}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t least = (PIPE_BUF - 300) / rows[i].escaped, most = PIPE_BUF / rows[i].escaped;
        assert_false(logs_cut(rows[i].unit, least));
        for (size_t count = least; count < most; count++) { /* so that the cut falls everywhere */
            logs_cut(rows[i].unit, count);
            arena_reset(arena);
        }
        assert_true(logs_cut(rows[i].unit, most));
    }
}

/* Once one is left out, so are all that follow, small ones too. */
static void fields_that_do_not_fit_are_left_out(void **state)
{
    (void)state;
    struct log_field fields[1002];
    for (size_t i = 0; i < 1000; i++)
        fields[i] = LOG_INT("number", 100);
    fields[1000] = LOG_INT("n", 1);
    fields[1001] = LOG_END;
    static const char tail[] = "\"number\":100,\"cut\":true}\n";
    for (size_t i = 0; i < sizeof tail; i++) { /* so that there is more and less room at the end */
        log_write(LOG_INFO, &"................................"[i], fields);
        size_t n = 0;
        char *line = next_write(&n);
        assert_non_null(line);
        assert_in_range(n, PIPE_BUF - 64, PIPE_BUF);
        assert_string_equal(line + n - strlen(tail), tail);
        arena_reset(arena);
    }
}

static void errno_is_left_alone(void **state)
{
    (void)state;
    errno = ENOENT;
    LOG(LOG_INFO, "x", LOG_END);
    assert_int_equal(errno, ENOENT);
    logged();
}

int main(void)
{
#define CAPTURED(test) cmocka_unit_test_setup_teardown(test, capture, uncapture)
    const struct CMUnitTest tests[] = {
        CAPTURED(a_line_is_one_write_of_one_json_object),
        CAPTURED(time_is_rfc_3339_in_utc_with_microseconds),
        CAPTURED(ids_stand_on_every_line_until_taken_off),
        CAPTURED(lines_below_the_level_are_not_written),
        CAPTURED(values_cannot_forge_members_or_lines),
        CAPTURED(a_line_too_long_is_cut_and_still_json),
        CAPTURED(fields_that_do_not_fit_are_left_out),
        CAPTURED(errno_is_left_alone),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
