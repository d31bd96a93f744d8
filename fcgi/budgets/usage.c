#include "usage.h"

#include "answer.h"
#include "budgets.h"
#include "queries.h"

enum periods_parameter { PERIODS };

/* Ten years of months: what a page can draw, and a bound for what a request may cost. */
enum { PERIODS_MAX = 120 };

const struct schema usage_history_query = {
    .members =
        (const struct member[]){
            [PERIODS] = {.name = "periods",
                         .type = VALUE_INT,
                         .min = 1,
                         .max = PERIODS_MAX,
                         .fallback = "12"},
            {.name = NULL},
        },
};

const struct schema usage_preview_query = {
    .members =
        (const struct member[]){
            [PERIODS] = {.name = "periods",
                         .type = VALUE_INT,
                         .min = 1,
                         .max = PERIODS_MAX,
                         .fallback = "6"},
            {.name = NULL},
        },
};

enum err usage_history(struct exchange *x)
{
    const char *params[] = {x->caller.book, digits_text(x), x->caller.zone, x->args[0],
                            x->query[PERIODS]};
    return answer(x, QUERY_BUDGET_HISTORY, params, sizeof params / sizeof *params, NULL);
}

enum err usage_explain(struct exchange *x)
{
    const char *params[] = {x->caller.book, digits_text(x), x->caller.zone, x->args[0],
                            x->query[ON_DAY]};
    return answer(x, QUERY_BUDGET_EXPLAIN, params, sizeof params / sizeof *params, NULL);
}

enum err usage_preview(struct exchange *x)
{
    const char *params[] = {x->caller.book, digits_text(x), x->caller.zone, x->query[PERIODS],
                            body_json(x)};
    return answer(x, QUERY_BUDGET_PREVIEW, params, sizeof params / sizeof *params, NULL);
}
