#include "http.h"

#include "json.h"
#include "log.h"

static const char *const method_names[] = {
    [METHOD_GET] = "GET",     [METHOD_HEAD] = "HEAD",     [METHOD_POST] = "POST",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE", [METHOD_OPTIONS] = "OPTIONS",
    [METHOD_OTHER] = "OTHER",
};

enum { LOG_EXTRA_MAX = 8 };

const char *method_name(enum method method)
{
    return method_names[method];
}

enum method method_parse(const char *name)
{
    for (enum method method = METHOD_GET; method < METHOD_OTHER; method++)
        if (strcmp(name, method_names[method]) == 0)
            return method;
    return METHOD_OTHER;
}

void response_header(struct exchange *x, const char *name, const char *value)
{
    if (x->res.header_count == RESPONSE_HEADERS) {
        LOG(LOG_ERROR, "too many response headers", LOG_STR("header", name), LOG_END);
        abort();
    }
    x->res.headers[x->res.header_count].name = name;
    x->res.headers[x->res.header_count++].value = value;
}

void response_json(struct exchange *x, int status, const char *json, size_t n)
{
    x->res.status = status;
    x->res.content_type = NULL;
    buf_reset(x->res.body);
    buf_add(x->res.body, json, n);
}

const char *body_text(const struct exchange *x, const char *name)
{
    struct json_object *member;
    if (x->body == NULL || !json_object_object_get_ex(x->body, name, &member) || member == NULL)
        return NULL;
    return json_object_get_string(member);
}

bool body_bool(const struct exchange *x, const char *name)
{
    struct json_object *member;
    return x->body != NULL && json_object_object_get_ex(x->body, name, &member) &&
           json_object_is_type(member, json_type_boolean) && json_object_get_boolean(member);
}

const char *body_json(const struct exchange *x)
{
    return json_text(x->body);
}

const char *digits_text(const struct exchange *x)
{
    static const char *const texts[] = {"0", "1", "2", "3", "4"};
    return texts[x->caller.digits];
}

static void log_extra(struct exchange *x, struct log_field field)
{
    if (x->log_extra == NULL)
        x->log_extra = arena_alloc(x->arena, LOG_EXTRA_MAX * sizeof *x->log_extra);
    if (x->log_extra_count < LOG_EXTRA_MAX)
        x->log_extra[x->log_extra_count++] = field;
}

void exchange_log_int(struct exchange *x, const char *name, int64_t value)
{
    log_extra(x, LOG_INT(name, value));
}

void exchange_log_str(struct exchange *x, const char *name, const char *value)
{
    log_extra(x, LOG_STR(name, value));
}
