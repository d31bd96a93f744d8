#include "unit.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "metrics_private.h"
#include "service.h"

enum { PROCESSES = 4, TIMES = 20000 }; /* 80000 in all */

static const struct route routes[] = {
    {.method = METHOD_GET, .path = "/v1/things"},
    {.method = METHOD_POST, .path = "/v1/things"},
};
static const struct route swapped[] = {
    {.method = METHOD_POST, .path = "/v1/things"},
    {.method = METHOD_GET, .path = "/v1/things"},
};
static const struct route elsewhere = {.method = METHOD_GET, .path = "/{service}/metrics"};
static const struct call_kind calls[] = {{"budgets", "limits"}, {0}};
static const struct figure figures[] = {
    {.name = "purser_things_total", .help = "Things.", .labels = "kind=\"a\""},
    {.name = "purser_things_total", .help = "Things.", .labels = "kind=\"b\""},
    {0},
};
static const struct service service = {.name = "things",
                                       .routes = routes,
                                       .route_count = COUNT_OF(routes),
                                       .calls = calls,
                                       .figures = figures};
static struct arena *arena;

static int attach(void **state)
{
    (void)state;
    void *memory = mmap(NULL, metrics_size(&service), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    arena = arena_new(1024);
    if (memory == MAP_FAILED)
        return 1;
    metrics_attach(&service, memory);
    return 0;
}

static int detach(void **state)
{
    (void)state;
    munmap(metrics, metrics_size(&service));
    metrics = NULL;
    arena_free(&arena);
    return 0;
}

static void values_of_labels_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *value, *text;
    } cases[] = {
        {"plain", "a=\"plain\""},
        {"", "a=\"\""},
        {"a\"b", "a=\"a\\\"b\""},
        {"a\\b", "a=\"a\\\\b\""},
        {"a\nb", "a=\"a\\nb\""},
        {"\\\"\n", "a=\"\\\\\\\"\\n\""},
        {"unix:/run/{x},y=ü", "a=\"unix:/run/{x},y=ü\""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(metric_labels(arena, "a", cases[i].value, (char *)NULL), cases[i].text);
    assert_string_equal(metric_labels(arena, "a", "1", "b", "2", (char *)NULL), "a=\"1\",b=\"2\"");
}

static void a_line_has_braces_where_it_has_labels(void **state)
{
    (void)state;
    struct buf buf = {0};
    metric_head(&buf, "purser_x", "gauge", "Help.");
    metric_int(&buf, "purser_x", "", -3);
    metric_text(&buf, "purser_x", "a=\"1\"", "0.250");
    assert_string_equal(buf.data, "# HELP purser_x Help.\n# TYPE purser_x gauge\n"
                                  "purser_x -3\npurser_x{a=\"1\"} 0.250\n");
    buf_free(&buf);
}

/* The value of the line that begins so. */
static const char *value_of(const struct buf *buf, const char *beginning)
{
    static char value[32];
    const char *line = strstr(buf->data, beginning);
    CHECK(line != NULL, "no line %s in\n%s", beginning, buf->data);
    line += strlen(beginning) + 1;
    snprintf(value, sizeof value, "%.*s", (int)strcspn(line, "\n"), line);
    return value;
}

static void a_histogram_is_cumulative_and_adds_up(void **state)
{
    (void)state;
    static struct histogram histogram;
    static const struct {
        const char *line, *value;
    } expected[] = {
        {"h_bucket{a=\"1\",le=\"0.001\"}", "3"}, /* its end belongs to a bucket */
        {"h_bucket{a=\"1\",le=\"0.0025\"}", "4"}, {"h_bucket{a=\"1\",le=\"0.005\"}", "4"},
        {"h_bucket{a=\"1\",le=\"2.5\"}", "4"},    {"h_bucket{a=\"1\",le=\"5\"}", "5"},
        {"h_bucket{a=\"1\",le=\"10\"}", "6"},     {"h_bucket{a=\"1\",le=\"+Inf\"}", "7"},
        {"h_sum{a=\"1\"}", "23.002004"},          {"h_count{a=\"1\"}", "7"},
    };
    static const int64_t us[] = {0, 1, 1000, 1001, 3000001, 10000000, 10000001};
    for (size_t i = 0; i < COUNT_OF(us); i++)
        histogram_add(&histogram, us[i]);
    struct buf buf = {0};
    metric_histogram(&buf, "h", "a=\"1\"", &histogram);
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        CHECK(strcmp(value_of(&buf, expected[i].line), expected[i].value) == 0, "%s: %s",
              expected[i].line, value_of(&buf, expected[i].line));
    buf_free(&buf);
}

static void a_histogram_without_labels_has_its_ends_alone(void **state)
{
    (void)state;
    static struct histogram histogram;
    struct buf buf = {0};
    histogram_add(&histogram, 20000000);
    metric_histogram(&buf, "h", "", &histogram);
    assert_string_equal(value_of(&buf, "h_bucket{le=\"10\"}"), "0");
    assert_string_equal(value_of(&buf, "h_bucket{le=\"+Inf\"}"), "1");
    assert_string_equal(value_of(&buf, "h_sum"), "20.000000");
    assert_string_equal(value_of(&buf, "h_count"), "1");
    buf_free(&buf);
}

static uint64_t count_in(const struct cell *cell, int status)
{
    size_t i = 0;
    while (metric_statuses[i] != status && metric_statuses[i] != 0)
        i++;
    return atomic_load(&cell->statuses[i]);
}

static void requests_are_counted_by_route_method_and_status(void **state)
{
    (void)state;
    struct exchange x = {.service = &service, .route = &routes[1], .req.method = METHOD_POST};
    x.res.status = 201;
    metrics_request(&x, 500, 100);
    assert_int_equal(count_in(&metrics->routed[2], 201), 1);
    x.res.status = 299; /* not in the table */
    metrics_request(&x, 500, 0);
    assert_int_equal(count_in(&metrics->routed[2], 299), 1);
    assert_int_equal(count_in(&metrics->routed[2], 201), 1);
    x.route = &routes[0];
    x.req.method = METHOD_HEAD;
    x.res.status = 200;
    metrics_request(&x, 500, 0);
    assert_int_equal(count_in(&metrics->routed[0], 200), 0);
    assert_int_equal(count_in(&metrics->routed[1], 200), 1);
    x.route = NULL;
    x.req.method = METHOD_OTHER;
    x.res.status = 404;
    metrics_request(&x, 500, 0);
    assert_int_equal(count_in(&metrics->unrouted[METHOD_OTHER], 404), 1);
    assert_int_equal(atomic_load(&metrics->database.sum_us), 100);
    x.route = &elsewhere;
    metrics_request(&x, 500, 70);
    assert_int_equal(atomic_load(&metrics->database.sum_us), 100);
}

static void calls_are_known_by_what_they_say(void **state)
{
    (void)state;
    const struct call_kind same = {"budgets", "limits"}, other = {"budgets", "other"};
    size_t at = 0;
    while (strcmp(metrics_call_kind(at)->target, "budgets") != 0)
        at++;
    metrics_call(&same, 1000, false);
    metrics_call(&same, 2000, true);
    metrics_call(&other, 4000, true);
    metrics_call(NULL, 8000, true);
    assert_int_equal(atomic_load(&metrics->calls[at].duration.sum_us), 3000);
    assert_int_equal(atomic_load(&metrics->calls[at].failures), 1);
    assert_null(metrics_call_kind(at + 1));
}

/* What each process does with a copy of its own would be lost. */
static void nothing_is_lost_where_many_count_at_once(void **state)
{
    (void)state;
    pid_t pids[PROCESSES];
    const struct exchange x = {.service = &service, .route = &routes[0], .res.status = 200};
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        if (pids[i] != 0)
            continue;
        for (int n = 0; n < TIMES; n++) {
            metrics_request(&x, n, 3);
            figure_add(1, 2);
        }
        _exit(0);
    }
    for (int i = 0; i < PROCESSES; i++)
        waitpid(pids[i], NULL, 0);
    struct buf buf = {0};
    metric_histogram(&buf, "h", "", &metrics->routed[0].duration);
    assert_int_equal(count_in(&metrics->routed[0], 200), PROCESSES * TIMES);
    assert_string_equal(value_of(&buf, "h_count"), "80000");
    assert_int_equal(atomic_load(&metrics->database.sum_us), 3 * PROCESSES * TIMES);
    assert_int_equal(atomic_load(&metrics->figures[1]), 2 * PROCESSES * TIMES);
    assert_int_equal(atomic_load(&metrics->figures[0]), 0);
    buf_free(&buf);
}

