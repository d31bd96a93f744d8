#include "cors.h"

#include "settings.h"

#define EXPOSED "ETag, Link, Location, Retry-After, X-Request-Id, Idempotency-Replayed"
#define ACCEPTED                                                                                   \
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, "        \
    "X-Purser-Client, traceparent, Last-Event-ID"

static bool allowed(const char *origin)
{
    size_t n = strlen(origin);
    for (const char *s = settings.allowed_origins; *s != '\0';) {
        s += strspn(s, " ");
        size_t len = strcspn(s, " ");
        if (len > 0 && len == n && memcmp(s, origin, n) == 0)
            return true;
        s += len;
    }
    return false;
}

void cors_response(struct exchange *x)
{
    response_header(x, "Vary", "Origin");
    if (x->req.origin == NULL || !allowed(x->req.origin))
        return;
    response_header(x, "Access-Control-Allow-Origin", x->req.origin);
    response_header(x, "Access-Control-Allow-Credentials", "true");
    response_header(x, "Access-Control-Expose-Headers", EXPOSED);
}

void cors_preflight(struct exchange *x, const char *allowed_methods)
{
    response_json(x, 204, "", 0);
    response_header(x, "Allow", allowed_methods);
    if (x->req.origin == NULL || x->req.preflight_method == NULL || !allowed(x->req.origin))
        return;
    response_header(x, "Access-Control-Allow-Methods", allowed_methods);
    response_header(x, "Access-Control-Allow-Headers", ACCEPTED);
    response_header(x, "Access-Control-Max-Age", "600");
}
