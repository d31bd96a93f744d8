#include "routes.h"

#include "budgets.h"
#include "events.h"
#include "limits.h"
#include "usage.h"

static const char *const limits_callers[] = {"transactions", NULL};
static const char *const producers[] = {"auth", "transactions", NULL};

const struct route routes[] = {
    {
        .method = METHOD_GET,
        .path = "/v1/budgets/limits",
        .handle = limits_get,
        .role = ROLE_VIEWER,
        .query = &limits_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/budgets/preview",
        .handle = usage_preview,
        .role = ROLE_VIEWER,
        .query = &usage_preview_query,
        .body = &budgets_preview_body,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/budgets",
        .handle = budgets_list,
        .role = ROLE_VIEWER,
        .query = &budgets_list_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/budgets",
        .handle = budgets_create,
        .role = ROLE_EDITOR,
        .body = &budgets_create_body,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/budgets/{id}",
        .handle = budgets_get,
        .role = ROLE_VIEWER,
        .query = &budgets_on_query,
    },
    {
        .method = METHOD_PATCH,
        .path = "/v1/budgets/{id}",
        .handle = budgets_change,
        .role = ROLE_EDITOR,
        .body = &budgets_change_body,
        .flags = ROUTE_IDEMPOTENT | ROUTE_PARTIAL,
    },
    {
        .method = METHOD_DELETE,
        .path = "/v1/budgets/{id}",
        .handle = budgets_delete,
        .role = ROLE_EDITOR,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/budgets/{id}/history",
        .handle = usage_history,
        .role = ROLE_VIEWER,
        .query = &usage_history_query,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/budgets/{id}/explain",
        .handle = usage_explain,
        .role = ROLE_VIEWER,
        .query = &budgets_on_query,
    },
    {
        .method = METHOD_GET,
        .path = "/internal/limits/{id}",
        .handle = limits_of_book,
        .role = ROLE_SERVICE,
        .query = &limits_of_book_query,
        .callers = limits_callers,
        .flags = ROUTE_INTERNAL,
    },
    {
        .method = METHOD_POST,
        .path = "/internal/budgets/events",
        .handle = events_receive,
        .role = ROLE_SERVICE,
        .callers = producers,
        .flags = ROUTE_INTERNAL | ROUTE_LARGE_BODY | ROUTE_RAW_BODY,
    },
};

const size_t route_count = sizeof routes / sizeof *routes;
