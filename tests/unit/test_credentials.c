#include "unit.h"

#include "auth.h"
#include "common_passwords.h"
#include "email.h"
#include "hash_gate.h"
#include "password.h"
#include "process.h"
#include "refresh_token.h"
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What purser-auth judges by itself: addresses, passwords, refresh tokens. */

/* ---- e-mail addresses */

static bool email_taken(const char *email)
{
    const char *code;
    return email_check(email, strlen(email), &code) == NULL;
}

static void addresses_that_mail_could_reach_are_taken(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a@b",
        "ada@example.org",
        "Ada.Lovelace+purser@sub.example-host.org",
        "o'hara_{x}!#$%&*/=?^`|~-@example.org",
        "jos\xc3\xa9@ex\xc3\xa4mple.org",
        "1@2.3",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(email_taken(good[i]), "%s", good[i]);
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "@",
        "a@",
        "@b",
        "ada",
        "a b@c.org",
        "a@b c.org",
        " a@b.org",
        "a@b.org ",
        "a@@b.org",
        "a@b@c.org",
        "a\t@b.org",
        "a\x7f@b.org",
        "a@b..org",
        "a@.b.org",
        "a@b.org.",
        ".a@b.org",
        "a.@b.org",
        "a..b@c.org",
        "a@-b.org",
        "a@b-.org",
        "a@b_c.org",
        "a@[10.0.0.1]",
        "a@b.org\r\n",
        "a\xc2\xa0@b.org",
        "a\xe2\x80\x8b@b.org",
        "a\xc2\x85@b.org",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(!email_taken(bad[i]), "%s", bad[i]);
}

