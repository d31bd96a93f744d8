#include "deliveries.h"

#include "channels.h"
#include "db.h"
#include "list.h"
#include "positions.h"
#include "problem.h"
#include "queries.h"

enum list_parameter { LIST_LIMIT, LIST_CURSOR };

const struct schema deliveries_list_query = {
    .members =
        (const struct member[]){
            [LIST_LIMIT] =
                {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
            [LIST_CURSOR] = {.name = "cursor", .type = VALUE_CURSOR},
            {.name = NULL},
        },
};

enum err deliveries_list(struct exchange *x)
{
    enum { AT, DELIVERY, ATTEMPT, PARTS };
    const char *after[PARTS];
    /* Of this channel alone. */
    const char *scope = arena_printf(x->arena, "%s %s", list_scope(x), x->args[0]);
    char *position;
    PGresult *page;
    if (list_position(x, x->query[LIST_CURSOR], scope, &position) != OK)
        return OK;
    position_split(x->arena, position, after, PARTS);
    const char *params[] = {x->caller.book,  x->caller.user, x->args[0],          after[AT],
                            after[DELIVERY], after[ATTEMPT], x->query[LIST_LIMIT]};
    enum err err =
        db_call(x->db, QUERY_ATTEMPT_LIST, params, sizeof params / sizeof *params, x->arena, &page);
    if (err != OK)
        return err;
    if (db_text(page, 0, 0) == NULL) {
        problem_send(x, PROBLEM_NOT_FOUND, "There is no such resource in this book.");
        return OK;
    }
    return list_send(x, db_text(page, 0, 0), db_text(page, 0, 1), scope);
}

enum err deliveries_retry(struct exchange *x)
{
    const char *params[] = {x->caller.book,  x->caller.user, x->idempotency_key,
                            x->request_hash, x->args[0],     x->args[1]};
    return channels_answer_accepted(x, QUERY_DELIVERY_RETRY, params,
                                    sizeof params / sizeof *params);
}
