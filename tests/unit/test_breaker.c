#include "unit.h"

#include "breaker.h"
#include <pthread.h>

/* Calls that are let through and fail. */
static void fail_times(struct breaker *breaker, int times, int64_t now)
{
    for (int i = 0; i < times; i++) {
        assert_true(breaker_allow(breaker, now));
        breaker_report(breaker, false, now);
    }
}

static void five_failures_in_a_row_open_it_for_a_second(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    assert_false(breaker_is_open(&breaker, 100));
    fail_times(&breaker, BREAKER_FAILURES - 1, 100);
    assert_true(breaker_allow(&breaker, 100));
    breaker_report(&breaker, false, 100);
    assert_true(breaker_is_open(&breaker, 100));
    assert_false(breaker_allow(&breaker, 100));
    assert_false(breaker_allow(&breaker, 1099));
    assert_true(breaker_is_open(&breaker, 1099));
    assert_false(breaker_is_open(&breaker, 1100));
    assert_true(breaker_allow(&breaker, 1100));
}

static void a_success_between_begins_the_count_anew(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    for (int round = 0; round < 10; round++) {
        fail_times(&breaker, BREAKER_FAILURES - 1, 100);
        assert_true(breaker_allow(&breaker, 100));
        breaker_report(&breaker, true, 100);
    }
    assert_false(breaker_is_open(&breaker, 100));
}

static void one_probe_at_a_time_is_let_through(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    fail_times(&breaker, BREAKER_FAILURES, 0);
    assert_true(breaker_allow(&breaker, 1000));
    assert_false(breaker_allow(&breaker, 1000));
    assert_false(breaker_allow(&breaker, 1500));
}

static void a_good_probe_closes_it(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    fail_times(&breaker, BREAKER_FAILURES, 0);
    assert_true(breaker_allow(&breaker, 1000));
    breaker_report(&breaker, true, 1050);
    assert_true(breaker_allow(&breaker, 1050));
    assert_true(breaker_allow(&breaker, 1050));
    fail_times(&breaker, BREAKER_FAILURES, 2000); /* all over again, from one second */
    assert_false(breaker_allow(&breaker, 2999));
    assert_true(breaker_allow(&breaker, 3000));
}

static void each_bad_probe_doubles_the_time_up_to_30_seconds(void **state)
{
    (void)state;
    static const int64_t seconds[] = {1, 2, 4, 8, 16, 30, 30, 30};
    struct breaker breaker = {0};
    int64_t now = 5000;
    fail_times(&breaker, BREAKER_FAILURES, now);
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        assert_false(breaker_allow(&breaker, now + seconds[i] * 1000 - 1));
        now += seconds[i] * 1000;
        assert_true(breaker_allow(&breaker, now));
        breaker_report(&breaker, false, now);
    }
}

static void a_prober_that_was_killed_holds_its_place_for_a_second(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    fail_times(&breaker, BREAKER_FAILURES, 0);
    assert_true(breaker_allow(&breaker, 1000)); /* and is never heard of again */
    assert_false(breaker_allow(&breaker, 1999));
    assert_true(breaker_allow(&breaker, 2000));
    assert_false(breaker_allow(&breaker, 2000));
}

static void answers_to_calls_from_before_it_opened_change_nothing(void **state)
{
    (void)state;
    struct breaker breaker = {0};
    assert_true(breaker_allow(&breaker, 0));
    assert_true(breaker_allow(&breaker, 0));
    fail_times(&breaker, BREAKER_FAILURES, 0);
    breaker_report(&breaker, true, 10);
    assert_true(breaker_is_open(&breaker, 10));
    breaker_report(&breaker, false, 20);
    assert_true(breaker_allow(&breaker, 1000)); /* neither longer nor twice as long */
}

enum { THREADS = 8, ROUNDS = 2000 };

struct race {
    struct breaker breaker;
    pthread_barrier_t start, end;
    int64_t now;
    _Atomic int allowed;
};

static void *race_for_the_probe(void *object)
{
    struct race *race = object;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&race->start);
        if (breaker_allow(&race->breaker, race->now))
            atomic_fetch_add(&race->allowed, 1);
        pthread_barrier_wait(&race->end);
    }
    return NULL;
}

static void of_many_at_once_exactly_one_is_the_prober(void **state)
{
    (void)state;
    struct race race = {.now = 0};
    pthread_t threads[THREADS];
    pthread_barrier_init(&race.start, NULL, THREADS + 1);
    pthread_barrier_init(&race.end, NULL, THREADS + 1);
    fail_times(&race.breaker, BREAKER_FAILURES, 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_for_the_probe, &race), 0);
    for (int round = 0; round < ROUNDS; round++) {
        race.now += BREAKER_FIRST_MS; /* the last prober's place is free again */
        atomic_store(&race.allowed, 0);
        pthread_barrier_wait(&race.start);
        pthread_barrier_wait(&race.end);
        assert_int_equal(atomic_load(&race.allowed), 1);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&race.start);
    pthread_barrier_destroy(&race.end);
}

static void *race_to_open(void *object)
{
    struct race *race = object;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&race->start);
        breaker_report(&race->breaker, false, race->now);
        pthread_barrier_wait(&race->end);
    }
    return NULL;
}

static void many_failures_at_once_open_it_once(void **state)
{
    (void)state;
    struct race race = {.now = 7};
    pthread_t threads[THREADS];
    pthread_barrier_init(&race.start, NULL, THREADS + 1);
    pthread_barrier_init(&race.end, NULL, THREADS + 1);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_to_open, &race), 0);
    for (int round = 0; round < ROUNDS; round++) {
        race.breaker = (struct breaker){0};
        pthread_barrier_wait(&race.start);
        pthread_barrier_wait(&race.end);
        assert_int_equal(atomic_load(&race.breaker.opened), 1);
        assert_true(breaker_allow(&race.breaker, race.now + BREAKER_FIRST_MS));
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&race.start);
    pthread_barrier_destroy(&race.end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_failures_in_a_row_open_it_for_a_second),
        cmocka_unit_test(a_success_between_begins_the_count_anew),
        cmocka_unit_test(one_probe_at_a_time_is_let_through),
        cmocka_unit_test(a_good_probe_closes_it),
        cmocka_unit_test(each_bad_probe_doubles_the_time_up_to_30_seconds),
        cmocka_unit_test(a_prober_that_was_killed_holds_its_place_for_a_second),
        cmocka_unit_test(answers_to_calls_from_before_it_opened_change_nothing),
        cmocka_unit_test(of_many_at_once_exactly_one_is_the_prober),
        cmocka_unit_test(many_failures_at_once_open_it_once),
    };
    return cmocka_run_group_tests_name("breaker", tests, NULL, NULL);
}
