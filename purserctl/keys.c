#include <inttypes.h>
#include <time.h>

#include "command.h"
#include "keyring.h"

/* How long the rest of a state lasts, and the word for it. */
static void print_until(const struct keyring *ring, size_t i, int64_t now)
{
    static const char *const names[] = {
        [KEY_WAITING] = "waiting",
        [KEY_SIGNING] = "signing",
        [KEY_RETIRING] = "retiring",
        [KEY_GONE] = "gone",
    };
    enum key_state state = keyring_state(ring, i, now);
    printf("%-9s", names[state]);
    if (state == KEY_WAITING)
        printf(" signs in %" PRId64 " s", ring->keys[i].sign_from - now);
    else if (state == KEY_SIGNING && i + 1 < ring->count)
        printf(" for another %" PRId64 " s", ring->keys[i + 1].sign_from - now);
    else if (state == KEY_RETIRING)
        printf(" published for another %" PRId64 " s",
               ring->keys[i + 1].sign_from + KEYRING_LAG_S - now);
    putchar('\n');
}

static void print_key(const struct keyring *ring, size_t i, int64_t now)
{
    char from[sizeof "YYYY-MM-DDTHH:MM:SSZ"] = "?";
    time_t at = (time_t)ring->keys[i].sign_from;
    struct tm tm;
    if (gmtime_r(&at, &tm) != NULL)
        strftime(from, sizeof from, "%Y-%m-%dT%H:%M:%SZ", &tm);
    printf("%-43s  %-20s  ", ring->keys[i].kid, from);
    print_until(ring, i, now);
}

static int keys_list(const struct options *options)
{
    struct keyring ring;
    char fault[KEYRING_FAULT];
    int64_t now = (int64_t)time(NULL);
    if (keyring_load(options->keys_dir, &ring, fault) != OK) {
        fprintf(stderr, "purserctl: %s\n", fault);
        return EXIT_FAILURE;
    }
    printf("%-43s  %-20s  %s\n", "KEY", "SIGNS FROM", "STATE");
    for (size_t i = 0; i < ring.count; i++)
        print_key(&ring, i, now);
    return EXIT_SUCCESS;
}

static int keys_rotate(const struct options *options)
{
    struct signing_key made;
    char fault[KEYRING_FAULT];
    if (keyring_rotate(options->keys_dir, (int64_t)time(NULL), &made, fault) != OK) {
        fprintf(stderr, "purserctl: %s\n", fault);
        return EXIT_FAILURE;
    }
    printf("%s is published and signs in %d s\n", made.kid, KEYRING_LEAD_S);
    return EXIT_SUCCESS;
}

const struct command keys_commands[] = {
    {"list", "show the keys that sign access tokens, and what each does now", keys_list, false},
    {"rotate", "make the next key, and remove those that are gone", keys_rotate, false},
    {0},
};
