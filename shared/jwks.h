#ifndef PURSER_JWKS_H
#define PURSER_JWKS_H

#include "arena.h"
#include "jwk.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Auth's public keys (JWKS, RFC 7517): parsed in each process, handed on in shared memory. */

enum { KEYS_MAX = 32, KEY_PEM = 256 };

struct key_set {
    size_t count;
    struct {
        char kid[JWK_KID_TEXT];
        char pem[KEY_PEM];
    } keys[KEYS_MAX];
};

/* Takes the usable keys of a JWKS, the first KEYS_MAX. ERR_SYNTAX: not a key set; ERR_NOT_FOUND: it
 * has no usable key. */
enum err key_set_parse(struct arena *arena, const char *jwks, size_t n, struct key_set *set_r);
/* The PEM of the key `kid`; NULL where there is none. */
const char *key_set_find(const struct key_set *set, const char *kid);

/* For the keeper, the one writer: makes `text` what all responders of this instance use. Counts as
 * a new generation even where nothing changed, so that those who wait for an answer get one.
 * ERR_TOO_LARGE beyond JWKS_MAX. */
enum err jwks_publish(const char *text, size_t n);
/* The current text into `out` (JWKS_MAX bytes). Returns its generation; 0: there is none yet. */
uint32_t jwks_current(char *out, size_t *n_r);
uint32_t jwks_generation(void);

/*
 * Asks the keeper for the keys because of an unknown `kid`, at most once in JWKS_WANT_MS over all
 * responders, and waits up to JWKS_WAIT_MS for its answer. True where a generation after `seen` is
 * there.
 */
enum { JWKS_WANT_MS = 30000, JWKS_WAIT_MS = 500 };
bool jwks_want(uint32_t seen);

#endif
