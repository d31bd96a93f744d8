#include "answer.h"

#include "db.h"
#include "json.h"
#include "log.h"
#include "problem.h"

enum answer_column { COLUMN_OUTCOME, COLUMN_BODY, COLUMN_VERSION, COLUMN_REPLAYED };

enum err answer_fetch(struct exchange *x, unsigned statement, const char *const *params,
                      size_t count, struct answer *answer_r)
{
    PGresult *result;
    enum err err = db_call(x->db, statement, params, count, x->arena, &result);
    if (err != OK)
        return err;
    if (PQntuples(result) != 1 || PQgetisnull(result, 0, COLUMN_OUTCOME)) {
        LOG(LOG_ERROR, "a statement gave no outcome", LOG_INT("statement", statement), LOG_END);
        return ERR_INTERNAL;
    }
    answer_r->outcome = db_text(result, 0, COLUMN_OUTCOME);
    answer_r->body = db_text(result, 0, COLUMN_BODY);
    answer_r->version = db_int(result, 0, COLUMN_VERSION);
    answer_r->replayed = db_bool(result, 0, COLUMN_REPLAYED);
    return OK;
}

static void send_resource(struct exchange *x, const struct answer *answer, int status)
{
    const char *body = answer->body != NULL ? answer->body : "{}";
    response_json(x, status, body, strlen(body));
    x->res.version = answer->version;
    /* A verdict or a count in answer to a POST is no resource that could be asked for again. */
    x->res.etag = answer->version != 0 || x->req.method != METHOD_POST;
}

static void send_ok(struct exchange *x, const struct answer *answer, const char *location)
{
    (void)location;
    send_resource(x, answer, 200);
}

/* The resource's id is the first member that SQL writes: "{"id" : "…36 characters…"". */
static const char *resource_id(struct exchange *x, const char *body)
{
    const char *id = body == NULL ? NULL : strstr(body, "\"id\"");
    id = id == NULL ? NULL : strchr(id + 4, '"');
    if (id == NULL || strlen(id) < UUID_TEXT)
        return NULL;
    return arena_strndup(x->arena, id + 1, UUID_TEXT - 1);
}

static void send_created(struct exchange *x, const struct answer *answer, const char *location)
{
    send_resource(x, answer, 201);
    const char *id = resource_id(x, answer->body);
    if (location != NULL && id != NULL)
        response_header(x, "Location", arena_printf(x->arena, "%s/%s", location, id));
}

static void send_done(struct exchange *x, const struct answer *answer, const char *location)
{
    (void)answer;
    (void)location;
    response_json(x, 204, "", 0);
}

static void send_exceeded(struct exchange *x, const struct answer *answer, const char *location)
{
    (void)location;
    problem_send_with(x, PROBLEM_BUDGET_EXCEEDED, "budget_check", answer->body,
                      "This would take a budget that blocks over its limit. Nothing was stored. "
                      "\"override\": true stores it all the same.");
}

static const char *member_text(struct json_object *object, const char *name)
{
    struct json_object *member;
    return json_object_object_get_ex(object, name, &member) ? json_object_get_string(member) : NULL;
}

enum err faults_from_json(struct faults *faults, const char *json)
{
    const char *fault;
    size_t offset;
    struct json_object *list;
    if (json == NULL ||
        json_read(faults->arena, json, strlen(json), &list, &fault, &offset) != OK ||
        !json_object_is_type(list, json_type_array))
        return ERR_INTERNAL;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        const char *pointer = member_text(item, "pointer");
        const char *parameter = member_text(item, "parameter");
        const char *code = member_text(item, "code"), *detail = member_text(item, "detail");
        if ((pointer == NULL && parameter == NULL) || code == NULL || detail == NULL)
            return ERR_INTERNAL;
        fault_add(faults, pointer != NULL ? FAULT_BODY : FAULT_QUERY,
                  pointer != NULL ? pointer : parameter, code, "%s", detail);
    }
    return OK;
}

static void send_invalid(struct exchange *x, const struct answer *answer, const char *location)
{
    (void)location;
    enum err err = faults_from_json(&x->faults, answer->body);
    if (err != OK)
        problem_from_err(x, err);
    else
        problem_invalid(x);
}

/* Outcomes with a response of their own. */
static const struct {
    const char *outcome;
    void (*send)(struct exchange *x, const struct answer *answer, const char *location);
} outcomes[] = {
    {"ok", send_ok},           {"created", send_created},
    {"done", send_done},       {"exceeded", send_exceeded},
    {"invalid", send_invalid},
};

/* Outcomes that are a problem and nothing more. */
static const struct {
    const char *outcome;
    enum problem problem;
    const char *detail;
} refusals[] = {
    {"not_found", PROBLEM_NOT_FOUND, "There is no such resource in this book."},
    {"erased", PROBLEM_UNAUTHENTICATED, "This book has been erased."},
    {"exists", PROBLEM_ID_TAKEN, "This book has a resource with this id already."},
    {"stale", PROBLEM_STALE,
     "If-Match names another version than the current one. Read the resource again."},
    {"key_reused", PROBLEM_KEY_REUSED,
     "This Idempotency-Key stands for another request of the last 24 hours. Use a new key."},
};

bool answer_refusal(const char *outcome, enum problem *problem_r, const char **detail_r)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        if (strcmp(refusals[i].outcome, outcome) == 0) {
            *problem_r = refusals[i].problem;
            *detail_r = refusals[i].detail;
            return true;
        }
    }
    return false;
}

static bool send_known(struct exchange *x, const struct answer *answer, const char *location)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (strcmp(outcomes[i].outcome, answer->outcome) == 0) {
            outcomes[i].send(x, answer, location);
            return true;
        }
    }
    return false;
}

enum err answer_send(struct exchange *x, const struct answer *answer, const char *location)
{
    enum problem problem;
    const char *detail;
    if (answer_refusal(answer->outcome, &problem, &detail)) {
        problem_send_with(x, problem, NULL, NULL, detail);
    } else if (!send_known(x, answer, location)) {
        LOG(LOG_ERROR, "a statement gave an unknown outcome", LOG_STR("outcome", answer->outcome),
            LOG_END);
        return ERR_INTERNAL;
    }
    if (answer->replayed)
        response_header(x, "Idempotency-Replayed", "true");
    return OK;
}

enum err answer(struct exchange *x, unsigned statement, const char *const *params, size_t count,
                const char *location)
{
    struct answer answer;
    enum err err = answer_fetch(x, statement, params, count, &answer);
    return err != OK ? err : answer_send(x, &answer, location);
}
