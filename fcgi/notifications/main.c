#include "queries.h"
#include "routes.h"
#include "service.h"

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "notifications",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
    };
    return service_main(argc, argv, &service);
}
