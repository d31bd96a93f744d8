#ifndef PURSER_HTTP_H
#define PURSER_HTTP_H

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "fault.h"
#include "uuid.h"
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One request and its response, as the dispatcher and the handlers see them. */

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_OTHER
};

/* The method's name as in RFC 9110 ("GET"). */
const char *method_name(enum method method);
/* METHOD_OTHER for what no route can have. Methods are case-sensitive (RFC 9110, section 9.1). */
enum method method_parse(const char *name);

/* All strings are NUL-terminated, live in the request's arena and are never NULL unless said so. */
struct request {
    enum method method;
    const char *path;  /* without query, percent-decoding not applied: our paths need none */
    const char *query; /* without '?'; "" where there is none */
    const char *body;  /* body_len bytes, then a NUL */
    size_t body_len;
    bool internal; /* came by the gateway's internal listener */
    /* NULL where the header is absent: */
    const char *authorization, *content_type, *if_match, *if_none_match, *idempotency_key, *origin,
        *cookie;
    const char *client;           /* X-Purser-Client */
    const char *preflight_method; /* Access-Control-Request-Method */
    const char *user_agent;
    const char *address;     /* of the client, as the gateway found it */
    const char *request_id;  /* never NULL */
    const char *traceparent; /* W3C Trace Context, version 00: continued or made; never NULL */
    const char *trace_id;    /* its 32 hexadecimal digits; never NULL */
};

enum { RESPONSE_HEADERS = 16 };

struct response {
    int status;
    const char *content_type; /* default application/json */
    struct buf *body;         /* the responder's, reset before each request */
    int64_t version;          /* of the resource, for its ETag; 0: the ETag is of the body alone */
    bool etag;                /* give an ETag, and answer 304 where If-None-Match has it */
    const char
        *etag_given; /* a ready ETag with its quotes, instead of one made of version and body */
    struct {
        const char *name, *value;
    } headers[RESPONSE_HEADERS];
    size_t header_count;
};

enum role { ROLE_PUBLIC, ROLE_VIEWER, ROLE_EDITOR, ROLE_OWNER, ROLE_SERVICE };

enum { TEXT_ZONE = 64 };

/* Who calls, as the token says. Zero for public routes. */
struct caller {
    enum role role;
    char user[UUID_TEXT], session[UUID_TEXT],
        book[UUID_TEXT]; /* canonical UUIDs; "" for services */
    char service[32];    /* ROLE_SERVICE: its name */
    char currency[4];
    int digits; /* minor digits of the currency */
    char zone[TEXT_ZONE];
    int64_t issued, expires; /* seconds since 1970 */
};

struct db;
struct route;
struct service;

/* One exchange: what a handler is given. */
struct exchange {
    struct request req;
    struct response res;
    struct arena *arena;
    struct db *db;
    const struct service *service;
    const struct route *route;
    struct caller caller;
    const char *bearer;       /* the access token's text; "" where none */
    const char *args[2];      /* values of the path template's {…}, canonical UUIDs or "" */
    const char **query;       /* schema_query()'s slots */
    struct json_object *body; /* canonical body; NULL where the route takes none or it was empty */
    const char *idempotency_key; /* without quotes; NULL where none was sent */
    char request_hash[65]; /* SHA-256 of method, path and body, hex; "" where there is no key */
    struct faults faults;
    struct log_field *log_extra; /* fields for the request's log line; arena */
    size_t log_extra_count;
};

/* Adds a header; `value` must live as long as the arena. More than RESPONSE_HEADERS ends the
 * process. */
void response_header(struct exchange *x, const char *name, const char *value);

/* Sets status and body (copied). `content_type` NULL means application/json. */
void response_json(struct exchange *x, int status, const char *json, size_t n);

/* A member of the canonical body as text: NULL where absent or null. */
const char *body_text(const struct exchange *x, const char *name);
/* A boolean member; false where absent. */
bool body_bool(const struct exchange *x, const char *name);
/* The canonical body as JSON text. */
const char *body_json(const struct exchange *x);

/* The minor digits of the caller's currency as SQL takes them. Static storage. */
const char *digits_text(const struct exchange *x);

/* Adds a field to the request's log line ("hop_us"). */
void exchange_log_int(struct exchange *x, const char *name, int64_t value);
void exchange_log_str(struct exchange *x, const char *name, const char *value);

#endif
