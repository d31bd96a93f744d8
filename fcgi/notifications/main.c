#include "figures.h"
#include "notifications.h"
#include "queries.h"
#include "routes.h"
#include "sender.h"
#include "service.h"
#include "stream.h"

static const char *const published[] = {"stream.published", "session.revoked", NULL};

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "notifications",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
        .config = notifications_config,
        .keeper_task = stream_tell_usage,
        .gateway_types = published,
        .figures = notifications_figures,
        .start = sender_start,
        .sender = sender_run,
    };
    return service_main(argc, argv, &service);
}
