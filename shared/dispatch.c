#include "dispatch.h"

#include <openssl/evp.h>

#include "cors.h"
#include "db.h"
#include "etag.h"
#include "health.h"
#include "json.h"
#include "log.h"
#include "metrics.h"
#include "overload.h"
#include "problem.h"
#include "process.h"
#include "service.h"
#include "settings.h"
#include "text.h"
#include "token.h"

enum { BODY_MAX = 64 * 1024, LARGE_BODY_MAX = 4 * 1024 * 1024, KEY_MAX = 255, SLOW_FACTOR = 4 };

/* A step answers the request itself (false: it is finished) or lets it go on. */
typedef bool step(struct exchange *x, struct fcgi *fcgi);

static bool step_route(struct exchange *x, struct fcgi *fcgi)
{
    (void)fcgi;
    unsigned methods;
    if (health_answer(x))
        return false;
    x->route = route_find(x->service->routes, x->service->route_count, &x->req, x->arena, x->args,
                          &methods);
    if (x->route != NULL)
        return true;
    if (methods == 0) {
        problem_send(x, PROBLEM_NOT_FOUND, "No resource has this address.");
    } else if (x->req.method == METHOD_OPTIONS) {
        cors_preflight(x, route_methods(methods, x->arena));
    } else {
        problem_send(x, PROBLEM_METHOD, "The Allow header names the methods of this address.");
        response_header(x, "Allow", route_methods(methods, x->arena));
    }
    return false;
}

static bool step_overload(struct exchange *x, struct fcgi *fcgi)
{
    int64_t arrival = fcgi_arrival_ms(fcgi);
    int64_t limit = settings.shed_ms * (x->route->flags & ROUTE_SLOW ? SLOW_FACTOR : 1);
    if (arrival == 0 || !overload_shed(fcgi_gateway(fcgi), arrival, wall_ms(), limit))
        return true;
    metrics_shed();
    problem_send(x, PROBLEM_OVERLOADED, "More requests came than can be served. Try again soon.");
    return false;
}

/* The token of "Authorization: Bearer …" (RFC 6750, section 2.1); "" where there is none. */
static const char *bearer_token(const struct exchange *x)
{
    const char *header = x->req.authorization;
    if (header == NULL || strncasecmp(header, "Bearer ", 7) != 0)
        return "";
    return header + 7 + strspn(header + 7, " ");
}

static void refuse_token(struct exchange *x, enum err err)
{
    if (err == ERR_UNAVAILABLE)
        problem_send(x, PROBLEM_UNAVAILABLE, "Tokens cannot be checked yet. Try again soon.");
    else if (err == ERR_EXPIRED)
        problem_send(x, PROBLEM_UNAUTHENTICATED, "The access token has expired. Refresh it.");
    else
        problem_send(x, PROBLEM_UNAUTHENTICATED,
                     "This needs a valid access token in \"Authorization: Bearer …\".");
}

static bool caller_listed(const struct exchange *x)
{
    for (const char *const *name = x->route->callers; name != NULL && *name != NULL; name++)
        if (strcmp(*name, x->caller.service) == 0)
            return true;
    return false;
}

static bool step_authenticate(struct exchange *x, struct fcgi *fcgi)
{
    (void)fcgi;
    const struct route *route = x->route;
    bool optional = route->role == ROLE_PUBLIC;
    if (optional && (route->flags & ROUTE_TOKEN_OPTIONAL) == 0)
        return true;
    x->bearer = bearer_token(x);
    enum err err =
        token_verify(x->bearer, strlen(x->bearer), route->role == ROLE_SERVICE, &x->caller);
    if (err != OK) {
        x->bearer = "";
        x->caller = (struct caller){0};
        if (optional)
            return true;
        refuse_token(x, err);
        return false;
    }
    bool enough = route->role == ROLE_SERVICE ? caller_listed(x) : x->caller.role >= route->role;
    if (!enough)
        problem_send(x, PROBLEM_ROLE, "This needs the role \"%s\" in the book.",
                     role_name(route->role));
    return enough;
}

