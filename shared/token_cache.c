#include "token_cache.h"

enum { WAYS = 4, SETS = TOKEN_CACHE_ENTRIES / WAYS };

struct entry {
    uint64_t used; /* when it was used last, in calls; 0: free */
    uint8_t digest[TOKEN_DIGEST];
    struct caller caller;
};

static struct entry entries[SETS][WAYS];
static uint64_t calls;

/* A digest's bytes are as good as random. */
static struct entry *set_of(const uint8_t digest[TOKEN_DIGEST])
{
    return entries[((unsigned)digest[0] << 8 | digest[1]) % SETS];
}

const struct caller *token_cache_find(const uint8_t digest[TOKEN_DIGEST])
{
    struct entry *set = set_of(digest);
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].used != 0 && memcmp(set[i].digest, digest, TOKEN_DIGEST) == 0) {
            set[i].used = ++calls;
            return &set[i].caller;
        }
    }
    return NULL;
}

void token_cache_put(const uint8_t digest[TOKEN_DIGEST], const struct caller *caller)
{
    struct entry *set = set_of(digest), *oldest = set;
    for (size_t i = 1; i < WAYS; i++)
        if (set[i].used < oldest->used)
            oldest = &set[i];
    oldest->used = ++calls;
    memcpy(oldest->digest, digest, TOKEN_DIGEST);
    oldest->caller = *caller;
}

void token_cache_clear(void)
{
    for (size_t i = 0; i < SETS; i++)
        for (size_t j = 0; j < WAYS; j++)
            entries[i][j].used = 0;
}