static void a_place_is_given_free_by_whoever_keeps_the_process(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        pid_t pid = fork();
        if (pid == 0) {
            metrics_responder_starts();
            metrics_busy(true);
            raise(SIGKILL);
        }
        waitpid(pid, NULL, 0);
        assert_int_equal(atomic_load(&metrics->responders[0].pid), pid);
        assert_int_equal(atomic_load(&metrics->responders[0].busy), 1);
        metrics_child_ended(pid + 1);
        assert_int_equal(atomic_load(&metrics->responders[0].pid), pid);
        metrics_child_ended(pid);
        assert_int_equal(atomic_load(&metrics->responders[0].pid), 0);
        assert_int_equal(atomic_load(&metrics->responders[0].busy), 0);
    }
}

static void memory_of_other_figures_has_another_shape(void **state)
{
    (void)state;
    struct service other = service;
    assert_int_equal(metrics_shape(&other), metrics_shape(&service));
    other.routes = swapped;
    assert_int_equal(metrics_size(&other), metrics_size(&service));
    assert_int_not_equal(metrics_shape(&other), metrics_shape(&service));
    other = service;
    other.figures = figures + 1;
    assert_int_not_equal(metrics_shape(&other), metrics_shape(&service));
    other = service;
    other.calls = NULL;
    assert_int_not_equal(metrics_shape(&other), metrics_shape(&service));
}

