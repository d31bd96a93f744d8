#include "alerts.h"

#include "answer.h"
#include "db.h"
#include "etag.h"
#include "list.h"
#include "positions.h"
#include "queries.h"

enum list_parameter { LIST_UNREAD, LIST_LIMIT, LIST_CURSOR };

const struct schema alerts_list_query = {
    .members =
        (const struct member[]){
            [LIST_UNREAD] = {.name = "unread", .type = VALUE_BOOL},
            [LIST_LIMIT] =
                {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
            [LIST_CURSOR] = {.name = "cursor", .type = VALUE_CURSOR},
            {.name = NULL},
        },
};

const struct schema alerts_change_body = {
    .members =
        (const struct member[]){
            {.name = "read", .type = VALUE_BOOL},
            {.name = NULL},
        },
};

enum err alerts_list(struct exchange *x)
{
    enum { AT, ID, PARTS };
    const char *scope = list_scope(x), *after[PARTS];
    char *position;
    PGresult *page;
    if (list_position(x, x->query[LIST_CURSOR], scope, &position) != OK)
        return OK;
    position_split(x->arena, position, after, PARTS);
    const char *params[] = {x->caller.book, x->caller.user, x->query[LIST_UNREAD],
                            after[AT],      after[ID],      x->query[LIST_LIMIT]};
    enum err err =
        db_call(x->db, QUERY_ALERT_LIST, params, sizeof params / sizeof *params, x->arena, &page);
    if (err != OK)
        return err;
    return list_send(x, db_text(page, 0, 0), db_text(page, 0, 1), scope);
}

enum err alerts_get(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, x->args[0]};
    return answer(x, QUERY_ALERT_GET, params, sizeof params / sizeof *params, NULL);
}

enum err alerts_change(struct exchange *x)
{
    struct json_object *read;
    bool given = json_object_object_get_ex(x->body, "read", &read);
    const char *params[] = {x->caller.book,
                            x->caller.user,
                            x->idempotency_key,
                            x->request_hash,
                            x->args[0],
                            etag_if_match(x),
                            given ? json_object_get_string(read) : NULL};
    return answer(x, QUERY_ALERT_CHANGE, params, sizeof params / sizeof *params, NULL);
}

enum err alerts_read_all(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, x->idempotency_key, x->request_hash};
    return answer(x, QUERY_ALERTS_READ_ALL, params, sizeof params / sizeof *params, NULL);
}
