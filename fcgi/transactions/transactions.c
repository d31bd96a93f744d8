#include "transactions.h"

#include "answer.h"
#include "definitions.h"
#include "etag.h"
#include "figures.h"
#include "queries.h"

#define COLLECTION "/v1/transactions"
#define COUNT(a)   (sizeof(a) / sizeof *(a))

/* A DELETE says in its query that it overrides. */
static bool overrides(const struct exchange *x)
{
    const char *query = x->body == NULL ? x->query[0] : NULL;
    return body_bool(x, "override") || (query != NULL && strcmp(query, "true") == 0);
}

/* What did not come to be judged is counted as nothing. */
static void count_outcome(const struct exchange *x, const char *outcome, bool snapshot)
{
    static const char *const stored[] = {"ok", "created", "done"};
    if (strcmp(outcome, "exceeded") == 0)
        count_check(CHECK_REFUSED, snapshot);
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++)
        if (strcmp(outcome, stored[i]) == 0)
            count_check(overrides(x) ? CHECK_OVERRIDDEN : CHECK_ACCEPTED, snapshot);
}

static enum err write_answer(struct exchange *x, struct judged_call *call, const char *location)
{
    struct answer answer;
    enum err err = judged_fetch(x, call, &answer);
    if (err != OK)
        return err;
    if (!answer.replayed)
        count_outcome(x, answer.outcome, call->snapshot);
    return answer_send(x, &answer, location);
}

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
    return write_answer(x, &call, COLLECTION);
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
    return write_answer(x, &call, NULL);
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
    return write_answer(x, &call, NULL);
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
