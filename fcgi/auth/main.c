#include "auth.h"
#include "figures.h"
#include "hash_gate.h"
#include "keys.h"
#include "password.h"
#include "queries.h"
#include "routes.h"
#include "service.h"

static const char *const told_books[] = {"book.erased", NULL};
static const char *const told_notifications[] = {"book.erased", "user.erased", "session.revoked",
                                                 NULL};

static const struct subscriber subscribers[] = {
    {.service = "transactions", .types = told_books},
    {.service = "budgets", .types = told_books},
    {.service = "notifications", .types = told_notifications},
    {.service = NULL},
};

static enum err start(const struct service *service)
{
    (void)service;
    gate_open(service_shared(), auth_settings.password_hashes);
    enum err err = password_start();
    return err != OK ? err : keys_start();
}

int main(int argc, char **argv)
{
    const struct service service = {
        .name = "auth",
        .routes = routes,
        .route_count = route_count,
        .statements = queries,
        .statement_count = QUERY_COUNT,
        .config = auth_config,
        .shared_size = gate_size(),
        .start = start,
        .key_set = keys_set,
        .subscribers = subscribers,
        .figures = auth_figures,
    };
    return service_main(argc, argv, &service);
}
