#ifndef PURSER_ANSWER_H
#define PURSER_ANSWER_H

#include "http.h"
#include "problem.h"

/*
 * From SQL to HTTP. Every SQL function that a handler calls returns one row
 *
 *     outcome text, body text, version bigint, replayed boolean
 *
 * and answer() makes the response of it. Outcomes:
 *
 *     ok          200; body is the resource or list; a version that is not null goes into its ETag
 *     created     201; as ok, with Location: <location>/<id of the body>
 *     done        204
 *     not_found   404
 *     erased      401: the book is no more
 *     exists      409 id-taken
 *     stale       412
 *     key_reused  422 idempotency-key-reused
 *     exceeded    422 budget-exceeded; body is the budget_check
 *     invalid     422; body is a JSON array of {"pointer" or "parameter", "code", "detail"}
 *
 * Any other outcome is a fault of ours, unless the handler deals with it before.
 */
struct answer {
    const char *outcome; /* never NULL */
    const char *body;    /* NULL where none */
    int64_t version;     /* 0 where null */
    bool replayed;
};

/* Calls the statement and reads its one row. Errors as db_call(). */
enum err answer_fetch(struct exchange *x, unsigned statement, const char *const *params,
                      size_t count, struct answer *answer_r);
/* Makes the response. `location` is the collection's path ("/v1/transactions") or NULL. */
enum err answer_send(struct exchange *x, const struct answer *answer, const char *location);
/* The problem that an outcome stands for, where it is a problem and nothing more; for the items of
 * a batch. */
bool answer_refusal(const char *outcome, enum problem *problem_r, const char **detail_r);
/* Adds the faults of an `invalid` outcome's body. ERR_INTERNAL where SQL gave something else. */
enum err faults_from_json(struct faults *faults, const char *json);
/* Both, answer_fetch() and answer_send(). */
enum err answer(struct exchange *x, unsigned statement, const char *const *params, size_t count,
                const char *location);

#endif