static bool step_body(struct exchange *x, struct fcgi *fcgi)
{
    int64_t length = fcgi_content_length(fcgi);
    if (length > (x->route->flags & ROUTE_LARGE_BODY ? LARGE_BODY_MAX : BODY_MAX)) {
        problem_send(x, PROBLEM_TOO_LARGE, "The body has %lld bytes, more than are accepted here.",
                     (long long)length);
        return false;
    }
    if (length > 0 && fcgi_read_body(fcgi, x) != OK) {
        problem_send(x, PROBLEM_BAD_REQUEST, "The body ended before its announced length.");
        return false;
    }
    return true;
}

static bool media_type_is(const char *header, const char *type)
{
    size_t n = strlen(type);
    return header != NULL && strncasecmp(header, type, n) == 0 &&
           (header[n] == '\0' || header[n] == ';' || header[n] == ' ');
}

static bool step_media_type(struct exchange *x, struct fcgi *fcgi)
{
    (void)fcgi;
    bool partial = (x->route->flags & ROUTE_PARTIAL) != 0;
    if (x->route->body == NULL || x->req.body_len == 0 ||
        media_type_is(x->req.content_type, "application/json") ||
        (partial && media_type_is(x->req.content_type, "application/merge-patch+json")))
        return true;
    problem_send(x, PROBLEM_MEDIA_TYPE, "The body must be application/json%s.",
                 partial ? " or application/merge-patch+json" : "");
    return false;
}

static bool read_json(struct exchange *x, struct json_object **body_r)
{
    const char *fault;
    size_t offset;
    if (json_read(x->arena, x->req.body, x->req.body_len, body_r, &fault, &offset) == OK)
        return true;
    problem_send(x, PROBLEM_NOT_JSON, "At byte %zu: %s.", offset, fault);
    return false;
}

static bool check_body(struct exchange *x, const struct schema_context *context)
{
    struct json_object *body;
    if (x->route->body == NULL) {
        if (x->req.body_len > 0 && (x->route->flags & ROUTE_RAW_BODY) == 0)
            fault_add(&x->faults, FAULT_BODY, "", "not_allowed", "no body is taken here");
        return true;
    }
    if (x->req.body_len == 0 && (x->route->flags & ROUTE_BODY_OPTIONAL) != 0)
        return true;
    if (!read_json(x, &body))
        return false;
    if (!json_object_is_type(body, json_type_object))
        fault_add(&x->faults, FAULT_BODY, "", "type", "must be a JSON object");
    else
        x->body = schema_apply(x->route->body, body, "", context);
    return true;
}

static const struct member no_members[] = {{0}};
static const struct schema no_parameters = {.members = no_members};

static void check_query(struct exchange *x, const struct schema_context *context)
{
    const struct schema *schema = x->route->query != NULL ? x->route->query : &no_parameters;
    size_t count = 0;
    while (schema->members[count].name != NULL)
        count++;
    x->query = arena_alloc(x->arena, (count + 1) * sizeof *x->query);
    schema_query(schema, x->req.query, x->query, context);
}

static void hash_request(struct exchange *x)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n;
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    if (hash == NULL || !EVP_DigestInit_ex(hash, EVP_sha256(), NULL))
        abort();
    const char *parts[] = {method_name(x->req.method), x->req.path, x->req.query};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        EVP_DigestUpdate(hash, parts[i], strlen(parts[i]) + 1);
    EVP_DigestUpdate(hash, x->req.body, x->req.body_len);
    EVP_DigestFinal_ex(hash, digest, &n);
    EVP_MD_CTX_free(hash);
    hex_encode(digest, 32, x->request_hash);
}

