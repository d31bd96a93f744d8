#include "problem.h"

#include <stdarg.h>

static const struct problem_type types[PROBLEM_COUNT] = {
    [PROBLEM_NOT_JSON] = {400, "/problems/malformed-json", "The body is not well-formed JSON"},
    [PROBLEM_BAD_REQUEST] = {400, "/problems/bad-request", "The request is malformed"},
    [PROBLEM_UNAUTHENTICATED] = {401, "/problems/unauthenticated", "A valid token is needed"},
    [PROBLEM_CREDENTIALS] = {401, "/problems/invalid-credentials",
                             "E-mail address or password is wrong"},
    [PROBLEM_ROLE] = {403, "/problems/forbidden", "Your role does not allow this"},
    [PROBLEM_NOT_FOUND] = {404, "/problems/not-found", "There is nothing here"},
    [PROBLEM_METHOD] = {405, "/problems/method-not-allowed", "The method is not allowed here"},
    [PROBLEM_ID_TAKEN] = {409, "/problems/id-taken", "The id is taken"},
    [PROBLEM_EMAIL_TAKEN] = {409, "/problems/email-taken", "The e-mail address is taken"},
    [PROBLEM_STALE] = {412, "/problems/precondition-failed", "The resource has changed since"},
    [PROBLEM_TOO_LARGE] = {413, "/problems/content-too-large", "The body is too large"},
    [PROBLEM_MEDIA_TYPE] = {415, "/problems/unsupported-media-type",
                            "The body's media type is not supported"},
    [PROBLEM_INVALID] = {422, "/problems/validation-failed", "The request is not acceptable"},
    [PROBLEM_BUDGET_EXCEEDED] = {422, "/problems/budget-exceeded",
                                 "A budget refuses this spending"},
    [PROBLEM_KEY_REUSED] = {422, "/problems/idempotency-key-reused",
                            "The idempotency key was used for another request"},
    [PROBLEM_BATCH] = {422, "/problems/batch-refused", "The batch was refused as a whole"},
    [PROBLEM_TOO_MANY] = {429, "/problems/too-many-requests", "Too many requests"},
    [PROBLEM_INTERNAL] = {500, "/problems/internal-error", "Something went wrong on our side"},
    [PROBLEM_UNAVAILABLE] = {503, "/problems/unavailable", "The service is not available now"},
    [PROBLEM_OVERLOADED] = {503, "/problems/overloaded", "The service is overloaded"},
};

const struct problem_type *problem_type(enum problem problem)
{
    return &types[problem];
}

static void add_string(struct buf *buf, const char *name, const char *value)
{
    buf_printf(buf, ",\"%s\":", name);
    buf_json_string(buf, value, strlen(value));
}

static void render_common(struct buf *buf, const struct problem_type *type, const char *detail)
{
    buf_printf(buf, "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d", type->type, type->title,
               type->status);
    if (detail != NULL)
        add_string(buf, "detail", detail);
}

static void render_extension(struct buf *buf, const struct faults *faults, const char *member,
                             const char *json)
{
    if (faults != NULL && faults->count > 0) {
        buf_puts(buf, ",\"errors\":");
        faults_render(faults, buf);
    }
    if (member != NULL)
        buf_printf(buf, ",\"%s\":%s", member, json);
    buf_puts(buf, "}");
}

void problem_render(struct buf *buf, enum problem problem, const struct faults *faults,
                    const char *member, const char *json, const char *detail)
{
    render_common(buf, &types[problem], detail);
    render_extension(buf, faults, member, json);
}

/* What RFC 9110 (section 11.6.1 and 10.2.3) wants beside the status. */
static void add_headers(struct exchange *x, int status, bool token_given)
{
    if (status == 401)
        response_header(x, "WWW-Authenticate",
                        token_given ? "Bearer error=\"invalid_token\"" : "Bearer");
    else if (status == 503)
        response_header(x, "Retry-After", "1");
}

void problem_send_with(struct exchange *x, enum problem problem, const char *member,
                       const char *json, const char *detail)
{
    const struct problem_type *type = &types[problem];
    struct buf *buf = x->res.body;
    x->res.status = type->status;
    x->res.content_type = "application/problem+json";
    x->res.etag = false;
    x->res.etag_given = NULL;
    buf_reset(buf);
    render_common(buf, type, detail);
    add_string(buf, "instance", x->req.path);
    add_string(buf, "request_id", x->req.request_id);
    render_extension(buf, &x->faults, member, json);
    add_headers(x, type->status, x->req.authorization != NULL);
}

void problem_send(struct exchange *x, enum problem problem, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    char *text = arena_vprintf(x->arena, detail, args);
    va_end(args);
    problem_send_with(x, problem, NULL, NULL, text);
}

void problem_invalid(struct exchange *x)
{
    problem_send_with(x, PROBLEM_INVALID, NULL, NULL, PROBLEM_INVALID_DETAIL);
}

void problem_from_err(struct exchange *x, enum err err)
{
    if (err == ERR_UNAVAILABLE || err == ERR_TIMEOUT)
        problem_send(x, PROBLEM_UNAVAILABLE,
                     "A part that this needs does not answer now. Try again in a moment, with the "
                     "same Idempotency-Key.");
    else
        problem_send(x, PROBLEM_INTERNAL,
                     "The fault is logged under the request_id. Nothing is known to be wrong "
                     "with the request.");
}
