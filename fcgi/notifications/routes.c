#include "routes.h"

#include "events.h"

static const char *const producers[] = {"auth", "transactions", "budgets", NULL};

const struct route routes[] = {
    {
        .method = METHOD_POST,
        .path = "/internal/notifications/events",
        .handle = events_receive,
        .role = ROLE_SERVICE,
        .callers = producers,
        .flags = ROUTE_INTERNAL | ROUTE_LARGE_BODY | ROUTE_RAW_BODY,
    },
};

const size_t route_count = sizeof routes / sizeof *routes;
