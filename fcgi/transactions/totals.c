#include "totals.h"

#include "answer.h"
#include "queries.h"

enum totals_parameter { AFTER, LIMIT };

const struct schema totals_query = {
    .members =
        (const struct member[]){
            [AFTER] = {.name = "after",
                       .type = VALUE_UUID,
                       .fallback = "00000000-0000-0000-0000-000000000000"},
            [LIMIT] = {.name = "limit", .type = VALUE_INT, .min = 1, .max = 500, .fallback = "500"},
            {.name = NULL},
        },
};

enum err totals_list(struct exchange *x)
{
    const char *params[] = {x->query[AFTER], x->query[LIMIT]};
    return answer(x, QUERY_TOTALS_DIGESTS, params, sizeof params / sizeof *params, NULL);
}

enum err totals_get(struct exchange *x)
{
    const char *params[] = {x->args[0]};
    return answer(x, QUERY_TOTALS_OF_BOOK, params, 1, NULL);
}
