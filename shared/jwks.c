#include "jwks.h"

#include "json.h"
#include "process.h"

enum { POLL_NS = 2000000 };

/* ---- the key set of one process */

enum err key_set_parse(struct arena *arena, const char *jwks, size_t n, struct key_set *set_r)
{
    struct json_object *root, *keys;
    const char *fault;
    size_t offset;
    memset(set_r, 0, sizeof *set_r);
    if (json_read(arena, jwks, n, &root, &fault, &offset) != OK ||
        !json_object_is_type(root, json_type_object) ||
        !json_object_object_get_ex(root, "keys", &keys) ||
        !json_object_is_type(keys, json_type_array))
        return ERR_SYNTAX;
    for (size_t i = 0; i < json_object_array_length(keys) && set_r->count < KEYS_MAX; i++) {
        struct json_object *jwk = json_object_array_get_idx(keys, i);
        char kid[JWK_KID_TEXT], *pem;
        if (!json_object_is_type(jwk, json_type_object) || jwk_read(arena, jwk, kid, &pem) != OK ||
            strlen(pem) >= KEY_PEM || key_set_find(set_r, kid) != NULL)
            continue;
        memcpy(set_r->keys[set_r->count].kid, kid, sizeof kid);
        memcpy(set_r->keys[set_r->count].pem, pem, strlen(pem));
        set_r->count++;
    }
    return set_r->count > 0 ? OK : ERR_NOT_FOUND;
}

const char *key_set_find(const struct key_set *set, const char *kid)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->keys[i].kid, kid) == 0)
            return set->keys[i].pem;
    return NULL;
}

/* ---- the text in shared memory */

enum err jwks_publish(const char *text, size_t n)
{
    uint32_t next = atomic_load(&shared_memory->jwks_generation) + 1;
    if (n > JWKS_MAX)
        return ERR_TOO_LARGE;
    if (next == 0)
        next = 2; /* 0 means none; the slot stays the other one */
    atomic_store(&shared_memory->jwks[next % 2].len, (uint32_t)n);
    memcpy(shared_memory->jwks[next % 2].text, text, n);
    atomic_store(&shared_memory->jwks_generation, next);
    return OK;
}

uint32_t jwks_generation(void)
{
    return shared_memory == NULL ? 0 : atomic_load(&shared_memory->jwks_generation);
}

uint32_t jwks_current(char *out, size_t *n_r)
{
    uint32_t before = jwks_generation(), after;
    if (before == 0)
        return 0;
    /* A slot is written only while the other one is current, so an unchanged generation says that
     * what was copied is whole. */
    do {
        after = before;
        *n_r = atomic_load(&shared_memory->jwks[after % 2].len);
        if (*n_r > JWKS_MAX)
            *n_r = JWKS_MAX;
        memcpy(out, shared_memory->jwks[after % 2].text, *n_r);
        atomic_thread_fence(memory_order_acquire);
        before = jwks_generation();
    } while (before != after);
    return after;
}

static bool wait_after(uint32_t seen, int64_t until)
{
    const struct timespec pause = {.tv_nsec = POLL_NS};
    while (jwks_generation() == seen) {
        if (monotonic_ms() >= until)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

bool jwks_want(uint32_t seen)
{
    if (shared_memory == NULL)
        return false;
    int64_t now = monotonic_ms();
    int64_t last = atomic_load(&shared_memory->jwks_wanted_at);
    if (last == 0 || now - last >= JWKS_WANT_MS) {
        if (atomic_compare_exchange_strong(&shared_memory->jwks_wanted_at, &last, now)) {
            atomic_store(&shared_memory->jwks_wanted, 1);
            keeper_wake();
        }
        return wait_after(seen, now + JWKS_WAIT_MS);
    }
    /* Somebody has asked just now: the answer is for all. */
    return now - last < JWKS_WAIT_MS && wait_after(seen, last + JWKS_WAIT_MS);
}
