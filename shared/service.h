#ifndef PURSER_SERVICE_H
#define PURSER_SERVICE_H

#include "db.h"
#include "metrics.h"
#include "route.h"
#include "settings.h"

struct keeper;

/* Another service that is told events of these types; see docs/events.md. */
struct subscriber {
    const char *service;
    const char *const *types; /* ends with NULL */
};

/* What makes a program: everything else is libpurser's. All members live as long as the program. */
struct service {
    const char *name; /* "transactions" */
    const struct route *routes;
    size_t route_count;
    const struct db_statement *statements; /* prepared at connect, in this order */
    size_t statement_count;
    const struct config_key *config; /* the service's own keys; ends with a NULL name; NULL: none */
    size_t shared_size; /* bytes of shared memory of its own, zeroed; see service_shared() */
    /* Before the first fork, with the configuration read; NULL: nothing. An error stops the
     * program. */
    enum err (*start)(const struct service *service);
    /* In each child after the fork; NULL: nothing. */
    enum err (*start_child)(const struct service *service);
    /* The key set (JWKS, RFC 7517) by which tokens are checked, in the arena, where it is the
     * service's own; NULL: auth is asked for it. In the keeper. */
    enum err (*key_set)(struct arena *arena, const char **jwks_r);
    /* What the service's keeper does each second, half a second at most; see keeper.h. An error
     * is logged and the task tried again soon. NULL: nothing. */
    enum err (*keeper_task)(struct keeper *keeper);
    /* Who is told the events in the service's outbox; ends with a NULL service; NULL: nobody. */
    const struct subscriber *subscribers;
    /* Types of events that every gateway is told; see gateways.h. Ends with NULL; NULL: none. */
    const char *const *gateway_types;
    /* Calls to other services that are counted, beside those that every program makes; ends with a
     * NULL target. NULL: none. */
    const struct call_kind *calls;
    const char *breaker_target; /* the service that the breaker is for; NULL: it is not used */
    /* What the service counts for itself; ends with a NULL name. NULL: nothing. */
    const struct figure *figures;
    /* The life of a process of the service's own, which the master keeps like the others: runs
     * until stop_requested (process.h), finishes what it has in hand within 10 s, and returns its
     * exit status. NULL: none. */
    int (*sender)(const struct service *service);
};

/*
 * The whole of main(): options (--help, --version, --check-config, --print-config, --print-routes,
 * --config FILE), configuration, sockets, processes. Returns the exit status.
 */
int service_main(int argc, char **argv, const struct service *service);

/* The service's own part of shared memory: the same in every process. Use atomics only. */
void *service_shared(void);

#endif
