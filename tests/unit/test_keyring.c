#include "unit.h"

#include "json.h"
#include "keyring.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INSTANCES = 8 };

static char dir[] = "/tmp/purser-test-keyring-XXXXXX";
static char keys[sizeof dir + 5];
static struct arena *arena;
static struct keyring ring;
static char fault[KEYRING_FAULT];
static const int64_t start = 1790000000;

static int setup(void **state)
{
    (void)state;
    memcpy(dir + sizeof dir - 7, "XXXXXX", 6);
    arena = arena_new(8192);
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(keys, sizeof keys, "%s/keys", dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    DIR *open_dir = opendir(keys);
    struct dirent *entry;
    while (open_dir != NULL && (entry = readdir(open_dir)) != NULL)
        unlinkat(dirfd(open_dir), entry->d_name, 0);
    closedir(open_dir);
    arena_free(&arena);
    return rmdir(keys) == 0 && rmdir(dir) == 0 ? 0 : -1;
}

static size_t files(void)
{
    size_t n = 0;
    DIR *open_dir = opendir(keys);
    assert_non_null(open_dir);
    while (readdir(open_dir) != NULL)
        n++;
    closedir(open_dir);
    return n - 2; /* . and .. */
}

static void load(size_t count)
{
    assert_int_equal(keyring_load(keys, &ring, fault), OK);
    assert_int_equal(ring.count, count);
}

static void check_mode(const char *path, mode_t mode)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, mode);
}

static const char *path_of(const struct signing_key *key)
{
    return arena_printf(arena, "%s/%lld-%s.pem", keys, (long long)key->sign_from, key->kid);
}

/* Key ids of the JWKS, in order. */
static const char *published(int64_t now)
{
    struct json_object *root, *list;
    const char *text = keyring_jwks(arena, &ring, now), *ids = "", *wrong;
    size_t offset;
    assert_int_equal(json_read(arena, text, strlen(text), &root, &wrong, &offset), OK);
    assert_true(json_object_object_get_ex(root, "keys", &list));
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *jwk = json_object_array_get_idx(list, i);
        assert_false(json_object_object_get_ex(jwk, "d", NULL)); /* nothing private */
        ids = arena_printf(arena, "%s %s", ids,
                           json_object_get_string(json_object_object_get(jwk, "kid")));
    }
    return ids;
}

static void the_first_start_makes_one_key_that_signs_at_once(void **state)
{
    (void)state;
    assert_int_equal(keyring_first(keys, start, fault), OK);
    load(1);
    assert_int_equal(ring.keys[0].sign_from, start);
    assert_ptr_equal(keyring_signer(&ring, start), &ring.keys[0]);
    check_mode(keys, 0700);
    check_mode(path_of(&ring.keys[0]), 0600);
    assert_int_equal(files(), 1);
    assert_int_equal(keyring_first(keys, start + 100, fault), OK);
    load(1);
}

