#include "definitions.h"
#include "judge_again.h"
#include "queries.h"
#include "routes.h"
#include "service.h"

static enum err start_child(const struct service *service)
{
    (void)service;
    return definitions_start();
}

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "transactions",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
        .start_child = start_child,
        .keeper_task = judge_again,
    };
    return service_main(argc, argv, &service);
}
