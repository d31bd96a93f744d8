#ifndef PURSER_AUTH_REFRESH_TOKEN_H
#define PURSER_AUTH_REFRESH_TOKEN_H

#include "arena.h"
#include "err.h"
#include "uuid.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Refresh tokens: session id, generation, and HMAC-SHA-256 over both and the session's own salt
 * under PURSER_REFRESH_KEY, in base64url. Made from what the session's row says, so none is stored,
 * and the same generation has always the same token.
 */
enum { SALT_BYTES = 16, SALT_TEXT = 2 * SALT_BYTES + 1, REFRESH_MAC = 32, REFRESH_TEXT = 71 };

struct refresh_token {
    char session[UUID_TEXT];
    int32_t generation; /* from 1 */
    uint8_t mac[REFRESH_MAC];
};

/* A new session's salt in hexadecimal, as SQL takes it. */
enum err salt_make(char out[SALT_TEXT]);

/* `salt` in hexadecimal. ERR_INTERNAL. */
enum err refresh_token_make(const char *session, int32_t generation, const char *salt,
                            char out[REFRESH_TEXT]);
/* Takes it apart. ERR_DENIED: it has not the form. Says nothing of who made it. */
enum err refresh_token_read(const char *text, struct refresh_token *token_r);
/* Is it ours? `salt` is of the session that it names. */
bool refresh_token_genuine(const struct refresh_token *token, const char *salt);

#endif
