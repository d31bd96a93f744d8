#ifndef PURSER_AUTH_KEYS_H
#define PURSER_AUTH_KEYS_H

#include "http.h"
#include "keyring.h"

/* The keyring as one responder has it: read anew where the directory has changed. */

/* Makes the first key where there is none. Before the first fork. ERR_CONFIG, with the fault
 * logged. */
enum err keys_start(void);

/* The key that signs now. ERR_UNAVAILABLE: there is none. Good until the next call. */
enum err keys_signer(struct exchange *x, const struct signing_key **key_r);

/* What is published of the keys, for the keeper: without this, an auth that nobody reaches before it
 * is ready would wait for itself. */
enum err keys_set(struct arena *arena, const char **jwks_r);

#endif
