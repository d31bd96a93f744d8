#include "budgets_config.h"
#include "figures.h"
#include "queries.h"
#include "reread.h"
#include "routes.h"
#include "service.h"

static const char *const told_transactions[] = {"budget.changed", NULL};
static const char *const told_notifications[] = {"budget.changed", "usage.moved", NULL};

static const struct subscriber subscribers[] = {
    {.service = "transactions", .types = told_transactions},
    {.service = "notifications", .types = told_notifications},
    {.service = NULL},
};

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "budgets",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
        .subscribers = subscribers,
        .config = budgets_config,
        .keeper_task = reread,
        .calls = budgets_calls,
        .figures = budgets_figures,
    };
    return service_main(argc, argv, &service);
}
