#include "routes.h"

#include "events.h"
#include "totals.h"
#include "transactions.h"

#define TRANSACTIONS "/v1/transactions"
#define CATEGORIES   "/v1/categories"

static const char *const producers[] = {"auth", "budgets", NULL};
static const char *const totals_readers[] = {"budgets", NULL};

const struct route routes[] = {
    {.method = METHOD_POST,
     .path = TRANSACTIONS,
     .handle = transaction_create,
     .role = ROLE_EDITOR,
     .body = &transaction_draft,
     .flags = ROUTE_IDEMPOTENT},
    {.method = METHOD_GET,
     .path = TRANSACTIONS,
     .handle = transaction_list,
     .role = ROLE_VIEWER,
     .query = &list_query},
    {.method = METHOD_POST,
     .path = TRANSACTIONS "/check",
     .handle = transaction_check,
     .role = ROLE_VIEWER,
     .body = &transaction_trial},
    {.method = METHOD_POST,
     .path = TRANSACTIONS "/batch",
     .handle = transaction_batch,
     .role = ROLE_EDITOR,
     .body = &batch_body,
     .flags = ROUTE_IDEMPOTENT | ROUTE_LARGE_BODY},
    {.method = METHOD_GET,
     .path = TRANSACTIONS "/{id}",
     .handle = transaction_get,
     .role = ROLE_VIEWER},
    {.method = METHOD_PATCH,
     .path = TRANSACTIONS "/{id}",
     .handle = transaction_change,
     .role = ROLE_EDITOR,
     .body = &transaction_changes,
     .flags = ROUTE_IDEMPOTENT | ROUTE_PARTIAL},
    {.method = METHOD_DELETE,
     .path = TRANSACTIONS "/{id}",
     .handle = transaction_delete,
     .role = ROLE_EDITOR,
     .query = &delete_query},
    {.method = METHOD_GET, .path = CATEGORIES, .handle = category_list, .role = ROLE_VIEWER},
    {.method = METHOD_POST,
     .path = CATEGORIES "/rename",
     .handle = category_rename,
     .role = ROLE_EDITOR,
     .body = &rename_body,
     .flags = ROUTE_IDEMPOTENT},
    {.method = METHOD_POST,
     .path = "/internal/transactions/events",
     .handle = events_receive,
     .role = ROLE_SERVICE,
     .callers = producers,
     .flags = ROUTE_INTERNAL | ROUTE_LARGE_BODY | ROUTE_RAW_BODY},
    {.method = METHOD_GET,
     .path = "/internal/transactions/totals",
     .handle = totals_list,
     .role = ROLE_SERVICE,
     .query = &totals_query,
     .callers = totals_readers,
     .flags = ROUTE_INTERNAL},
    {.method = METHOD_GET,
     .path = "/internal/transactions/totals/{id}",
     .handle = totals_get,
     .role = ROLE_SERVICE,
     .callers = totals_readers,
     .flags = ROUTE_INTERNAL},
};

const size_t route_count = sizeof routes / sizeof *routes;
