#include "answer.h"
#include "definitions.h"
#include "figures.h"
#include "json.h"
#include "log.h"
#include "problem.h"
#include "queries.h"
#include "transactions.h"

/*
 * Many transactions in one statement. Each item is checked by itself; a faulty one goes to SQL as
 * null, so that SQL's results stand in the order of the request's items. SQL's answer is what an
 * Idempotency-Key keeps: from it and the same request the same response is made again.
 */
struct batch {
    struct exchange *x;
    size_t count;
    bool atomic;
    struct faults *faults; /* of each item */
    bool snapshot;         /* judged by the definitions stored before */
};

/* Checks the items; the canonical array for SQL. */
static const char *check_items(struct batch *batch, struct json_object *items)
{
    struct exchange *x = batch->x;
    struct buf drafts = {0};
    for (size_t i = 0; i < batch->count; i++) {
        batch->faults[i].arena = x->arena;
        const struct schema_context context = {
            .arena = x->arena,
            .faults = &batch->faults[i],
            .currency = x->caller.currency,
            .digits = x->caller.digits,
        };
        static const struct member item = {.type = VALUE_OBJECT, .object = &transaction_draft};
        struct json_object *draft =
            schema_value(&item, json_object_array_get_idx(items, i),
                         pointer_index(x->arena, "/transactions", i), &context);
        bool faulty = batch->faults[i].count > 0;
        buf_puts(&drafts, i == 0 ? "[" : ",");
        buf_puts(&drafts, faulty ? "null" : json_text(draft));
    }
    buf_puts(&drafts, "]");
    const char *text = arena_strndup(x->arena, drafts.data, drafts.len);
    buf_free(&drafts);
    return text;
}

/* What became of an item: its status and the member that tells of it. */
struct item_result {
    int status;
    const char *member; /* "transaction" or "problem" */
    struct buf json;
};

static void set_problem(struct item_result *result, enum problem problem,
                        const struct faults *faults, const char *member, const char *json,
                        const char *detail)
{
    result->status = problem_type(problem)->status;
    result->member = "problem";
    problem_render(&result->json, problem, faults, member, json, detail);
}

static enum err refuse_item(struct batch *batch, size_t i, const char *outcome, const char *body,
                            struct item_result *result)
{
    enum problem problem;
    const char *detail;
    if (answer_refusal(outcome, &problem, &detail)) {
        set_problem(result, problem, NULL, NULL, NULL, detail);
    } else if (strcmp(outcome, "exceeded") == 0) {
        set_problem(result, PROBLEM_BUDGET_EXCEEDED, NULL, "budget_check", body,
                    "This would take a budget that blocks over its limit.");
    } else if (strcmp(outcome, "invalid") == 0) {
        enum err err = faults_from_json(&batch->faults[i], body);
        if (err != OK)
            return err;
        set_problem(result, PROBLEM_INVALID, &batch->faults[i], NULL, NULL, PROBLEM_INVALID_DETAIL);
    } else {
        LOG(LOG_ERROR, "a batch item has an unknown outcome", LOG_STR("outcome", outcome), LOG_END);
        return ERR_INTERNAL;
    }
    return OK;
}

/* `row` is SQL's {"outcome": …, "body": …}, or NULL for an item that was faulty. */
static enum err judge_item(struct batch *batch, size_t i, struct json_object *row,
                           struct item_result *result)
{
    struct json_object *outcome, *body;
    buf_reset(&result->json);
    if (row == NULL) {
        set_problem(result, PROBLEM_INVALID, &batch->faults[i], NULL, NULL, PROBLEM_INVALID_DETAIL);
        return OK;
    }
    if (!json_object_object_get_ex(row, "outcome", &outcome) ||
        !json_object_object_get_ex(row, "body", &body))
        return ERR_INTERNAL;
    const char *name = json_object_get_string(outcome);
    if (strcmp(name, "created") != 0)
        return refuse_item(batch, i, name, json_text(body), result);
    result->status = 201;
    result->member = "transaction";
    buf_puts(&result->json, json_text(body));
    return OK;
}

/* In a batch that was refused as a whole only the items that stood in the way are told, each with
 * its index. */
static enum err render_results(struct batch *batch, struct json_object *rows, struct buf *out)
{
    struct item_result result = {0};
    enum err err = OK;
    bool first = true;
    buf_puts(out, "[");
    for (size_t i = 0; i < batch->count && err == OK; i++) {
        err = judge_item(batch, i, json_object_array_get_idx(rows, i), &result);
        if (err != OK || (batch->atomic && result.status == 201))
            continue;
        buf_puts(out, first ? "{" : ",{");
        if (batch->atomic)
            buf_printf(out, "\"index\":%zu,", i);
        buf_printf(out, "\"status\":%d,\"%s\":", result.status, result.member);
        buf_add(out, result.json.data, result.json.len);
        buf_puts(out, "}");
        first = false;
    }
    buf_puts(out, "]");
    buf_free(&result.json);
    return err;
}

