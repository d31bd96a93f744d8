#include "unit.h"

#include "process.h"
#include "revocation.h"
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 4, EACH = 2000, KILLED = 20 };

static const struct uuid nobody = {{0x01}};
static int64_t now;

static int fresh(void **state)
{
    void *table =
        mmap(NULL, revocations_size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *state = table;
    now = wall_ms() / 1000;
    revocations_attach(table);
    return table == MAP_FAILED ? -1 : 0;
}

static int released(void **state)
{
    revocations_attach(NULL);
    return munmap(*state, revocations_size());
}

/* The n-th id of a writer, as random as real ones. */
static struct uuid id(uint64_t writer, uint64_t n)
{
    uint64_t seed = writer * 1000003 + n + 1;
    struct uuid uuid;
    for (size_t i = 0; i < 16; i += 8) {
        uint64_t bits = random_next(&seed);
        memcpy(uuid.bytes + i, &bits, 8);
    }
    return uuid;
}

static bool session_revoked(const struct uuid *session)
{
    return revoked(session, &nobody, now);
}

static void what_was_not_added_is_not_revoked(void **state)
{
    (void)state;
    struct uuid one = id(0, 0), other = id(0, 1);
    assert_false(revoked(&one, &other, now));
    revocation_add(&one, now);
    assert_true(revoked(&one, &nobody, now));
    assert_true(revoked(&one, &nobody, now + 100)); /* a session that ended does not begin again */
    assert_false(revoked(&other, &nobody, now));
}

static void a_user_is_revoked_up_to_a_moment(void **state)
{
    (void)state;
    struct uuid user = id(0, 0), session = id(0, 1);
    revocation_add(&user, now - 10);
    assert_true(revoked(&session, &user, now - 11));
    assert_true(revoked(&session, &user, now - 10));
    assert_false(revoked(&session, &user, now - 9));
    revocation_add(&user, now);
    assert_true(revoked(&session, &user, now));
    revocation_add(&user, now - 10); /* an older one takes nothing back */
    assert_true(revoked(&session, &user, now));
}

static void everybody_is_revoked_up_to_a_moment(void **state)
{
    (void)state;
    const struct uuid everybody = {{0}};
    struct uuid user = id(0, 0), session = id(0, 1);
    revocation_add(&everybody, now - 10);
    assert_true(revoked(&session, &user, now - 10));
    assert_false(revoked(&session, &user, now - 9));
    revocation_add(&everybody, now - 20); /* an older one takes nothing back */
    assert_true(revoked(&session, &user, now - 10));
    assert_false(revoked(&session, &user, now - 9));
}

static void what_is_over_age_is_forgotten(void **state)
{
    (void)state;
    struct uuid old = id(0, 0), kept = id(0, 1), ahead = id(0, 2);
    revocation_add(&old, now - REVOCATION_KEEP_S - 1);
    revocation_add(&kept, now - REVOCATION_KEEP_S + 60);
    revocation_add(&ahead, now + 60); /* auth's clock is ahead */
    assert_false(session_revoked(&old));
    assert_true(session_revoked(&kept));
    assert_true(session_revoked(&ahead));
}

static void thousands_are_kept_and_nobody_else_is_hit(void **state)
{
    (void)state;
    size_t hit = 0;
    for (uint64_t i = 0; i < 10000; i++) {
        struct uuid ended = id(1, i);
        revocation_add(&ended, now);
    }
    for (uint64_t i = 0; i < 10000; i++) {
        struct uuid ended = id(1, i), live = id(2, i);
        assert_true(session_revoked(&ended));
        hit += session_revoked(&live);
    }
    assert_int_equal(hit, 0);
}

static void a_full_table_refuses_all_that_was_issued_before(void **state)
{
    (void)state;
    struct uuid live = id(2, 0), user = id(3, 0), last;
    for (uint64_t i = 0; !revoked(&live, &user, now); i++) {
        assert_true(i < 1000000);
        last = id(1, i);
        revocation_add(&last, now);
    }
    assert_true(session_revoked(&last));
    /* Who refreshes since gets through; a session that ended can't. */
    assert_false(revoked(&live, &user, wall_ms() / 1000 + 1));
    assert_true(revoked(&live, &user, now - 500));
}

static pid_t start_writer(uint64_t writer, uint64_t count)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    for (uint64_t i = 0; i < count; i++) {
        struct uuid own = id(10 + writer, i), same = id(9, i);
        revocation_add(&own, now);
        revocation_add(&same, now);
    }
    _exit(0);
}

static void writers_at_once_lose_nothing(void **state)
{
    (void)state;
    pid_t writers[WRITERS];
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = start_writer(i, EACH);
    for (size_t i = 0; i < WRITERS; i++)
        assert_int_equal(waitpid(writers[i], NULL, 0), writers[i]);
    for (uint64_t i = 0; i < EACH; i++) {
        struct uuid same = id(9, i);
        assert_true(session_revoked(&same));
        for (uint64_t writer = 0; writer < WRITERS; writer++) {
            struct uuid own = id(10 + writer, i);
            assert_true(session_revoked(&own));
        }
    }
}

static void a_writer_that_is_killed_wedges_nothing(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < KILLED; round++) {
        pid_t pid = start_writer(round, EACH / 4);
        usleep((useconds_t)(50 * round));
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        struct uuid ended = id(100, round);
        revocation_add(&ended, now);
        assert_true(session_revoked(&ended));
        assert_false(session_revoked(&nobody));
    }
}

#define TABLE_TEST(f) cmocka_unit_test_setup_teardown(f, fresh, released)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TABLE_TEST(what_was_not_added_is_not_revoked),
        TABLE_TEST(a_user_is_revoked_up_to_a_moment),
        TABLE_TEST(everybody_is_revoked_up_to_a_moment),
        TABLE_TEST(what_is_over_age_is_forgotten),
        TABLE_TEST(thousands_are_kept_and_nobody_else_is_hit),
        TABLE_TEST(a_full_table_refuses_all_that_was_issued_before),
        TABLE_TEST(writers_at_once_lose_nothing),
        TABLE_TEST(a_writer_that_is_killed_wedges_nothing),
    };
    return cmocka_run_group_tests_name("revocation", tests, NULL, NULL);
}