static void the_lengths_of_rfc_5321_hold(void **state)
{
    (void)state;
    static const struct {
        int local, label, labels;
        bool taken;
    } rows[] = {
        {64, 63, 2, true}, {65, 63, 2, false}, {1, 63, 1, true},
        {1, 64, 1, false}, {60, 63, 3, true},  {63, 63, 3, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char email[512], x[80];
        memset(x, 'x', sizeof x);
        int n = snprintf(email, sizeof email, "%.*s@%.*s", rows[i].local, x, rows[i].label, x);
        for (int j = 1; j < rows[i].labels; j++)
            n += snprintf(email + n, sizeof email - (size_t)n, ".%.*s", rows[i].label, x);
        CHECK(email_taken(email) == rows[i].taken, "%d octets: %s", n, email);
    }
}

/* ---- passwords */

static bool is_common(const char *password)
{
    const char *code = NULL;
    return password_check(password, strlen(password), &code) != NULL;
}

static void every_password_of_the_list_is_refused_in_any_case(void **state)
{
    (void)state;
    size_t count = 0;
    for (const char *line = common_passwords; *line != '\0'; count++) {
        char password[64], upper[64];
        size_t n = strcspn(line, "\n");
        assert_in_range(n, PASSWORD_MIN, sizeof password - 1);
        for (size_t i = 0; i <= n; i++) {
            password[i] = i < n ? line[i] : '\0';
            upper[i] =
                password[i] >= 'a' && password[i] <= 'z' ? (char)(password[i] - 32) : password[i];
        }
        CHECK(is_common(password) && is_common(upper), "%s", password);
        line += n + 1;
    }
    assert_true(count > 10000);
}

static void others_are_taken(void **state)
{
    (void)state;
    static const char *const good[] = {
        "",
        "correct horse battery staple",
        "password1password1",
        "passwor",
        "zzzzzzzzzzzzzzzz",
        "\x01\x02",
        "\xc3\xa9t\xc3\xa9 2026",
        "~~~~~~~~~~~~",
    };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(!is_common(good[i]), "%s", good[i]);
    assert_true(is_common("PassWord"));
    assert_true(is_common("12345678"));
}

static void a_hash_fits_its_password_alone(void **state)
{
    (void)state;
    static char places[1024];
    struct arena *arena = arena_new(4096);
    char *hash, *again;
    bool fits;
    assert_true(gate_size() <= sizeof places);
    gate_open(places, 1);
    assert_int_equal(password_start(), OK);
    assert_int_equal(password_hash(arena, "correct horse", &hash), OK);
    assert_int_equal(password_hash(arena, "correct horse", &again), OK);
    assert_true(strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
    assert_string_not_equal(hash, again);
    assert_int_equal(password_fits(hash, "correct horse", &fits), OK);
    assert_true(fits);
    assert_int_equal(password_fits(hash, "Correct horse", &fits), OK);
    assert_false(fits);
    assert_int_equal(password_fits(NULL, "correct horse", &fits), OK);
    assert_false(fits);
    assert_int_equal(password_fits("no hash", "x", &fits), ERR_INTERNAL);
    arena_free(&arena);
}

/* ---- the gate */

static void *shared_places(void)
{
    void *places =
        mmap(NULL, gate_size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(places != MAP_FAILED);
    return places;
}

static void as_many_pass_the_gate_as_there_are_places(void **state)
{
    (void)state;
    void *places = shared_places();
    struct gate_lease first, second, third;
    gate_open(places, 2);
    assert_int_equal(gate_enter(&first), OK);
    assert_int_equal(gate_enter(&second), OK);
    assert_int_not_equal(first.place, second.place);
    gate_leave(&first);
    int64_t start = monotonic_ms();
    assert_int_equal(gate_enter(&third), OK);
    assert_true(monotonic_ms() - start < GATE_LEASE_MS / 2);
    assert_int_equal(third.place, first.place);
    pid_t pid = fork();
    if (pid == 0) {
        struct gate_lease fourth;
        enum err err = gate_enter(&fourth);
        _exit(err == OK && monotonic_ms() - start < GATE_LEASE_MS / 2 ? 1 : 0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    munmap(places, gate_size());
}

static void who_is_killed_inside_leaves_the_place_to_others(void **state)
{
    (void)state;
    void *places = shared_places();
    struct gate_lease lease;
    int told[2];
    char byte;
    gate_open(places, 1);
    assert_int_equal(pipe(told), 0);
    pid_t pid = fork();
    if (pid == 0) {
        (void)!write(told[1], gate_enter(&lease) == OK ? "y" : "n", 1);
        pause();
    }
    assert_int_equal(read(told[0], &byte, 1), 1);
    assert_int_equal(byte, 'y');
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    assert_int_equal(gate_enter(&lease), OK);
    munmap(places, gate_size());
}

/* ---- refresh tokens */

static const char session[] = "0192f000-0000-7000-8000-0000000000c1";
static const char salt[] = "000102030405060708090a0b0c0d0e0f";

static int refresh_key(void **state)
{
    (void)state;
    auth_settings.refresh_key = "a key of at least 32 characters, as the table demands";
    return 0;
}

static void a_refresh_token_names_its_session_and_generation(void **state)
{
    (void)state;
    static const int32_t generations[] = {1, 2, 255, 256, 65536, INT32_MAX};
    for (size_t i = 0; i < COUNT_OF(generations); i++) {
        char text[REFRESH_TEXT], again[REFRESH_TEXT];
        struct refresh_token token;
        assert_int_equal(refresh_token_make(session, generations[i], salt, text), OK);
        assert_int_equal(refresh_token_make(session, generations[i], salt, again), OK);
        assert_string_equal(text, again); /* two tabs get the same successor */
        assert_int_equal(strlen(text), REFRESH_TEXT - 1);
        assert_int_equal(refresh_token_read(text, &token), OK);
        assert_string_equal(token.session, session);
        assert_int_equal(token.generation, generations[i]);
        assert_true(refresh_token_genuine(&token, salt));
    }
}

static void a_changed_refresh_token_is_not_genuine(void **state)
{
    (void)state;
    char text[REFRESH_TEXT], salt_made[SALT_TEXT];
    struct refresh_token token;
    assert_int_equal(refresh_token_make(session, 7, salt, text), OK);
    for (size_t i = 0; i < REFRESH_TEXT - 1; i++) {
        char kept = text[i];
        text[i] = kept == 'A' ? 'B' : 'A';
        CHECK(refresh_token_read(text, &token) != OK || !refresh_token_genuine(&token, salt),
              "character %zu changed", i);
        text[i] = kept;
    }
    assert_int_equal(refresh_token_read(text, &token), OK);
    assert_int_equal(salt_make(salt_made), OK);
    assert_false(refresh_token_genuine(&token, salt_made)); /* another session's salt */
    assert_false(refresh_token_genuine(&token, ""));
    auth_settings.refresh_key = "another key of at least 32 characters, as one has it after theft";
    assert_false(refresh_token_genuine(&token, salt));
}

static void what_is_no_refresh_token_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "x",
        "....",
        "e30.e30.e30",
        /* generation 0 */
        "AZLwAAAAcACAAAAAAAAAwQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };
    struct refresh_token token;
    char text[REFRESH_TEXT + 1];
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(refresh_token_read(bad[i], &token) == ERR_DENIED, "%s", bad[i]);
    assert_int_equal(refresh_token_make(session, 1, salt, text), OK);
    text[REFRESH_TEXT - 1] = 'A';
    text[REFRESH_TEXT] = '\0';
    assert_int_equal(refresh_token_read(text, &token), ERR_DENIED);
    assert_int_equal(refresh_token_make("no session", 1, salt, text), ERR_INTERNAL);
    assert_int_equal(refresh_token_make(session, 0, salt, text), ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_mail_could_reach_are_taken),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(the_lengths_of_rfc_5321_hold),
        cmocka_unit_test(every_password_of_the_list_is_refused_in_any_case),
        cmocka_unit_test(others_are_taken),
        cmocka_unit_test(a_hash_fits_its_password_alone),
        cmocka_unit_test(as_many_pass_the_gate_as_there_are_places),
        cmocka_unit_test(who_is_killed_inside_leaves_the_place_to_others),
        cmocka_unit_test_setup(a_refresh_token_names_its_session_and_generation, refresh_key),
        cmocka_unit_test_setup(a_changed_refresh_token_is_not_genuine, refresh_key),
        cmocka_unit_test_setup(what_is_no_refresh_token_is_refused, refresh_key),
    };
    return cmocka_run_group_tests_name("credentials", tests, NULL, NULL);
}
