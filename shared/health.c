#include "health.h"

#include "common_queries.h"
#include "db.h"
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
    if (!token_keys_loaded())
        return "no key to check tokens with is loaded yet";
    return NULL;
}

bool health_answer(struct exchange *x)
{
    size_t n = strlen(x->service->name);
    const char *path = x->req.path;
    if (!x->req.internal || path[0] != '/' || strncmp(path + 1, x->service->name, n) != 0)
        return false;
    if (strcmp(path + 1 + n, "/healthz") == 0)
        answer_health(x, NULL);
    else if (strcmp(path + 1 + n, "/readyz") == 0)
        answer_health(x, not_ready(x));
    else
        return false;
    return true;
}
