#ifndef PURSER_SERVICE_TOKEN_H
#define PURSER_SERVICE_TOKEN_H

#include "arena.h"
#include "buf.h"
#include "err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A service's own access token, which auth gives for the service's secret. The HTTP is the caller's:
 * POST service_token_request() to SERVICE_TOKEN_PATH, and give a 200's body to
 * service_token_take().
 */
#define SERVICE_TOKEN_PATH "/internal/tokens"

/* Zero: none. Released by buf_free(&token.text). */
struct service_token {
    struct buf text;
    int64_t renew_at, ends_at; /* monotonic ms */
};

/* The body that asks for a token; arena. */
const char *service_token_request(struct arena *arena, const char *service);
/* ERR_SYNTAX where the answer holds no token of a useful length of life; the old one stays. */
enum err service_token_take(struct service_token *token, struct arena *arena, const char *body,
                            size_t n);
/* It is time for a new one, a minute before the end. */
bool service_token_due(const struct service_token *token);
/* The text while it can be used; NULL where there is none. */
const char *service_token_text(const struct service_token *token);
/* It was refused: its key may have gone. */
void service_token_drop(struct service_token *token);

#endif