/* The flat list that every validation problem has: what is faulty in itself, and which items SQL
 * refused. */
static void collect_faults(struct batch *batch, struct json_object *rows)
{
    struct exchange *x = batch->x;
    for (size_t i = 0; i < batch->count; i++) {
        struct json_object *row = json_object_array_get_idx(rows, i), *outcome;
        for (const struct fault *f = batch->faults[i].first; f != NULL; f = f->next)
            fault_add(&x->faults, f->where, f->place, f->code, "%s", f->detail);
        if (row == NULL || !json_object_object_get_ex(row, "outcome", &outcome))
            continue;
        const char *name = json_object_get_string(outcome);
        if (strcmp(name, "exists") == 0)
            fault_add(&x->faults, FAULT_BODY, pointer_index(x->arena, "/transactions", i),
                      "id_taken", "this book has a transaction with this id already");
        else if (strcmp(name, "exceeded") == 0)
            fault_add(&x->faults, FAULT_BODY, pointer_index(x->arena, "/transactions", i),
                      "budget_exceeded", "a budget that blocks refuses this");
    }
}

static enum err send_refused(struct batch *batch, struct json_object *rows)
{
    struct buf results = {0};
    enum err err = render_results(batch, rows, &results);
    if (err == OK) {
        collect_faults(batch, rows);
        problem_send_with(batch->x, PROBLEM_BATCH, "results", results.data,
                          "Nothing was stored; the results name each item that stands in the way.");
    }
    buf_free(&results);
    return err;
}

static enum err send_results(struct batch *batch, struct json_object *rows, bool replayed)
{
    struct exchange *x = batch->x;
    response_json(x, 200, "{\"results\":", strlen("{\"results\":"));
    batch->atomic = false; /* all were stored: none has to be named by its index */
    enum err err = render_results(batch, rows, x->res.body);
    buf_puts(x->res.body, "}");
    if (replayed)
        response_header(x, "Idempotency-Replayed", "true");
    return err;
}

/* Of a batch that was refused as a whole, the items that a budget refused. */
static void count_items(struct json_object *rows, bool refused, bool snapshot)
{
    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *outcome;
        if (!json_object_object_get_ex(json_object_array_get_idx(rows, i), "outcome", &outcome))
            continue;
        const char *name = json_object_get_string(outcome);
        if (strcmp(name, "exceeded") == 0)
            count_check(CHECK_REFUSED, snapshot);
        else if (!refused && strcmp(name, "created") == 0)
            count_check(CHECK_ACCEPTED, snapshot);
    }
}

static enum err send_batch(struct batch *batch, const struct answer *answer)
{
    struct json_object *rows;
    const char *fault;
    size_t offset;
    bool refused = strcmp(answer->outcome, "batch_refused") == 0;
    if (!refused && strcmp(answer->outcome, "ok") != 0)
        return answer_send(batch->x, answer, NULL);
    if (answer->body == NULL ||
        json_read(batch->x->arena, answer->body, strlen(answer->body), &rows, &fault, &offset) !=
            OK ||
        json_object_array_length(rows) != batch->count)
        return ERR_INTERNAL;
    if (!answer->replayed)
        count_items(rows, refused, batch->snapshot);
    return refused ? send_refused(batch, rows) : send_results(batch, rows, answer->replayed);
}

enum err transaction_batch(struct exchange *x)
{
    struct json_object *items = json_object_object_get(x->body, "transactions");
    struct batch batch = {
        .x = x,
        .count = json_object_array_length(items),
        .atomic = body_bool(x, "atomic"),
    };
    batch.faults = arena_alloc(x->arena, batch.count * sizeof *batch.faults);
    const char *drafts = check_items(&batch, items);
    const struct caller *caller = &x->caller;
    struct judged_call call = {
        .query = QUERY_TRANSACTION_BATCH,
        .params = {caller->book, caller->user, caller->currency, digits_text(x), caller->zone,
                   x->idempotency_key, x->request_hash, NULL, NULL, drafts,
                   batch.atomic ? "true" : "false"},
        .count = 11,
        .seen = 7,
        .definitions = 8,
    };
    struct answer answer;
    enum err err = judged_fetch(x, &call, &answer);
    batch.snapshot = call.snapshot;
    return err != OK ? err : send_batch(&batch, &answer);
}
