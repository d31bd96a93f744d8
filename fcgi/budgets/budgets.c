#include "budgets.h"

#include "answer.h"
#include "db.h"
#include "etag.h"
#include "list.h"
#include "queries.h"

#define COLLECTION "/v1/budgets"

static const char *const units[] = {"day", "week", "month", "quarter", "year", NULL};
static const char *const modes[] = {"track", "warn", "block", NULL};
static const char *const rollovers[] = {"none", "surplus", "deficit", "both", NULL};

static const struct member category = {.type = VALUE_CATEGORY};
static const struct member threshold = {.type = VALUE_INT, .min = 1, .max = 99};

static const struct member period_members[] = {
    {.name = "unit", .type = VALUE_ENUM, .values = units},
    {.name = "every", .type = VALUE_INT, .min = 1, .max = 366},
    {.name = "anchor", .type = VALUE_DAY},
    {.name = NULL},
};
static const struct schema period = {.members = period_members};

/* What a preview alone takes stands first, and then the id, which a change does not take.
 * Categories that differ by case alone are the database's to find. */
static const struct member budget_members[] = {
    {.name = "replaces", .type = VALUE_UUID},
    {.name = "id", .type = VALUE_UUID},
    {.name = "name",
     .type = VALUE_TEXT,
     .required = true,
     .single_line = true,
     .min = 1,
     .max = 100},
    {.name = "categories", .type = VALUE_ARRAY, .item = &category, .distinct = true, .max = 50},
    {.name = "amount", .type = VALUE_MONEY, .required = true},
    {.name = "currency", .type = VALUE_BOOK_CURRENCY},
    {.name = "period", .type = VALUE_OBJECT, .object = &period},
    {.name = "thresholds",
     .type = VALUE_ARRAY,
     .item = &threshold,
     .distinct = true,
     .min = 1,
     .max = 10},
    {.name = "mode", .type = VALUE_ENUM, .values = modes},
    {.name = "rollover", .type = VALUE_ENUM, .values = rollovers},
    {.name = "rollover_cap", .type = VALUE_MONEY, .nullable = true},
    {.name = "starts_on", .type = VALUE_DAY},
    {.name = "ends_on", .type = VALUE_DAY, .nullable = true},
    {.name = NULL},
};
const struct schema budgets_preview_body = {.members = budget_members};
const struct schema budgets_create_body = {.members = budget_members + 1};
const struct schema budgets_change_body = {.members = budget_members + 2};

enum list_parameter { LIST_LIMIT, LIST_CURSOR };

const struct schema budgets_list_query = {
    .members =
        (const struct member[]){
            [LIST_LIMIT] =
                {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
            [LIST_CURSOR] = {.name = "cursor", .type = VALUE_CURSOR},
            {.name = NULL},
        },
};

const struct schema budgets_on_query = {
    .members =
        (const struct member[]){
            [ON_DAY] = {.name = "on", .type = VALUE_DAY},
            {.name = NULL},
        },
};

enum err budgets_list(struct exchange *x)
{
    const char *scope = list_scope(x);
    char *position;
    if (list_position(x, x->query[LIST_CURSOR], scope, &position) != OK)
        return OK;
    const char *params[] = {x->caller.book, x->caller.currency,   digits_text(x),
                            x->caller.zone, x->query[LIST_LIMIT], position};
    PGresult *page;
    enum err err =
        db_call(x->db, QUERY_BUDGET_LIST, params, sizeof params / sizeof *params, x->arena, &page);
    if (err != OK)
        return err;
    return list_send(x, db_text(page, 0, 0), db_text(page, 0, 1), scope);
}

enum err budgets_create(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user,     x->caller.currency, digits_text(x),
                            x->caller.zone, x->idempotency_key, x->request_hash,    body_json(x)};
    return answer(x, QUERY_BUDGET_CREATE, params, sizeof params / sizeof *params, COLLECTION);
}

enum err budgets_get(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.currency, digits_text(x),
                            x->caller.zone, x->args[0],         x->query[ON_DAY]};
    return answer(x, QUERY_BUDGET_GET, params, sizeof params / sizeof *params, NULL);
}

enum err budgets_change(struct exchange *x)
{
    const char *params[] = {
        x->caller.book,     x->caller.user,  x->caller.currency, digits_text(x),   x->caller.zone,
        x->idempotency_key, x->request_hash, x->args[0],         etag_if_match(x), body_json(x)};
    return answer(x, QUERY_BUDGET_CHANGE, params, sizeof params / sizeof *params, NULL);
}

enum err budgets_delete(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.currency, digits_text(x),
                            x->caller.zone, x->args[0],         etag_if_match(x)};
    return answer(x, QUERY_BUDGET_DELETE, params, sizeof params / sizeof *params, NULL);
}
