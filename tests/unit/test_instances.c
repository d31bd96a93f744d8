#include "unit.h"

#include "instances.h"
#include "lookup.h"
#include "process.h"

static struct shared_memory memory;
static const struct service service = {.name = "things"};

/* What is published for the setting; "" where nothing was before the time is over. */
static const char *published(const char *setting)
{
    static char text[BOARD_MAX + 1];
    size_t n = 0;
    memset(&memory, 0, sizeof memory);
    shared_memory = &memory;
    settings.instances = setting;
    struct instance_finder *finder = instances_new(&service);
    int64_t end = monotonic_ms() + 10000;
    while (board_read(&memory.instances, text, &n) == 0 && monotonic_ms() < end)
        instances_look(finder);
    uint32_t generation = atomic_load(&memory.instances.generation);
    instances_look(finder); /* not again at once */
    assert_int_equal(atomic_load(&memory.instances.generation), generation);
    instances_free(&finder);
    assert_null(finder);
    text[n] = '\0';
    return text;
}

static void the_instances_are_those_that_the_setting_names(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *targets;
    } cases[] = {
        {"", "\"things\""},
        {"127.0.0.1:9000", "\"127.0.0.1:9000\""},
        {" [::1]:9000  unix:/run/a.sock ", "\"[::1]:9000\",\"unix:/run/a.sock\""},
        {"127.0.0.2:1 127.0.0.1:2", "\"127.0.0.2:1\",\"127.0.0.1:2\""},
        {"127.0.0.1:9000 nonsense :1 a: 1.2.3.4:x", "\"127.0.0.1:9000\""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char expected[256];
        snprintf(expected, sizeof expected,
                 "[{\"targets\":[%s],\"labels\":{\"service\":\"things\"}}]", cases[i].targets);
        assert_string_equal(published(cases[i].setting), expected);
    }
}

static void an_address_is_split_into_host_and_port(void **state)
{
    (void)state;
    static const struct {
        const char *text, *host, *port; /* host NULL: refused */
    } cases[] = {
        {"a:1", "a", "1"},
        {"transactions-instances:65535", "transactions-instances", "65535"},
        {"[::1]:9000", "::1", "9000"},
        {"", NULL, NULL},
        {":", NULL, NULL},
        {"a", NULL, NULL},
        {"a:", NULL, NULL},
        {":1", NULL, NULL},
        {"a:123456", NULL, NULL},
        {"a:1x", NULL, NULL},
        {"::1:9000", NULL, NULL},
        {"[]:1", NULL, NULL},
        {"[:1", NULL, NULL},
        {"[::1]", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char host[HOST_MAX] = "", port[PORT_MAX] = "";
        bool good = lookup_split(cases[i].text, strlen(cases[i].text), host, port);
        CHECK(good == (cases[i].host != NULL), "%s", cases[i].text);
        if (!good)
            continue;
        assert_string_equal(host, cases[i].host);
        assert_string_equal(port, cases[i].port);
    }
}

static void a_text_longer_than_the_board_is_refused(void **state)
{
    (void)state;
    static struct board board;
    static char text[BOARD_MAX + 1];
    size_t n;
    assert_int_equal(board_read(&board, text, &n), 0);
    assert_int_equal(board_write(&board, text, BOARD_MAX + 1), ERR_TOO_LARGE);
    assert_int_equal(board_read(&board, text, &n), 0);
    assert_int_equal(board_write(&board, "one", 3), OK);
    atomic_store(&board.generation, UINT32_MAX);
    assert_int_equal(board_write(&board, "two", 3), OK);
    assert_int_not_equal(board_read(&board, text, &n), 0); /* 0 means that there is none */
    assert_memory_equal(text, "two", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_instances_are_those_that_the_setting_names),
        cmocka_unit_test(an_address_is_split_into_host_and_port),
        cmocka_unit_test(a_text_longer_than_the_board_is_refused),
    };
    return cmocka_run_group_tests_name("instances", tests, NULL, NULL);
}
