#include "limits.h"

#include "answer.h"
#include "db.h"
#include "money.h"
#include "problem.h"
#include "queries.h"

enum limits_parameter { LIMITS_CATEGORY, LIMITS_DATE };
enum limits_of_book_parameter { OF_BOOK_CURRENCY };

const struct schema limits_query = {
    .members =
        (const struct member[]){
            [LIMITS_CATEGORY] = {.name = "category", .type = VALUE_CATEGORY},
            [LIMITS_DATE] = {.name = "date", .type = VALUE_DAY},
            {.name = NULL},
        },
};

const struct schema limits_of_book_query = {
    .members =
        (const struct member[]){
            [OF_BOOK_CURRENCY] = {.name = "currency", .type = VALUE_CURRENCY, .required = true},
            {.name = NULL},
        },
};

/* A tag that is still the book's brings no body from the database, and the dispatcher makes it a
 * 304. Several tags, or weak ones, only cost more: the dispatcher compares them all. */
static enum err send_all(struct exchange *x, const char *book)
{
    const char *known = x->req.if_none_match != NULL ? x->req.if_none_match : "";
    const char *params[] = {book, x->caller.currency, digits_text(x), known};
    PGresult *limits;
    enum err err = db_call(x->db, QUERY_BUDGET_LIMITS, params, sizeof params / sizeof *params,
                           x->arena, &limits);
    if (err != OK)
        return err;
    const char *body = db_text(limits, 0, 1);
    x->res.etag_given = db_text(limits, 0, 0);
    response_json(x, 200, body != NULL ? body : "", body != NULL ? strlen(body) : 0);
    return OK;
}

static enum err refuse_half(struct exchange *x, const char *missing, const char *given)
{
    fault_add(&x->faults, FAULT_QUERY, missing, "required", "must be given together with %s",
              given);
    problem_invalid(x);
    return OK;
}

enum err limits_get(struct exchange *x)
{
    const char *category = x->query[LIMITS_CATEGORY], *date = x->query[LIMITS_DATE];
    if (category == NULL && date == NULL)
        return send_all(x, x->caller.book);
    if (category == NULL)
        return refuse_half(x, "category", "date");
    if (date == NULL)
        return refuse_half(x, "date", "category");
    const char *params[] = {x->caller.book, x->caller.currency, digits_text(x),
                            x->caller.zone, category,           date};
    return answer(x, QUERY_BUDGET_LIMITS_NARROWED, params, sizeof params / sizeof *params, NULL);
}

/* A service's token names neither book nor currency: they are the path's and the query's. */
enum err limits_of_book(struct exchange *x)
{
    const char *code = x->query[OF_BOOK_CURRENCY];
    const struct currency *currency = currency_find(code, strlen(code));
    memcpy(x->caller.currency, currency->code, sizeof x->caller.currency);
    x->caller.digits = currency->digits;
    return send_all(x, x->args[0]);
}
