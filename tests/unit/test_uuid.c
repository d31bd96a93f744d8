#include "unit.h"

#include "uuid.h"
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t ms_of(const char *text)
{
    struct uuid uuid;
    assert_int_equal(uuid_parse(text, 36, &uuid), OK);
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | uuid.bytes[i];
    return ms;
}

static void a_new_id_is_version_7_of_this_millisecond(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        char id[UUID_TEXT], canonical[UUID_TEXT];
        int64_t before = now_ms();
        uuid_v7(id);
        int64_t after = now_ms();
        assert_int_equal(strlen(id), UUID_TEXT - 1);
        assert_int_equal(uuid_canonical(id, strlen(id), canonical), OK);
        assert_string_equal(id, canonical);
        assert_int_equal(id[14], '7');
        assert_non_null(strchr("89ab", id[19]));
        assert_in_range(ms_of(id), before, after);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void check_distinct(char (*ids)[UUID_TEXT], size_t count)
{
    qsort(ids, count, sizeof *ids, by_text);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
}

static void ids_never_repeat(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    char(*ids)[UUID_TEXT] = malloc(COUNT * sizeof *ids);
    assert_non_null(ids);
    for (size_t i = 0; i < COUNT; i++)
        uuid_v7(ids[i]);
    check_distinct(ids, COUNT);
    free(ids);
}

/* The part of an id that is not time, which is what a child could have in common. */
static void take_random_part(char (*parts)[UUID_TEXT], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char id[UUID_TEXT];
        uuid_v7(id);
        snprintf(parts[i], sizeof parts[i], "%s", id + 14);
    }
}

static void a_child_after_fork_does_not_repeat_its_parents_ids(void **state)
{
    (void)state;
    enum { CHILDREN = 3, EACH = 50 };
    char parts[CHILDREN + 1][EACH][UUID_TEXT];
    take_random_part(parts[CHILDREN], 1); /* so that random bytes are in store */
    for (int c = 0; c < CHILDREN; c++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            take_random_part(parts[c], EACH);
            _exit(write(ends[1], parts[c], sizeof parts[c]) == (ssize_t)sizeof parts[c] ? 0 : 1);
        }
        assert_int_equal(read(ends[0], parts[c], sizeof parts[c]), sizeof parts[c]);
        close(ends[0]);
        close(ends[1]);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    take_random_part(parts[CHILDREN], EACH);
    check_distinct(parts[0], (size_t)(CHILDREN + 1) * EACH);
}

static void ids_of_clients_may_be_version_4_or_7_in_either_case(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *out; /* NULL: refused */
    } rows[] = {
        {"0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506", "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"},
        {"0192F3A4-B5C6-7D8E-9FA0-B1C2D3E4F506", "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"},
        {"f47ac10b-58cc-4372-a567-0e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d479"},
        {"f47ac10b-58cc-4372-b567-0e02b2c3d479", "f47ac10b-58cc-4372-b567-0e02b2c3d479"},
        {"f47ac10b-58cc-1372-a567-0e02b2c3d479", NULL}, /* version 1 */
        {"f47ac10b-58cc-5372-a567-0e02b2c3d479", NULL}, /* version 5 */
        {"f47ac10b-58cc-4372-7567-0e02b2c3d479", NULL}, /* another variant */
        {"f47ac10b-58cc-4372-c567-0e02b2c3d479", NULL}, /* another variant */
        {"00000000-0000-0000-0000-000000000000", NULL},
        {"ffffffff-ffff-ffff-ffff-ffffffffffff", NULL},
        {"{0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f50}", NULL},
        {"0192f3a4b5c67d8e9fa0b1c2d3e4f506", NULL},
        {"0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f50", NULL},
        {"0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f5061", NULL},
        {"0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f50g", NULL},
        {"0192f3a4-b5c6-7d8e-9fa0_b1c2d3e4f506", NULL},
        {"0192f3a4-b5c6-7d8e-9fa-0b1c2d3e4f506", NULL},
        {" 192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[UUID_TEXT] = "untouched";
        enum err err = uuid_canonical(rows[i].in, strlen(rows[i].in), out);
        CHECK(err == (rows[i].out != NULL ? OK : ERR_SYNTAX), "\"%s\"", rows[i].in);
        assert_string_equal(out, rows[i].out != NULL ? rows[i].out : "untouched");
    }
}

static void any_version_is_parsed_to_its_bytes(void **state)
{
    (void)state;
    struct uuid uuid;
    static const uint8_t bytes[] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x16, 0x77,
                                    0x08, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    assert_int_equal(uuid_parse("00112233-4455-1677-0899-AABBccddeeff", 36, &uuid), OK);
    assert_memory_equal(uuid.bytes, bytes, sizeof bytes);
    assert_int_equal(uuid_parse("00112233-4455-1677-0899-AABBccddeeff", 35, &uuid), ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_id_is_version_7_of_this_millisecond),
        cmocka_unit_test(ids_never_repeat),
        cmocka_unit_test(a_child_after_fork_does_not_repeat_its_parents_ids),
        cmocka_unit_test(ids_of_clients_may_be_version_4_or_7_in_either_case),
        cmocka_unit_test(any_version_is_parsed_to_its_bytes),
    };
    return cmocka_run_group_tests_name("uuid", tests, NULL, NULL);
}
