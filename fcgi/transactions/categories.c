#include "answer.h"
#include "definitions.h"
#include "queries.h"
#include "transactions.h"

enum err category_list(struct exchange *x)
{
    const char *params[] = {x->caller.book};
    return answer(x, QUERY_CATEGORY_LIST, params, 1, NULL);
}

enum err category_rename(struct exchange *x)
{
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_CATEGORY_RENAME,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone,
                   x->idempotency_key, x->request_hash, NULL, NULL, body_text(x, "from"),
                   body_text(x, "to")},
        .count = 11,
        .seen = 7,
        .definitions = 8,
    };
    return judged_answer(x, &call, NULL);
}
