#ifndef PURSER_REVOCATION_H
#define PURSER_REVOCATION_H

#include "uuid.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sessions and users whose tokens are no longer good, kept for REVOCATION_KEEP_S in shared memory
 * as atomics: one keeper writes, every responder reads, a killed one wedges nothing. Sessions are
 * named by `sid`, never by a token's text.
 *
 * The table is bounded. Where it is full, everything issued before that moment is refused, so that
 * a client refreshes (and a session that has ended can't): too many end, none lives on.
 */
enum { REVOCATION_KEEP_S = 900 };

struct revocations; /* in shared memory */

size_t revocations_size(void);
/* The part of shared memory to use from now on; zeroed memory is an empty table. */
void revocations_attach(struct revocations *shared);

/* `id` is a session, or a user: then tokens issued at or before `at` (seconds since 1970) are
 * refused. The nil UUID is everybody. */
void revocation_add(const struct uuid *id, int64_t at);
/* Looks up both; `issued` is the token's iat. */
bool revoked(const struct uuid *session, const struct uuid *user, int64_t issued);

#endif
