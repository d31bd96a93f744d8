#ifndef PURSER_SERVICE_H
#define PURSER_SERVICE_H

#include "db.h"
#include "route.h"
#include "settings.h"

struct courier;

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
    /* In each responder and the courier after the fork; NULL: nothing. */
    enum err (*start_child)(const struct service *service);
    /* What the service's courier does each second, half a second at most; see courier.h. An error
     * is logged and the task tried again soon. NULL: nothing. */
    enum err (*courier_task)(struct courier *courier);
};

/*
 * The whole of main(): options (--help, --version, --check-config, --print-config, --print-routes,
 * --config FILE), configuration, sockets, master, responders, courier. Returns the exit status.
 */
int service_main(int argc, char **argv, const struct service *service);

/* The service's own part of shared memory: the same in master, responders and courier. Use atomics
 * only. */
void *service_shared(void);

#endif