static void instances_that_start_at_once_make_one_key(void **state)
{
    (void)state;
    int status;
    for (int i = 0; i < INSTANCES; i++)
        if (fork() == 0)
            _exit(keyring_first(keys, start + i, fault) == OK ? 0 : 1);
    for (int i = 0; i < INSTANCES; i++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    load(1);
    assert_int_equal(files(), 1);
}

static void a_key_is_published_then_signs_then_retires(void **state)
{
    (void)state;
    struct signing_key made;
    int64_t rotated = start + 5000, turn = rotated + KEYRING_LEAD_S;
    assert_int_equal(keyring_first(keys, start, fault), OK);
    assert_int_equal(keyring_rotate(keys, rotated, &made, fault), OK);
    assert_int_equal(made.sign_from, turn);
    load(2);
    check_mode(path_of(&made), 0600);
    const char *first = ring.keys[0].kid, *both = arena_printf(arena, " %s %s", first, made.kid);
    const struct {
        int64_t at;
        enum key_state old, new;
        const char *signer, *published;
    } expected[] = {
        {rotated, KEY_SIGNING, KEY_WAITING, first, both},
        {turn - 1, KEY_SIGNING, KEY_WAITING, first, both},
        {turn, KEY_RETIRING, KEY_SIGNING, made.kid, both},
        {turn + KEYRING_LAG_S - 1, KEY_RETIRING, KEY_SIGNING, made.kid, both},
        {turn + KEYRING_LAG_S, KEY_GONE, KEY_SIGNING, made.kid,
         arena_printf(arena, " %s", made.kid)},
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        int64_t at = expected[i].at;
        assert_int_equal(keyring_state(&ring, 0, at), expected[i].old);
        assert_int_equal(keyring_state(&ring, 1, at), expected[i].new);
        assert_string_equal(keyring_signer(&ring, at)->kid, expected[i].signer);
        assert_string_equal(published(at), expected[i].published);
    }
    /* With a clock that is behind there is a key all the same. */
    assert_string_equal(keyring_signer(&ring, start - 1000)->kid, first);
}

static void one_key_waits_at_most(void **state)
{
    (void)state;
    struct signing_key made;
    assert_int_equal(keyring_first(keys, start, fault), OK);
    assert_int_equal(keyring_rotate(keys, start, &made, fault), OK);
    assert_int_equal(keyring_rotate(keys, start + KEYRING_LEAD_S - 1, &made, fault), ERR_CONFLICT);
    assert_non_null(strstr(fault, "is waiting"));
    load(2);
    assert_int_equal(keyring_rotate(keys, start + KEYRING_LEAD_S, &made, fault), OK);
    load(3);
}

static void rotating_removes_what_is_gone(void **state)
{
    (void)state;
    struct signing_key second, third;
    int64_t gone = start + KEYRING_LEAD_S + KEYRING_LAG_S;
    assert_int_equal(keyring_first(keys, start, fault), OK);
    assert_int_equal(keyring_rotate(keys, start, &second, fault), OK);
    assert_int_equal(keyring_rotate(keys, gone, &third, fault), OK);
    load(2);
    assert_string_equal(ring.keys[0].kid, second.kid);
    assert_string_equal(ring.keys[1].kid, third.kid);
}

static void nothing_is_rotated_where_there_is_no_key(void **state)
{
    (void)state;
    struct signing_key made;
    assert_int_equal(keyring_rotate(keys, start, &made, fault), ERR_IO);
    assert_int_equal(mkdir(keys, 0700), 0);
    assert_int_equal(keyring_rotate(keys, start, &made, fault), ERR_NOT_FOUND);
    assert_int_equal(files(), 0);
}

static void put_file(const char *name, const char *text)
{
    const char *path = arena_printf(arena, "%s/%s", keys, name);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void other_files_are_no_matter_but_false_keys_are(void **state)
{
    (void)state;
    static const char *const others[] = {"README",  ".new",           "x-y.pem",
                                         "17-.pem", "1790000000.pem", "1790000000-a.pem~"};
    assert_int_equal(keyring_first(keys, start, fault), OK);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        put_file(others[i], "");
    load(1);
    put_file(arena_printf(arena, "%lld-%s.pem", (long long)start + 1, "other"), ring.keys[0].pem);
    assert_int_equal(keyring_load(keys, &ring, fault), ERR_DENIED);
    assert_non_null(strstr(fault, "holds another key"));
    assert_int_equal(ring.count, 1); /* what was read before stands */
    put_file(arena_printf(arena, "%lld-%s.pem", (long long)start + 1, "other"), "no key at all...");
    assert_int_equal(keyring_load(keys, &ring, fault), ERR_DENIED);
}

#define KEYRING_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYRING_TEST(the_first_start_makes_one_key_that_signs_at_once),
        KEYRING_TEST(instances_that_start_at_once_make_one_key),
        KEYRING_TEST(a_key_is_published_then_signs_then_retires),
        KEYRING_TEST(one_key_waits_at_most),
        KEYRING_TEST(rotating_removes_what_is_gone),
        KEYRING_TEST(nothing_is_rotated_where_there_is_no_key),
        KEYRING_TEST(other_files_are_no_matter_but_false_keys_are),
    };
    return cmocka_run_group_tests_name("keyring", tests, NULL, NULL);
}
