#include "fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcgios.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <unistd.h>

#include "log.h"
#include "must.h"
#include "text.h"

struct fcgi {
    FCGX_Request request;
    int waiting_fd;        /* epoll, of the listening socket */
    sigset_t waiting_mask; /* the signals held back while we wait, and only then let in */
    struct buf out;
    const char *gateway, *arrival, *content_length, *listener, *method;
};

enum param_target { IN_REQUEST, IN_FCGI };

/* Where each parameter that we read goes. All others are passed over. Sorted by name. */
static const struct {
    const char *name;
    enum param_target target;
    size_t offset;
} params[] = {
    {"CONTENT_LENGTH", IN_FCGI, offsetof(struct fcgi, content_length)},
    {"CONTENT_TYPE", IN_REQUEST, offsetof(struct request, content_type)},
    {"HTTP_ACCESS_CONTROL_REQUEST_METHOD", IN_REQUEST, offsetof(struct request, preflight_method)},
    {"HTTP_AUTHORIZATION", IN_REQUEST, offsetof(struct request, authorization)},
    {"HTTP_COOKIE", IN_REQUEST, offsetof(struct request, cookie)},
    {"HTTP_IDEMPOTENCY_KEY", IN_REQUEST, offsetof(struct request, idempotency_key)},
    {"HTTP_IF_MATCH", IN_REQUEST, offsetof(struct request, if_match)},
    {"HTTP_IF_NONE_MATCH", IN_REQUEST, offsetof(struct request, if_none_match)},
    {"HTTP_ORIGIN", IN_REQUEST, offsetof(struct request, origin)},
    {"HTTP_TRACEPARENT", IN_REQUEST, offsetof(struct request, traceparent)},
    {"HTTP_USER_AGENT", IN_REQUEST, offsetof(struct request, user_agent)},
    {"HTTP_X_PURSER_CLIENT", IN_REQUEST, offsetof(struct request, client)},
    {"PURSER_ARRIVAL", IN_FCGI, offsetof(struct fcgi, arrival)},
    {"PURSER_GATEWAY", IN_FCGI, offsetof(struct fcgi, gateway)},
    {"PURSER_LISTENER", IN_FCGI, offsetof(struct fcgi, listener)},
    {"PURSER_REQUEST_ID", IN_REQUEST, offsetof(struct request, request_id)},
    {"REMOTE_ADDR", IN_REQUEST, offsetof(struct request, address)},
    {"REQUEST_METHOD", IN_FCGI, offsetof(struct fcgi, method)},
    {"REQUEST_URI", IN_REQUEST, offsetof(struct request, path)},
};

/*
 * To libfcgi a read or write that a signal interrupted is a broken connection, and with it the
 * request is lost. SIGTERM is therefore held back but while we wait for a connection, which we do
 * ourselves: so none comes too early to end the wait, either. Of several responders that wait the
 * kernel wakes one (EPOLLEXCLUSIVE), and accept() must not block the one that comes too late.
 */
static bool prepare_to_wait(struct fcgi *fcgi, int listen_fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};
    sigset_t stop;
    int flags = fcntl(listen_fd, F_GETFL);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    fcgi->waiting_fd = epoll_create1(EPOLL_CLOEXEC);
    return fcgi->waiting_fd >= 0 && flags >= 0 &&
           fcntl(listen_fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
           epoll_ctl(fcgi->waiting_fd, EPOLL_CTL_ADD, listen_fd, &event) == 0 &&
           sigprocmask(SIG_BLOCK, &stop, &fcgi->waiting_mask) == 0;
}

