#ifndef PURSER_AUTH_PASSWORD_H
#define PURSER_AUTH_PASSWORD_H

#include "arena.h"
#include "err.h"
#include "http.h"
#include <stdbool.h>
#include <stddef.h>

/* Passwords: Argon2id (RFC 9106) with OWASP's least parameters, in PHC string format. */
enum { PASSWORD_MIN = 8, PASSWORD_MAX = 128 };

/* Prepares what password_fits() compares with where there is no hash. Before the first fork. */
enum err password_start(void);

/* *hash_r is in the arena. ERR_UNAVAILABLE: too many are at it. */
enum err password_hash(struct arena *arena, const char *password, char **hash_r);

/* `hash` NULL: there is no such user; takes as long and does not fit. ERR_UNAVAILABLE. */
enum err password_fits(const char *hash, const char *password, bool *fits_r);

/* A schema's check of a new password: it must not be a common one. */
const char *password_check(const char *s, size_t n, const char **code_r);

/* Adds a fault where the new password is the user's e-mail address. */
void password_check_email(struct exchange *x, const char *pointer, const char *password,
                          const char *email);

#endif
