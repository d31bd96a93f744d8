#ifndef PURSER_KEYRING_H
#define PURSER_KEYRING_H

#include "arena.h"
#include "err.h"
#include "jwk.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The keys that sign access tokens: one file each, mode 0600, in one directory that all instances
 * of auth see, named <time from which it signs, seconds since 1970>-<kid>.pem.
 *
 * What a key does is a function of the time alone, so that instances agree without talking:
 *
 *   waiting    published, does not sign yet: KEYRING_LEAD_S from its making
 *   signing    from its time on, until the next one's
 *   retiring   still published, for KEYRING_LAG_S: what it signed may still be in use
 *   gone       not published any more; its file can be removed
 *
 * Knows nothing of requests: auth and purserctl are both built with it.
 */
enum { KEYRING_MAX = 32, KEYRING_LEAD_S = 600, KEYRING_LAG_S = 900, KEY_PEM_MAX = 512 };

/* Where the programs look unless told otherwise. */
#define DEFAULT_KEYS_DIR LOCALSTATEDIR "/lib/purser/keys"

enum key_state { KEY_WAITING, KEY_SIGNING, KEY_RETIRING, KEY_GONE };

struct signing_key {
    char kid[JWK_KID_TEXT];
    int64_t sign_from;
    char pem[KEY_PEM_MAX]; /* private */
};

/* Ascending by sign_from. */
struct keyring {
    size_t count;
    struct signing_key keys[KEYRING_MAX];
};

/* What went wrong, for people, where a function does not return OK. */
enum { KEYRING_FAULT = 256 };

/* ERR_IO: the directory or a file cannot be read; ERR_DENIED: a file is no key, or another one than
 * it is named after; ERR_TOO_LARGE: too many. *ring_r is unchanged then. */
enum err keyring_load(const char *dir, struct keyring *ring_r, char fault[KEYRING_FAULT]);

/* `now` in seconds since 1970. */
enum key_state keyring_state(const struct keyring *ring, size_t index, int64_t now);
/* The one that signs; where all are waiting, because a clock is wrong, the first. NULL: none. */
const struct signing_key *keyring_signer(const struct keyring *ring, int64_t now);
/* The public halves of all that are not gone, as a JWKS (RFC 7517), in the arena. */
char *keyring_jwks(struct arena *arena, const struct keyring *ring, int64_t now);

/* Makes the directory (0700) and a key that signs at once, where there is none: at the first start,
 * by whichever instance comes first. */
enum err keyring_first(const char *dir, int64_t now, char fault[KEYRING_FAULT]);

/* Makes a key that signs in KEYRING_LEAD_S, and removes the files of those that are gone.
 * ERR_CONFLICT: one is waiting already; ERR_NOT_FOUND: there is no key yet. */
enum err keyring_rotate(const char *dir, int64_t now, struct signing_key *made_r,
                        char fault[KEYRING_FAULT]);

#endif