enum err fcgi_open(int listen_fd, struct fcgi **fcgi_r)
{
    struct fcgi *fcgi = must_have(calloc(1, sizeof *fcgi));
    if (!prepare_to_wait(fcgi, listen_fd) || FCGX_Init() != 0 ||
        FCGX_InitRequest(&fcgi->request, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
        if (fcgi->waiting_fd >= 0)
            close(fcgi->waiting_fd);
        free(fcgi);
        return ERR_IO;
    }
    *fcgi_r = fcgi;
    return OK;
}

/* Puts "NAME=value" where the table says. The log line is written when libfcgi has released its
 * copy. */
static void take_param(struct fcgi *fcgi, struct exchange *x, const char *entry)
{
    const char *equals = strchr(entry, '=');
    if (equals == NULL)
        return;
    size_t n = (size_t)(equals - entry), low = 0, high = sizeof params / sizeof *params;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(entry, params[middle].name, n);
        if (order == 0 && params[middle].name[n] != '\0')
            order = -1;
        if (order == 0) {
            bool ours = params[middle].target == IN_FCGI;
            char *base = ours ? (char *)fcgi : (char *)&x->req;
            *(const char **)(void *)(base + params[middle].offset) =
                ours ? equals + 1 : arena_strdup(x->arena, equals + 1);
            return;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
}

static void split_address(struct exchange *x)
{
    const char *uri = x->req.path != NULL ? x->req.path : "/";
    size_t n = strcspn(uri, "?");
    x->req.query = uri[n] == '?' ? uri + n + 1 : "";
    x->req.path = arena_strndup(x->arena, uri, n);
}

static bool is_hex(const char *s, size_t n)
{
    bool nonzero = false;
    for (size_t i = 0; i < n; i++) {
        if (strchr("0123456789abcdef", s[i]) == NULL || s[i] == '\0')
            return false;
        nonzero = nonzero || s[i] != '0';
    }
    return nonzero;
}

/* W3C Trace Context, section 3.2: 00-<trace>-<parent>-<flags>. Continued with a span of our own, or
 * begun. */
static void continue_trace(struct exchange *x)
{
    const char *given = x->req.traceparent;
    uint8_t random[24];
    char trace[33], span[17];
    const char *flags = "00";
    if (getrandom(random, sizeof random, 0) != sizeof random)
        abort();
    hex_encode(random, 16, trace);
    hex_encode(random + 16, 8, span);
    if (given != NULL && strlen(given) == 55 && strncmp(given, "00-", 3) == 0 && given[35] == '-' &&
        given[52] == '-' && is_hex(given + 3, 32) && is_hex(given + 36, 16) &&
        hex_value(given[53]) >= 0 && hex_value(given[54]) >= 0) {
        memcpy(trace, given + 3, 32);
        flags = hex_value(given[54]) & 1 ? "01" : "00";
    }
    x->req.trace_id = arena_strdup(x->arena, trace);
    x->req.traceparent = arena_printf(x->arena, "00-%s-%s-%s", trace, span, flags);
}

static void read_params(struct fcgi *fcgi, struct exchange *x)
{
    struct request *req = &x->req;
    fcgi->gateway = fcgi->arrival = fcgi->content_length = fcgi->listener = fcgi->method = NULL;
    for (char **entry = fcgi->request.envp; *entry != NULL; entry++)
        take_param(fcgi, x, *entry);
    req->method = method_parse(fcgi->method != NULL ? fcgi->method : "");
    req->internal = fcgi->listener != NULL && strcmp(fcgi->listener, "internal") == 0;
    req->body = "";
    split_address(x);
    if (req->address == NULL)
        req->address = "";
    if (req->request_id == NULL || *req->request_id == '\0') {
        char *id = arena_alloc(x->arena, UUID_TEXT);
        uuid_v7(id);
        req->request_id = id;
    }
    continue_trace(x);
}

static void let_signals_in(const struct fcgi *fcgi)
{
    sigset_t held;
    sigprocmask(SIG_SETMASK, &fcgi->waiting_mask, &held);
    sigprocmask(SIG_SETMASK, &held, NULL);
}

enum err fcgi_accept(struct fcgi *fcgi, struct exchange *x)
{
    struct epoll_event event;
    int woken, accepted;
    /* Also where it was a signal: a connection for which we were woken at the same time would
     * otherwise wait until the next one wakes somebody else. */
    do {
        woken = epoll_pwait(fcgi->waiting_fd, &event, 1, -1, &fcgi->waiting_mask);
        accepted = FCGX_Accept_r(&fcgi->request);
    } while (accepted == -EAGAIN && woken > 0 && (event.events & EPOLLHUP) == 0);
    if (accepted < 0) {
        /* At a socket that is shut down there is no waiting, and so no time for signals. */
        let_signals_in(fcgi);
        return ERR_UNAVAILABLE;
    }
    read_params(fcgi, x);
    return OK;
}

enum err fcgi_accept_waiting(struct fcgi *fcgi, struct exchange *x)
{
    if (FCGX_Accept_r(&fcgi->request) < 0)
        return ERR_UNAVAILABLE;
    read_params(fcgi, x);
    return OK;
}

const char *fcgi_gateway(const struct fcgi *fcgi)
{
    return fcgi->gateway != NULL ? fcgi->gateway : "";
}

/* nginx's $msec: seconds with three decimals. */
int64_t fcgi_arrival_ms(const struct fcgi *fcgi)
{
    int64_t seconds, ms;
    if (fcgi->arrival == NULL)
        return 0;
    size_t n = strcspn(fcgi->arrival, ".");
    if (fcgi->arrival[n] != '.' || text_to_int64(fcgi->arrival, n, &seconds) != OK ||
        text_to_int64(fcgi->arrival + n + 1, strlen(fcgi->arrival + n + 1), &ms) != OK ||
        seconds < 0 || seconds > INT32_MAX * (int64_t)1000 || ms < 0 || ms > 999)
        return 0;
    return seconds * 1000 + ms;
}

int64_t fcgi_content_length(const struct fcgi *fcgi)
{
    int64_t length = 0;
    const char *text = fcgi->content_length;
    if (text == NULL || *text == '\0')
        return 0;
    return text_to_int64(text, strlen(text), &length) == OK && length > 0 ? length : 0;
}

enum err fcgi_read_body(struct fcgi *fcgi, struct exchange *x)
{
    size_t want = (size_t)fcgi_content_length(fcgi), got = 0;
    char *body = arena_alloc(x->arena, want + 1);
    while (got < want) {
        int n = FCGX_GetStr(body + got, (int)(want - got), fcgi->request.in);
        if (n <= 0)
            return ERR_IO;
        got += (size_t)n;
    }
    x->req.body = body;
    x->req.body_len = got;
    return OK;
}

/* Header values come from our tables, from the database and from origins we list; a line end in one
 * ends it. */
static void add_header(struct buf *out, const char *name, const char *value)
{
    buf_puts(out, name);
    buf_puts(out, ": ");
    buf_add(out, value, strcspn(value, "\r\n"));
    buf_puts(out, "\r\n");
}

/*
 * Input that nobody read would, when the connection is closed, take the answer with it: therefore
 * libfcgi shuts down its own half and waits for the gateway to close the other one. Where all input
 * was read (the mark of its end came with it) that is a pause for nothing.
 */
static void close_at_once_if_all_read(struct fcgi *fcgi)
{
    if (FCGX_GetChar(fcgi->request.in) < 0)
        FCGX_Detach(&fcgi->request);
}

void fcgi_finish(struct fcgi *fcgi, const struct exchange *x)
{
    const struct response *res = &x->res;
    struct buf *out = &fcgi->out;
    buf_reset(out);
    buf_printf(out, "Status: %d\r\n", res->status);
    if (res->body->len > 0)
        add_header(out, "Content-Type",
                   res->content_type != NULL ? res->content_type : "application/json");
    for (size_t i = 0; i < res->header_count; i++)
        add_header(out, res->headers[i].name, res->headers[i].value);
    if (res->status != 204 && res->status != 304)
        buf_printf(out, "Content-Length: %zu\r\n", res->body->len);
    buf_puts(out, "\r\n");
    if (x->req.method != METHOD_HEAD)
        buf_add(out, res->body->data, res->body->len);
    FCGX_PutStr(out->data, (int)out->len, fcgi->request.out);
    close_at_once_if_all_read(fcgi);
    FCGX_Finish_r(&fcgi->request);
}
