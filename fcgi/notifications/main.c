#include "gateways.h"
#include "queries.h"
#include "routes.h"
#include "service.h"

static const struct config_key config[] = {GATEWAY_KEYS, {0}};

static const char *const published[] = {"stream.published", "session.revoked", NULL};

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "notifications",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
        .config = config,
        .gateway_types = published,
    };
    return service_main(argc, argv, &service);
}
