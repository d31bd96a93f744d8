#ifndef PURSER_CLIENT_H
#define PURSER_CLIENT_H

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "metrics.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Calls from one service to another, through the gateway's internal listener
 * (settings.internal_url, or the Unix socket settings.internal_socket). One kept connection a
 * process.
 */
struct client;

struct client *client_new(void);
void client_free(struct client **client);

struct client_call {
    const struct call_kind *kind; /* what it is counted as; NULL: nothing */
    const char *method;           /* NULL: GET, or POST where there is a body */
    const char *path;             /* with query: "/v1/budgets/limits" */
    const char *bearer;           /* NULL: none */
    const char *if_none_match;    /* NULL: none */
    const char *body;             /* JSON; NULL: none */
    const char *request_id;       /* NULL: none */
    const char *traceparent;      /* NULL: none */
    int64_t timeout_ms;           /* in all: connect, send, wait and read */
    size_t answer_max;            /* a longer answer is ERR_TOO_LARGE */
};

struct client_answer {
    int status;
    const char *etag; /* NULL where none; arena */
    const char *body; /* with a NUL after body_len bytes; arena */
    size_t body_len;
    int64_t us; /* microseconds from call to answer */
};

/* OK means that an answer of any status came. ERR_TIMEOUT, ERR_UNAVAILABLE (no connection),
 * ERR_TOO_LARGE, ERR_IO. answer_r->us is set in every case. */
enum err client_call(struct client *client, const struct client_call *call, struct arena *arena,
                     struct client_answer *answer_r);

#endif
