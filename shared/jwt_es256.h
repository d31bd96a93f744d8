#ifndef PURSER_JWT_ES256_H
#define PURSER_JWT_ES256_H

#include "arena.h"
#include "err.h"
#include <stddef.h>

/*
 * What we use of libjwt, and nothing else may: its decoder takes HS256 keyed with a public PEM,
 * takes anything where the key is NULL or empty, looks at no claim, and overruns the stack with a
 * token of megabytes. The callers in token.c check all that first. Works with libjwt 1.10 to 1.17.
 */

/* Is `token` (NUL-terminated) signed ES256 by the owner of `public_pem`? ERR_DENIED where not. */
enum err jwt_check(const char *token, const char *public_pem);

/* The compact form of `claims` (a JSON object), in the arena. ERR_DENIED: the key does not sign. */
enum err jwt_make(struct arena *arena, const char *private_pem, const char *kid, const char *claims,
                  char **token_r);

#endif
