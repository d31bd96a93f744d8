#ifndef PURSER_JWK_H
#define PURSER_JWK_H

#include "arena.h"
#include "err.h"
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Keys on the curve P-256, as PEM and as JSON Web Keys (RFC 7517, RFC 7518 section 6.2). See also
 * token_public_jwk() in token.h. Nothing here needs more than OpenSSL, so that purserctl can make
 * keys without a service's libraries.
 */

enum { JWK_KID_TEXT = 64 }; /* bytes of a key id with its NUL */

/* Is `kid` 1 to 63 characters of [A-Za-z0-9._-]? Ours are; others' keys are passed over. */
bool jwk_kid_valid(const char *kid);

/* A new private key, PKCS #8 in PEM, in the arena. ERR_INTERNAL. */
enum err jwk_generate(struct arena *arena, char **private_pem_r);

/* The key's thumbprint (RFC 7638) in base64url, which is what we use as its id. ERR_DENIED: no
 * private key on P-256. */
enum err jwk_thumbprint(struct arena *arena, const char *private_pem, char kid_r[JWK_KID_TEXT]);

/*
 * The public key of a JWK as PEM, in the arena, and its id. ERR_DENIED for anything but a P-256 key
 * for signatures with a valid id, whose point is on the curve.
 */
enum err jwk_read(struct arena *arena, struct json_object *jwk, char kid_r[JWK_KID_TEXT],
                  char **public_pem_r);

#endif
