#ifndef PURSER_TOKEN_H
#define PURSER_TOKEN_H

#include "http.h"

/*
 * Access tokens (JWT, RFC 7519, signed ES256, RFC 7518 section 3.4) and service tokens.
 *
 * Verification, in this order: at most TOKEN_MAX bytes of base64url and dots; header strictly JSON
 * with `alg` exactly "ES256", a known `kid`, no `crit`; a P-256 key; the library's decode; the
 * decoded algorithm once more; every claim by type and range (`exp` in the future, `iat` not); not
 * revoked. Verified tokens are kept in a bounded cache by their SHA-256; expiry and revocation are
 * looked at on each hit all the same.
 */
enum { TOKEN_MAX = 4096, TOKEN_LIFE_S = 600, SERVICE_TOKEN_LIFE_S = 300 };
#define TOKEN_AUDIENCE          "purser"
#define TOKEN_AUDIENCE_INTERNAL "purser-internal"

/*
 * Fills *caller_r. `internal` demands the audience of services and gives ROLE_SERVICE; otherwise
 * that audience is refused. ERR_DENIED: not a token of ours; ERR_EXPIRED; ERR_UNAVAILABLE: no key
 * is loaded yet.
 */
enum err token_verify(const char *token, size_t n, bool internal, struct caller *caller_r);

/* Replaces the keys by those of a JWKS (RFC 7517); those that are no P-256 signing keys are passed
 * over. ERR_SYNTAX: not a key set; ERR_NOT_FOUND: it has no usable key (the former ones stay). */
enum err token_keys_load(const char *jwks, size_t n);
/* How many keys are loaded. */
size_t token_keys_loaded(void);

/*
 * Signs `claims` (a JSON object) with a PEM private key on P-256. *token_r is in the arena.
 * ERR_DENIED: the key is not one; ERR_INTERNAL.
 */
enum err token_sign(struct arena *arena, const char *private_pem, const char *kid,
                    const char *claims, char **token_r);

/* The public half of a PEM private key as a JWK object
 * ({"kty":"EC","crv":"P-256","x":…,"y":…,"kid":…,"use":"sig", "alg":"ES256"}), in the arena.
 * ERR_DENIED. */
enum err token_public_jwk(struct arena *arena, const char *private_pem, const char *kid,
                          char **jwk_r);

#endif