static void without_shared_memory_nothing_is_counted(void **state)
{
    (void)state;
    struct metrics *there = metrics;
    const struct exchange x = {.service = &service, .route = &routes[0], .res.status = 200};
    metrics = NULL;
    metrics_request(&x, 1, 1);
    metrics_shed();
    metrics_busy(true);
    metrics_responder_starts();
    metrics_child_ended(getpid());
    metrics_child_lost();
    metrics_call(&call_keys, 1, true);
    figure_add(0, 1);
    figure_set(0, 1);
    metrics = there;
    assert_int_equal(count_in(&metrics->routed[0], 200), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_of_labels_are_escaped, attach, detach),
        cmocka_unit_test_setup_teardown(a_line_has_braces_where_it_has_labels, attach, detach),
        cmocka_unit_test_setup_teardown(a_histogram_is_cumulative_and_adds_up, attach, detach),
        cmocka_unit_test_setup_teardown(a_histogram_without_labels_has_its_ends_alone, attach,
                                        detach),
        cmocka_unit_test_setup_teardown(requests_are_counted_by_route_method_and_status, attach,
                                        detach),
        cmocka_unit_test_setup_teardown(calls_are_known_by_what_they_say, attach, detach),
        cmocka_unit_test_setup_teardown(nothing_is_lost_where_many_count_at_once, attach, detach),
        cmocka_unit_test_setup_teardown(a_place_is_given_free_by_whoever_keeps_the_process, attach,
                                        detach),
        cmocka_unit_test_setup_teardown(memory_of_other_figures_has_another_shape, attach, detach),
        cmocka_unit_test_setup_teardown(without_shared_memory_nothing_is_counted, attach, detach),
    };
    return cmocka_run_group_tests_name("metrics", tests, NULL, NULL);
}
