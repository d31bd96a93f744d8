#include "transactions.h"

#include "answer.h"
#include "definitions.h"
#include "etag.h"
#include "queries.h"

#define COLLECTION "/v1/transactions"
#define COUNT(a)   (sizeof(a) / sizeof *(a))

enum err transaction_create(struct exchange *x)
{
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_TRANSACTION_CREATE,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone,
                   x->idempotency_key, x->request_hash, NULL, NULL, body_json(x)},
        .count = 10,
        .seen = 7,
        .definitions = 8,
    };
    return judged_answer(x, &call, COLLECTION);
}

enum err transaction_change(struct exchange *x)
{
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_TRANSACTION_CHANGE,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone,
                   x->idempotency_key, x->request_hash, NULL, NULL, x->args[0], etag_if_match(x),
                   body_json(x)},
        .count = 12,
        .seen = 7,
        .definitions = 8,
    };
    return judged_answer(x, &call, NULL);
}

enum err transaction_delete(struct exchange *x)
{
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_TRANSACTION_DELETE,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone, NULL,
                   NULL, x->args[0], etag_if_match(x), x->query[0]},
        .count = 10,
        .seen = 5,
        .definitions = 6,
    };
    return judged_answer(x, &call, NULL);
}

enum err transaction_check(struct exchange *x)
{
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_TRANSACTION_CHECK,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone, NULL,
                   body_json(x)},
        .count = 7,
        .seen = 5,
    };
    return judged_answer(x, &call, NULL);
}

enum err transaction_get(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.currency, digits_text(x), x->args[0]};
    return answer(x, QUERY_TRANSACTION_GET, params, COUNT(params), NULL);
}
