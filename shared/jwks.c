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
    return board_write(&shared_memory->jwks, text, n);
}

uint32_t jwks_generation(void)
{
    return shared_memory == NULL ? 0 : atomic_load(&shared_memory->jwks.generation);
}

uint32_t jwks_current(char *out, size_t *n_r)
{
    return shared_memory == NULL ? 0 : board_read(&shared_memory->jwks, out, n_r);
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
