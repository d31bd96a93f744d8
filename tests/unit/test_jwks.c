#include "unit.h"

#include "jwks.h"
#include "tokens.h"
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- which keys are taken */

static void keys_that_are_not_for_our_signatures_are_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"\"kty\":\"EC\"", "\"kty\":\"RSA\""},
        {"\"kty\":\"EC\"", "\"kty\":null"},
        {"\"kty\":\"EC\",", ""},
        {"\"crv\":\"P-256\"", "\"crv\":\"P-384\""},
        {"\"crv\":\"P-256\"", "\"crv\":\"secp256k1\""},
        {"\"use\":\"sig\"", "\"use\":\"enc\""},
        {"\"use\":\"sig\"", "\"use\":null"},
        {"\"alg\":\"ES256\"", "\"alg\":\"HS256\""},
        {"\"kid\":\"", "\"kid\":\"a b"},
        {"\"kid\":\"", "\"kid\":\"0123456789012345678901234567890"},
        {"\"kid\":\"", "\"id\":\""},
        {"\"x\":\"", "\"x\":\"A"},
        {"\"x\":\"", "\"z\":\""},
        {"\"y\":\"", "\"y\":[],\"z\":\""},
    };
    struct key_set set;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const char *at = strstr(public_jwk, changes[i].from);
        assert_non_null(at);
        const char *jwk = arena_printf(arena, "%.*s%s%s", (int)(at - public_jwk), public_jwk,
                                       changes[i].to, at + strlen(changes[i].from));
        const char *alone = key_set(jwk);
        CHECK(key_set_parse(arena, alone, strlen(alone), &set) == ERR_NOT_FOUND, "%s", jwk);
        const char *both = key_set(arena_printf(arena, "%s,%s", jwk, public_jwk));
        CHECK(key_set_parse(arena, both, strlen(both), &set) == OK && set.count == 1, "%s", jwk);
    }
}

static void a_point_beside_the_curve_is_no_key(void **state)
{
    (void)state;
    struct key_set set;
    char *x = strstr(public_jwk, "\"x\":\"") + 5;
    size_t taken = 0;
    for (int i = 0; i < 32; i++) { /* every other x has a point, but not with this y */
        x[i] = x[i] == 'A' ? 'B' : 'A';
        const char *jwks = key_set(public_jwk);
        taken += key_set_parse(arena, jwks, strlen(jwks), &set) == OK;
    }
    assert_int_equal(taken, 0);
}

static void what_is_no_key_set_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "{", "[]", "{}", "{\"keys\":{}}", "{\"keys\":null}", "{\"keys\":[],\"keys\":[]}"};
    static const char *const useless[] = {"{\"keys\":[]}", "{\"keys\":[1,null,\"x\",[],{}]}"};
    struct key_set set;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(key_set_parse(arena, bad[i], strlen(bad[i]), &set) == ERR_SYNTAX, "%s", bad[i]);
    for (size_t i = 0; i < COUNT_OF(useless); i++)
        CHECK(key_set_parse(arena, useless[i], strlen(useless[i]), &set) == ERR_NOT_FOUND, "%s",
              useless[i]);
}

static void a_set_holds_no_more_keys_than_there_is_room_for(void **state)
{
    (void)state;
    struct key_set set;
    const char *all = public_jwk;
    const char *at = strstr(public_jwk, "\"kid\":\"") + 7;
    for (int i = 0; i < KEYS_MAX + 3; i++)
        all = arena_printf(arena, "%s,%.*s%d%s", all, (int)(at - public_jwk), public_jwk, i, at);
    const char *jwks = key_set(all);
    assert_int_equal(key_set_parse(arena, jwks, strlen(jwks), &set), OK);
    assert_int_equal(set.count, KEYS_MAX);
    assert_non_null(key_set_find(&set, kid));
    assert_null(key_set_find(&set, "other"));
}

/* ---- from the keeper to the responders */

static void responders_follow_what_the_keeper_publishes(void **state)
{
    (void)state;
    char *next, *jwk, text[JWKS_MAX];
    size_t n;
    assert_int_equal(jwks_current(text, &n), 0);
    assert_int_equal(jwk_generate(arena, &next), OK);
    assert_int_equal(jwk_thumbprint(arena, next, kid), OK);
    assert_int_equal(token_public_jwk(arena, next, kid, &jwk), OK);
    const char *jwks = key_set(jwk),
               *token = signed_with(next, good_header(), claims_but("", NULL));
    assert_int_equal(jwks_publish(jwks, strlen(jwks)), OK);
    assert_int_equal(jwks_current(text, &n), 1);
    assert_int_equal(n, strlen(jwks));
    assert_memory_equal(text, jwks, n);
    assert_int_equal(verify(token), OK);
    assert_int_equal(jwks_publish(text, JWKS_MAX + 1), ERR_TOO_LARGE);
    assert_int_equal(jwks_generation(), 1);
}

static void an_unknown_key_is_asked_for_once_in_a_while(void **state)
{
    (void)state;
    const char *token =
        signed_with(private_pem, "{\"alg\":\"ES256\",\"kid\":\"new\"}", claims_but("", NULL));
    int64_t start = monotonic_ms();
    assert_int_equal(verify(token), ERR_DENIED);
    assert_int_equal(memory.jwks_wanted, 1);
    assert_true(monotonic_ms() - start >= JWKS_WAIT_MS);
    memory.jwks_wanted = 0; /* the keeper has seen it, and auth does not answer */
    assert_int_equal(verify(token), ERR_DENIED);
    assert_int_equal(memory.jwks_wanted, 0);
    memory.jwks_wanted_at -= JWKS_WANT_MS;
    assert_int_equal(verify(token), ERR_DENIED);
    assert_int_equal(memory.jwks_wanted, 1);
}

/* What the keeper does when it is woken, in a process of its own as there. */
static void keeper(const char *jwks)
{
    int64_t give_up = monotonic_ms() + 5000;
    while (atomic_load(&shared_memory->jwks_wanted) == 0 && monotonic_ms() < give_up)
        usleep(1000);
    _exit(jwks_publish(jwks, strlen(jwks)) == OK ? 0 : 1);
}

static void a_token_of_a_new_key_waits_for_it(void **state)
{
    (void)state;
    char *next, *jwk;
    int status;
    shared_memory = mmap(NULL, sizeof *shared_memory, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared_memory != MAP_FAILED);
    assert_int_equal(jwk_generate(arena, &next), OK);
    assert_int_equal(jwk_thumbprint(arena, next, kid), OK);
    assert_int_equal(token_public_jwk(arena, next, kid, &jwk), OK);
    const char *jwks = key_set(jwk),
               *token = signed_with(next, good_header(), claims_but("", NULL));
    pid_t pid = fork();
    if (pid == 0)
        keeper(jwks);
    assert_int_equal(verify(token), OK);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    munmap(shared_memory, sizeof *shared_memory);
}

#define TOKEN_TEST(f) cmocka_unit_test_setup_teardown(f, token_setup, token_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOKEN_TEST(keys_that_are_not_for_our_signatures_are_passed_over),
        TOKEN_TEST(a_point_beside_the_curve_is_no_key),
        TOKEN_TEST(what_is_no_key_set_is_refused),
        TOKEN_TEST(a_set_holds_no_more_keys_than_there_is_room_for),
        TOKEN_TEST(responders_follow_what_the_keeper_publishes),
        TOKEN_TEST(an_unknown_key_is_asked_for_once_in_a_while),
        TOKEN_TEST(a_token_of_a_new_key_waits_for_it),
    };
    return cmocka_run_group_tests_name("jwks", tests, NULL, NULL);
}
