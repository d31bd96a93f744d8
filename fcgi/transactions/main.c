#include "definitions.h"
#include "figures.h"
#include "judge_again.h"
#include "queries.h"
#include "routes.h"
#include "service.h"

static const char *const told_budgets[] = {"transaction.changed", "totals.moved",
                                           "category.renamed", NULL};
static const char *const told_notifications[] = {"transaction.changed", "alert.raised",
                                                 "category.renamed", NULL};

static const struct subscriber subscribers[] = {
    {.service = "budgets", .types = told_budgets},
    {.service = "notifications", .types = told_notifications},
    {.service = NULL},
};

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
        .subscribers = subscribers,
        .calls = transactions_calls,
        .breaker_target = "budgets",
        .figures = transactions_figures,
    };
    return service_main(argc, argv, &service);
}
