#include "keys.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "auth.h"
#include "db.h"
#include "log.h"
#include "process.h"
#include "queries.h"

static struct keyring ring;
static struct timespec ring_changed; /* the directory's mtime when it was read */
static bool ring_sure;               /* nothing can have changed since within the same mtime */

enum err keys_start(void)
{
    char fault[KEYRING_FAULT];
    if (keyring_first(auth_settings.keys_dir, wall_ms() / 1000, fault) == OK)
        return OK;
    LOG(LOG_ERROR, "PURSER_KEYS_DIR has no usable keys", LOG_STR("reason", fault), LOG_END);
    return ERR_CONFIG;
}

/* For the audit. Where it fails, the next change of the directory or restart makes it good. */
static void record(struct exchange *x)
{
    for (size_t i = 0; i < ring.count; i++) {
        PGresult *result;
        const char *params[] = {ring.keys[i].kid,
                                arena_printf(x->arena, "%" PRId64, ring.keys[i].sign_from)};
        if (db_call(x->db, QUERY_SIGNING_KEY_SEEN, params, 2, x->arena, &result) != OK)
            return;
    }
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* A directory that cannot be read leaves us with the keys we have. */
static void reload(struct exchange *x)
{
    struct stat st;
    char fault[KEYRING_FAULT];
    int64_t now = wall_ms() / 1000;
    if (stat(auth_settings.keys_dir, &st) != 0) {
        LOG(LOG_ERROR, "the keys cannot be read", LOG_STR("reason", strerror(errno)), LOG_END);
        return;
    }
    if (ring_sure && same_time(&st.st_mtim, &ring_changed))
        return;
    if (keyring_load(auth_settings.keys_dir, &ring, fault) != OK) {
        LOG(LOG_ERROR, "the keys cannot be read", LOG_STR("reason", fault), LOG_END);
        return;
    }
    if (!same_time(&st.st_mtim, &ring_changed))
        record(x);
    ring_changed = st.st_mtim;
    /* A file system's clock ticks; a second file in the same tick would not be seen. */
    ring_sure = st.st_mtim.tv_sec + 1 < now;
}

enum err keys_signer(struct exchange *x, const struct signing_key **key_r)
{
    reload(x);
    *key_r = keyring_signer(&ring, wall_ms() / 1000);
    return *key_r == NULL ? ERR_UNAVAILABLE : OK;
}

enum err keys_set(struct arena *arena, const char **jwks_r)
{
    struct keyring *now = arena_alloc(arena, sizeof *now);
    char fault[KEYRING_FAULT];
    enum err err = keyring_load(auth_settings.keys_dir, now, fault);
    if (err == OK)
        *jwks_r = keyring_jwks(arena, now, wall_ms() / 1000);
    return err;
}

enum err keys_get(struct exchange *x)
{
    const struct signing_key *key;
    enum err err = keys_signer(x, &key);
    if (err != OK)
        return err;
    const char *jwks = keyring_jwks(x->arena, &ring, wall_ms() / 1000);
    response_json(x, 200, jwks, strlen(jwks));
    response_header(x, "Cache-Control", "public, max-age=300");
    x->res.etag = true;
    return OK;
}
