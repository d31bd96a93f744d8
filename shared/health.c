#include "health.h"

#include "common_queries.h"
#include "db.h"
#include "instances.h"
#include "metrics_text.h"
#include "process.h"
#include "service.h"
#include "token.h"

static void answer_health(struct exchange *x, const char *reason)
{
    buf_reset(x->res.body);
    x->res.status = reason == NULL ? 200 : 503;
    buf_printf(x->res.body, "{\"service\":\"%s\",\"status\":\"%s\"", x->service->name,
               reason == NULL ? "ok" : "unavailable");
    if (reason != NULL)
        buf_printf(x->res.body, ",\"reason\":\"%s\"", reason);
    buf_puts(x->res.body, "}");
}

static const char *not_ready(struct exchange *x)
{
    PGresult *result;
    if (atomic_load(&shared_memory->draining))
        return "draining";
    if (db_call(x->db, QUERY_PING, NULL, 0, x->arena, &result) != OK)
        return "the database does not answer, or its schema is not there yet";
    if (token_keys_loaded() == 0)
        return "no key to check tokens with is loaded yet";
    return NULL;
}

static void answer_alive(struct exchange *x)
{
    answer_health(x, NULL);
}

static void answer_ready(struct exchange *x)
{
    answer_health(x, not_ready(x));
}

/* As routes they are in no table: they are not counted, and logged as what programs ask. */
static const struct {
    const char *name;
    void (*answer)(struct exchange *x);
    struct route route;
} pages[] = {
    {"healthz", answer_alive, {.path = "/{service}/healthz", .flags = ROUTE_INTERNAL}},
    {"readyz", answer_ready, {.path = "/{service}/readyz", .flags = ROUTE_INTERNAL}},
    {"instances", instances_answer, {.path = "/{service}/instances", .flags = ROUTE_INTERNAL}},
    {"metrics", metrics_answer, {.path = "/{service}/metrics", .flags = ROUTE_INTERNAL}},
};

/* What follows "/<service>/" or "/_instance/<anything>/"; NULL where the path is neither. */
static const char *page_name(const struct exchange *x)
{
    static const char instance[] = "/_instance/";
    const char *path = x->req.path;
    size_t n = strlen(x->service->name);
    if (strncmp(path, instance, sizeof instance - 1) == 0) {
        const char *end = strrchr(path + sizeof instance - 1, '/');
        return end != NULL ? end + 1 : NULL;
    }
    return path[0] == '/' && strncmp(path + 1, x->service->name, n) == 0 && path[1 + n] == '/'
               ? path + 2 + n
               : NULL;
}

bool health_answer(struct exchange *x)
{
    const char *name = x->req.internal ? page_name(x) : NULL;
    for (size_t i = 0; name != NULL && i < sizeof pages / sizeof *pages; i++) {
        if (strcmp(name, pages[i].name) != 0)
            continue;
        x->route = &pages[i].route;
        pages[i].answer(x);
        return true;
    }
    return false;
}