/* "k" (a structured field's string, RFC 8941 section 3.3.3) and k are the same key. */
static void check_idempotency_key(struct exchange *x)
{
    const char *key = x->req.idempotency_key;
    if (key == NULL || (x->route->flags & ROUTE_IDEMPOTENT) == 0)
        return;
    size_t n = strlen(key);
    if (n >= 2 && key[0] == '"' && key[n - 1] == '"') {
        key++;
        n -= 2;
    }
    bool good = n >= 1 && n <= KEY_MAX;
    for (size_t i = 0; i < n; i++)
        good = good && key[i] > ' ' && key[i] < 0x7f;
    if (!good) {
        fault_add(&x->faults, FAULT_HEADER, "Idempotency-Key", "format",
                  "must be 1 to %d visible ASCII characters", KEY_MAX);
        return;
    }
    x->idempotency_key = arena_strndup(x->arena, key, n);
    hash_request(x);
}

static bool step_validate(struct exchange *x, struct fcgi *fcgi)
{
    (void)fcgi;
    const struct schema_context context = {
        .arena = x->arena,
        .faults = &x->faults,
        .currency = x->caller.currency,
        .digits = x->caller.digits,
        .partial = (x->route->flags & ROUTE_PARTIAL) != 0,
    };
    check_query(x, &context);
    check_idempotency_key(x);
    if (!check_body(x, &context))
        return false;
    if (x->faults.count == 0)
        return true;
    problem_invalid(x);
    return false;
}

static bool step_handle(struct exchange *x, struct fcgi *fcgi)
{
    (void)fcgi;
    enum err err = x->route->handle(x);
    if (err != OK)
        problem_from_err(x, err);
    return true;
}

static step *const steps[] = {step_route,      step_overload, step_authenticate, step_body,
                              step_media_type, step_validate, step_handle};

static void add_etag(struct exchange *x)
{
    if (!x->res.etag && x->res.etag_given == NULL)
        return;
    const char *etag = x->res.etag_given != NULL ? x->res.etag_given : etag_of(x);
    bool reads = x->req.method == METHOD_GET || x->req.method == METHOD_HEAD;
    response_header(x, "ETag", etag);
    if (reads && x->res.status == 200 && x->req.if_none_match != NULL &&
        etag_in_list(x->req.if_none_match, etag)) {
        x->res.status = 304;
        buf_reset(x->res.body);
    }
}

static void complete_response(struct exchange *x)
{
    add_etag(x);
    response_header(x, "X-Request-Id", x->req.request_id);
    if (x->route == NULL || (x->route->flags & ROUTE_CACHEABLE) == 0 || x->res.status >= 400)
        response_header(x, "Cache-Control", "no-store");
    cors_response(x);
}

static void log_request(struct exchange *x, int64_t us, int64_t database_us)
{
    struct log_field fields[16] = {
        LOG_STR("method", method_name(x->req.method)),
        LOG_STR("route", x->route != NULL ? x->route->path : NULL),
        LOG_INT("status", x->res.status),
        LOG_INT("us", us),
        LOG_INT("db_us", database_us),
    };
    size_t n = 5;
    for (size_t i = 0; i < x->log_extra_count; i++)
        fields[n++] = x->log_extra[i];
    fields[n] = LOG_END;
    /* Keepers ask each second, balancers as often: that all is well is nothing to be told each time. */
    bool routine =
        x->route != NULL && (x->route->flags & ROUTE_INTERNAL) != 0 && x->res.status < 400;
    log_write(routine ? LOG_DEBUG : LOG_INFO, "request", fields);
}

/* A change may have left an event in the outbox. */
static void wake_courier(const struct exchange *x)
{
    bool reads = x->req.method == METHOD_GET || x->req.method == METHOD_HEAD ||
                 x->req.method == METHOD_OPTIONS;
    if (!reads && x->res.status >= 200 && x->res.status < 300)
        courier_wake();
}

void dispatch(struct exchange *x, struct fcgi *fcgi)
{
    int64_t start = monotonic_us();
    metrics_busy(true);
    log_context(x->req.request_id, x->req.trace_id);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!steps[i](x, fcgi))
            break;
    complete_response(x);
    fcgi_finish(fcgi, x);
    wake_courier(x);
    int64_t us = monotonic_us() - start, database_us = db_take_us(x->db);
    metrics_request(x, us, database_us);
    log_request(x, us, database_us);
    log_context(NULL, NULL);
    metrics_busy(false);
}
