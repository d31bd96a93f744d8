#include "unit.h"

#include "overload.h"
#include "process.h"

enum { LIMIT_MS = 250, MINUTE = 60000 };
static const int64_t noon = INT64_C(1790000000000) / MINUTE * MINUTE;

static int fresh_memory(void **state)
{
    (void)state;
    static struct shared_memory memory;
    memset(&memory, 0, sizeof memory);
    shared_memory = &memory;
    return 0;
}

static bool shed(const char *gateway, int64_t arrival, int64_t now)
{
    return overload_shed(gateway, arrival, now, LIMIT_MS);
}

static void a_request_that_waited_too_long_is_shed(void **state)
{
    (void)state;
    assert_false(shed("a", noon, noon + 1));
    assert_false(shed("a", noon, noon + LIMIT_MS));
    assert_true(shed("a", noon, noon + LIMIT_MS + 2));
}

static void who_waited_for_the_instance_to_start_is_served(void **state)
{
    (void)state;
    atomic_store(&shared_memory->serving_since, noon);
    assert_false(shed("a", noon, noon));
    assert_false(shed("a", noon - 5000, noon + 1));
    assert_false(shed("a", noon - 5000, noon + LIMIT_MS));
    assert_true(shed("a", noon - 5000, noon + LIMIT_MS + 1));
}

static void clocks_that_differ_shed_nothing(void **state)
{
    (void)state;
    for (int64_t skew = -5000; skew <= 5000; skew += 10000) {
        const char *gateway = skew < 0 ? "behind" : "ahead";
        assert_false(shed(gateway, noon + skew, noon));
        assert_false(shed(gateway, noon + skew, noon + 100));
        assert_true(shed(gateway, noon + skew, noon + LIMIT_MS + 1));
    }
}

static void a_clock_that_was_set_is_forgiven_within_two_minutes(void **state)
{
    (void)state;
    assert_false(shed("a", noon, noon));
    /* The gateway's clock jumps back by ten seconds. */
    assert_true(shed("a", noon - 10000, noon + 1));
    for (int64_t minute = 1; minute <= 2; minute++)
        shed("a", noon + minute * MINUTE - 10000, noon + minute * MINUTE);
    assert_false(shed("a", noon + 2 * MINUTE - 10000, noon + 2 * MINUTE + 1));
}

static void more_gateways_than_places_shed_nothing(void **state)
{
    (void)state;
    char name[8];
    for (int i = 0; i < GATEWAYS; i++) {
        snprintf(name, sizeof name, "g%d", i);
        assert_false(shed(name, noon, noon));
    }
    assert_false(shed("one too many", noon, noon + 10 * LIMIT_MS));
}

static void a_gateway_that_has_gone_leaves_its_place(void **state)
{
    (void)state;
    const int64_t later = noon + 2 * MINUTE;
    more_gateways_than_places_shed_nothing(state);
    assert_false(shed("its successor", later, later));
    assert_true(shed("its successor", later, later + LIMIT_MS + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_request_that_waited_too_long_is_shed, fresh_memory),
        cmocka_unit_test_setup(who_waited_for_the_instance_to_start_is_served, fresh_memory),
        cmocka_unit_test_setup(clocks_that_differ_shed_nothing, fresh_memory),
        cmocka_unit_test_setup(a_clock_that_was_set_is_forgiven_within_two_minutes, fresh_memory),
        cmocka_unit_test_setup(more_gateways_than_places_shed_nothing, fresh_memory),
        cmocka_unit_test_setup(a_gateway_that_has_gone_leaves_its_place, fresh_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
