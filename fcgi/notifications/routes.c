#include "routes.h"

#include "alerts.h"
#include "channels.h"
#include "deliveries.h"
#include "events.h"
#include "pages.h"
#include "stream.h"
#include "tickets.h"

static const char *const producers[] = {"auth", "transactions", "budgets", NULL};

const struct route routes[] = {
    {
        .method = METHOD_GET,
        .path = "/v1/alerts",
        .handle = alerts_list,
        .role = ROLE_VIEWER,
        .query = &alerts_list_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/alerts/read-all",
        .handle = alerts_read_all,
        .role = ROLE_VIEWER,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/alerts/{id}",
        .handle = alerts_get,
        .role = ROLE_VIEWER,
    },
    {
        .method = METHOD_PATCH,
        .path = "/v1/alerts/{id}",
        .handle = alerts_change,
        .role = ROLE_VIEWER,
        .body = &alerts_change_body,
        .flags = ROUTE_IDEMPOTENT | ROUTE_PARTIAL,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/channels/confirm",
        .handle = pages_confirm_show,
        .role = ROLE_PUBLIC,
        .query = &pages_link_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels/confirm",
        .handle = pages_confirm,
        .role = ROLE_PUBLIC,
        .query = &pages_link_query,
        .flags = ROUTE_RAW_BODY,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/channels/unsubscribe",
        .handle = pages_unsubscribe_show,
        .role = ROLE_PUBLIC,
        .query = &pages_link_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels/unsubscribe",
        .handle = pages_unsubscribe,
        .role = ROLE_PUBLIC,
        .query = &pages_link_query,
        .flags = ROUTE_RAW_BODY,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/channels",
        .handle = channels_list,
        .role = ROLE_VIEWER,
        .query = &channels_list_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels",
        .handle = channels_create,
        .role = ROLE_VIEWER,
        .body = &channels_create_body,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/channels/{id}",
        .handle = channels_get,
        .role = ROLE_VIEWER,
    },
    {
        .method = METHOD_PATCH,
        .path = "/v1/channels/{id}",
        .handle = channels_change,
        .role = ROLE_VIEWER,
        .body = &channels_change_body,
        .flags = ROUTE_IDEMPOTENT | ROUTE_PARTIAL,
    },
    {
        .method = METHOD_DELETE,
        .path = "/v1/channels/{id}",
        .handle = channels_delete,
        .role = ROLE_VIEWER,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels/{id}/test",
        .handle = channels_test,
        .role = ROLE_VIEWER,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels/{id}/rotate-secret",
        .handle = channels_rotate_secret,
        .role = ROLE_VIEWER,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/channels/{id}/deliveries",
        .handle = deliveries_list,
        .role = ROLE_VIEWER,
        .query = &deliveries_list_query,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/channels/{id}/deliveries/{delivery_id}/retry",
        .handle = deliveries_retry,
        .role = ROLE_VIEWER,
        .flags = ROUTE_IDEMPOTENT,
    },
    {
        .method = METHOD_POST,
        .path = "/v1/stream/ticket",
        .handle = tickets_create,
        .role = ROLE_VIEWER,
    },
    {
        .method = METHOD_GET,
        .path = "/v1/stream",
        .handle = stream_get,
        .role = ROLE_PUBLIC,
        .query = &stream_query,
        .flags = ROUTE_TOKEN_OPTIONAL,
    },
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
