#ifndef PURSER_DEFINITIONS_H
#define PURSER_DEFINITIONS_H

#include "answer.h"
#include "http.h"

/*
 * The live budget check: the budgets' definitions are asked of the budgets service at each write,
 * with the caller's own token and the ETag seen last for the book, so that nearly always the answer
 * is a 304. When that service does not answer within DEFINITIONS_TIMEOUT_MS in all, or the circuit
 * breaker is open, the database's stored definitions must do.
 */
enum { DEFINITIONS_TIMEOUT_MS = 80 };

/* One statement that judges, and where in its parameters the definitions go. */
struct judged_call {
    unsigned query;
    const char *params[16];
    size_t count;
    size_t seen;        /* index of the version that the answer named; its parameter is set here */
    size_t definitions; /* index of the definitions; 0: the statement takes none, they are stored
                           before */
    bool snapshot;      /* filled in: it was judged by the definitions stored before */
};

/*
 * Asks for the definitions and runs the statement with them; again with all definitions where the
 * database's own are older than those a 304 vouched for. Errors as answer_fetch(); a budgets
 * service that fails is none.
 */
enum err judged_fetch(struct exchange *x, struct judged_call *call, struct answer *answer_r);
/* And sends the answer. */
enum err judged_answer(struct exchange *x, struct judged_call *call, const char *location);

/* The version in an ETag of definitions, "<version>-<hash>", in the arena; NULL where the tag is of
 * another form. */
char *definitions_version(struct arena *arena, const char *etag);

/* After the fork: the process's HTTP client and its memory of ETags. */
enum err definitions_start(void);

#endif
