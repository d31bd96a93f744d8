#ifndef PURSER_PROBLEM_H
#define PURSER_PROBLEM_H

#include "http.h"

/*
 * Problem Details for HTTP APIs (RFC 9457). The one table of problem types; each `type` is a
 * relative path that the gateway serves as a page.
 */
enum problem {
    PROBLEM_NOT_JSON,        /* 400 /problems/malformed-json */
    PROBLEM_BAD_REQUEST,     /* 400 /problems/bad-request */
    PROBLEM_UNAUTHENTICATED, /* 401 /problems/unauthenticated */
    PROBLEM_CREDENTIALS,     /* 401 /problems/invalid-credentials */
    PROBLEM_ROLE,            /* 403 /problems/forbidden */
    PROBLEM_NOT_FOUND,       /* 404 /problems/not-found */
    PROBLEM_METHOD,          /* 405 /problems/method-not-allowed */
    PROBLEM_ID_TAKEN,        /* 409 /problems/id-taken */
    PROBLEM_EMAIL_TAKEN,     /* 409 /problems/email-taken */
    PROBLEM_STALE,           /* 412 /problems/precondition-failed */
    PROBLEM_TOO_LARGE,       /* 413 /problems/content-too-large */
    PROBLEM_MEDIA_TYPE,      /* 415 /problems/unsupported-media-type */
    PROBLEM_INVALID,         /* 422 /problems/validation-failed */
    PROBLEM_BUDGET_EXCEEDED, /* 422 /problems/budget-exceeded */
    PROBLEM_KEY_REUSED,      /* 422 /problems/idempotency-key-reused */
    PROBLEM_BATCH,           /* 422 /problems/batch-refused */
    PROBLEM_TOO_MANY,        /* 429 /problems/too-many-requests */
    PROBLEM_INTERNAL,        /* 500 /problems/internal-error */
    PROBLEM_UNAVAILABLE,     /* 503 /problems/unavailable */
    PROBLEM_OVERLOADED,      /* 503 /problems/overloaded */
    PROBLEM_COUNT
};

struct problem_type {
    int status;
    const char *type, *title;
};

const struct problem_type *problem_type(enum problem problem);

/*
 * Makes the response a problem: status, body and what HTTP wants with it (WWW-Authenticate at 401,
 * Retry-After at 503; at 429 that is the caller's). `detail` is for people. Carries x->faults as `errors` where there are any.
 */
void problem_send(struct exchange *x, enum problem problem, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with one more member, whose value is ready JSON (budget_check, results). */
void problem_send_with(struct exchange *x, enum problem problem, const char *member,
                       const char *json, const char *detail);
/* PROBLEM_INVALID for x->faults. */
void problem_invalid(struct exchange *x);
#define PROBLEM_INVALID_DETAIL "The errors name each fault."
/*
 * Renders a problem object without sending it, for one item of a batch: the same for the same
 * input, so that a replay is, too (no instance, no request_id). `faults` and `member` may be NULL.
 */
void problem_render(struct buf *buf, enum problem problem, const struct faults *faults,
                    const char *member, const char *json, const char *detail);
/* What a handler's error means to the client: 503 for ERR_UNAVAILABLE and ERR_TIMEOUT, else 500. */
void problem_from_err(struct exchange *x, enum err err);

#endif
