#ifndef PURSER_TOKEN_CACHE_H
#define PURSER_TOKEN_CACHE_H

#include "http.h"

/*
 * Tokens of this process that have been verified, by their SHA-256: a signature costs hundreds of
 * microseconds, a hit one. Bounded; what was not used longest goes first. Says nothing of expiry
 * and revocation: the caller looks at those on each hit.
 */
enum { TOKEN_CACHE_ENTRIES = 4096, TOKEN_DIGEST = 32 };

/* NULL where the token is not known. Good until the next call of the other two. */
const struct caller *token_cache_find(const uint8_t digest[TOKEN_DIGEST]);
void token_cache_put(const uint8_t digest[TOKEN_DIGEST], const struct caller *caller);
/* Forgets all: the keys have changed. */
void token_cache_clear(void);

#endif
