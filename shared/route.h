#ifndef PURSER_ROUTE_H
#define PURSER_ROUTE_H

#include "http.h"
#include "schema.h"

enum route_flag {
    ROUTE_IDEMPOTENT = 1u << 0,     /* honours Idempotency-Key */
    ROUTE_INTERNAL = 1u << 1,       /* only by the gateway's internal listener */
    ROUTE_LARGE_BODY = 1u << 2,     /* 4 MiB instead of 64 KiB */
    ROUTE_BODY_OPTIONAL = 1u << 3,  /* an empty body counts as none */
    ROUTE_PARTIAL = 1u << 4,        /* body is a JSON Merge Patch (RFC 7396) */
    ROUTE_CACHEABLE = 1u << 5,      /* the handler sets Cache-Control; else no-store */
    ROUTE_SLOW = 1u << 6,           /* hashes a password: sheds at 1 s instead of 250 ms */
    ROUTE_TOKEN_OPTIONAL = 1u << 7, /* ROLE_PUBLIC, but a valid token fills `caller` */
    ROUTE_RAW_BODY = 1u << 8        /* the handler reads the body itself, whatever its type is */
};

/*
 * One line of a service's route table. The dispatcher does everything that this says, so that the
 * handler sees an authenticated caller with a sufficient role and typed, valid input.
 */
struct route {
    enum method method;
    const char
        *path; /* "/v1/transactions/{id}": a {…} segment is a UUID; anything else there is 404 */
    enum err (*handle)(struct exchange *x); /* an error returned becomes problem_from_err() */
    enum role role;                         /* the least one */
    const struct schema *query;             /* NULL: none are taken */
    const struct schema *body;              /* NULL: a body is refused where it is not empty */
    const char *const
        *callers; /* ROLE_SERVICE: names of the services that may call; ends with NULL */
    unsigned flags;
};

/*
 * The route for a request, or NULL; then *methods_r has a bit (1 << method) for each method that
 * the path has, 0 where there is no such path. Internal routes are not seen from the public
 * listener. `args` receives the path's ids. A path that is both a literal and an id ("limits")
 * takes the literal: its route stands first in the table.
 */
const struct route *route_find(const struct route *routes, size_t count, const struct request *req,
                               struct arena *arena, const char **args, unsigned *methods_r);
/* "GET, HEAD, POST, OPTIONS" for such bits, in the arena. */
char *route_methods(unsigned methods, struct arena *arena);
const char *role_name(enum role role);
/* The table as a JSON array, for tests that must not miss a route. */
void routes_print(const struct route *routes, size_t count, FILE *out);

#endif
