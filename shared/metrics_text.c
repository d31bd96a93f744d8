#include "metrics_text.h"

#include <inttypes.h>
#include <stdarg.h>

#include "breaker.h"
#include "common_queries.h"
#include "config.h"
#include "db.h"
#include "metrics_private.h"
#include "process.h"
#include "service.h"
#include "token.h"

enum { MICRO = 1000000 };

static const char *const bucket_names[BUCKETS] = {"0.001", "0.0025", "0.005", "0.01", "0.025",
                                                  "0.05",  "0.1",    "0.25",  "0.5",  "1",
                                                  "2.5",   "5",      "10",    "+Inf"};

/* ---- the format */

void metric_head(struct buf *buf, const char *name, const char *type, const char *help)
{
    buf_printf(buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metric_text(struct buf *buf, const char *name, const char *labels, const char *value)
{
    bool any = *labels != '\0';
    buf_printf(buf, "%s%s%s%s %s\n", name, any ? "{" : "", labels, any ? "}" : "", value);
}

void metric_int(struct buf *buf, const char *name, const char *labels, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    metric_text(buf, name, labels, text);
}

/* The count is the sum of the buckets as they were read, so that the lines agree. */
void metric_histogram(struct buf *buf, const char *name, const char *labels,
                      const struct histogram *histogram)
{
    const char *comma = *labels != '\0' ? "," : "", *open = *labels != '\0' ? "{" : "",
               *close = *labels != '\0' ? "}" : "";
    uint64_t count = 0, sum = atomic_load(&histogram->sum_us);
    for (size_t i = 0; i < BUCKETS; i++) {
        count += atomic_load(&histogram->buckets[i]);
        buf_printf(buf, "%s_bucket{%s%sle=\"%s\"} %" PRIu64 "\n", name, labels, comma,
                   bucket_names[i], count);
    }
    buf_printf(buf, "%s_sum%s%s%s %" PRIu64 ".%06" PRIu64 "\n", name, open, labels, close,
               sum / MICRO, sum % MICRO);
    buf_printf(buf, "%s_count%s%s%s %" PRIu64 "\n", name, open, labels, close, count);
}

static void add_value(struct buf *buf, const char *value)
{
    for (const char *s = value; *s != '\0'; s++) {
        if (*s == '\n')
            buf_puts(buf, "\\n");
        else if (*s == '\\' || *s == '"')
            buf_printf(buf, "\\%c", *s);
        else
            buf_add(buf, s, 1);
    }
}

const char *metric_labels(struct arena *arena, const char *name, ...)
{
    struct buf buf = {0};
    va_list args;
    va_start(args, name);
    for (const char *n = name; n != NULL; n = va_arg(args, const char *)) {
        buf_printf(&buf, "%s%s=\"", buf.len > 0 ? "," : "", n);
        add_value(&buf, va_arg(args, const char *));
        buf_puts(&buf, "\"");
    }
    va_end(args);
    const char *labels = arena_strndup(arena, buf.data, buf.len);
    buf_free(&buf);
    return labels;
}

/* ---- requests */

static uint64_t histogram_count(const struct histogram *histogram)
{
    uint64_t count = 0;
    for (size_t i = 0; i < BUCKETS; i++)
        count += atomic_load(&histogram->buckets[i]);
    return count;
}

/* Every cell in turn, with its method and route; NULL at the end. */
static const struct cell *next_cell(const struct service *service, size_t *at, const char **method,
                                    const char **route)
{
    size_t i = (*at)++;
    if (i <= METHOD_OTHER) {
        *method = method_name((enum method)i);
        *route = "";
        return &metrics->unrouted[i];
    }
    i -= METHOD_OTHER + 1;
    if (i >= 2 * service->route_count)
        return NULL;
    *method = method_name(i % 2 == 0 ? service->routes[i / 2].method : METHOD_HEAD);
    *route = service->routes[i / 2].path;
    return &metrics->routed[i];
}

static void print_statuses(struct exchange *x, const struct cell *cell, const char *method,
                           const char *route)
{
    for (size_t i = 0; i < STATUSES_MAX; i++) {
        uint64_t count = atomic_load(&cell->statuses[i]);
        if (count == 0)
            continue;
        const char *status =
            metric_statuses[i] != 0 ? arena_printf(x->arena, "%d", metric_statuses[i]) : "other";
        metric_int(x->res.body, "purser_requests_total",
                   metric_labels(x->arena, "method", method, "route", route, "status", status,
                                 (char *)NULL),
                   (int64_t)count);
    }
}

/* Series begin with their first request: most routes never answer most statuses. */
static void print_requests(struct exchange *x)
{
    struct buf *out = x->res.body;
    const struct cell *cell;
    const char *method, *route;
    metric_head(out, "purser_requests_total", "counter",
                "Requests answered, by route template; the route is empty where none fits.");
    for (size_t at = 0; (cell = next_cell(x->service, &at, &method, &route)) != NULL;)
        print_statuses(x, cell, method, route);
    metric_head(out, "purser_request_duration_seconds", "histogram",
                "From the whole head of a request to the last byte of its answer.");
    for (size_t at = 0; (cell = next_cell(x->service, &at, &method, &route)) != NULL;)
        if (histogram_count(&cell->duration) > 0)
            metric_histogram(
                out, "purser_request_duration_seconds",
                metric_labels(x->arena, "method", method, "route", route, (char *)NULL),
                &cell->duration);
}

/* The one that answers this counts as idle. */
static void print_responders(struct exchange *x)
{
    struct buf *out = x->res.body;
    int64_t busy = 0, all = 0;
    for (size_t i = 0; i < RESPONDERS_MAX; i++) {
        if (atomic_load(&metrics->responders[i].pid) == 0)
            continue;
        all++;
        busy += !metrics_is_own_place(i) && atomic_load(&metrics->responders[i].busy) != 0;
    }
    metric_head(out, "purser_requests_in_flight", "gauge", "Requests in hand.");
    metric_int(out, "purser_requests_in_flight", "", busy);
    metric_head(out, "purser_responders", "gauge", "Responder processes, by what they do.");
    metric_int(out, "purser_responders", "state=\"busy\"", busy);
    metric_int(out, "purser_responders", "state=\"idle\"", all - busy);
    metric_head(out, "purser_requests_shed_total", "counter",
                "Requests refused because they had waited too long for a responder.");
    metric_int(out, "purser_requests_shed_total", "", (int64_t)atomic_load(&metrics->shed));
}

/* ---- other services */

static void print_calls(struct exchange *x)
{
    struct buf *out = x->res.body;
    const struct call_kind *kind;
    metric_head(out, "purser_call_duration_seconds", "histogram", "Calls to other services.");
    for (size_t i = 0; (kind = metrics_call_kind(i)) != NULL; i++)
        metric_histogram(
            out, "purser_call_duration_seconds",
            metric_labels(x->arena, "target", kind->target, "call", kind->call, (char *)NULL),
            &metrics->calls[i].duration);
    metric_head(out, "purser_call_failures_total", "counter",
                "Calls to other services without an answer, or answered 5xx.");
    for (size_t i = 0; (kind = metrics_call_kind(i)) != NULL; i++)
        metric_int(
            out, "purser_call_failures_total",
            metric_labels(x->arena, "target", kind->target, "call", kind->call, (char *)NULL),
            (int64_t)atomic_load(&metrics->calls[i].failures));
    if (x->service->breaker_target == NULL)
        return;
    metric_head(out, "purser_breaker_open", "gauge", "1 while a service is not asked.");
    metric_int(out, "purser_breaker_open",
               metric_labels(x->arena, "target", x->service->breaker_target, (char *)NULL),
               breaker_is_open(&shared_memory->breaker, monotonic_ms()));
}

/* ---- the database */

static void print_column(struct exchange *x, const PGresult *rows, int column, const char *name,
                         const char *help)
{
    metric_head(x->res.body, name, "gauge", help);
    for (int row = 0; row < PQntuples(rows); row++)
        metric_text(x->res.body, name,
                    metric_labels(x->arena, "subscriber", db_text(rows, row, 0), (char *)NULL),
                    db_text(rows, row, column));
}

/* False where it does not answer. */
static bool print_database(struct exchange *x)
{
    struct buf *out = x->res.body;
    PGresult *rows = NULL;
    bool up = db_call(x->db, QUERY_OUTBOX_STATE, NULL, 0, x->arena, &rows) == OK;
    metric_head(out, "purser_database_up", "gauge", "1 where the database answers.");
    metric_int(out, "purser_database_up", "", up);
    metric_head(out, "purser_database_duration_seconds", "histogram",
                "A request's time in the database.");
    metric_histogram(out, "purser_database_duration_seconds", "", &metrics->database);
    if (!up)
        return false;
    print_column(x, rows, 1, "purser_outbox_events",
                 "Events that wait for being told, counted up to 10000.");
    print_column(x, rows, 2, "purser_outbox_oldest_seconds", "Age of the oldest of them.");
    print_column(x, rows, 3, "purser_dead_letters",
                 "Events that were refused and set aside, counted up to 10000.");
    return true;
}

/* ---- the rest */

static int64_t revocations_age(void)
{
    int64_t at = atomic_load(&shared_memory->revocations_at), now = wall_ms() / 1000;
    if (at == 0)
        at = atomic_load(&metrics->made_at);
    return now > at ? now - at : 0;
}

static void print_state(struct exchange *x)
{
    struct buf *out = x->res.body;
    metric_head(out, "purser_build_info", "gauge", "1; the labels say what runs.");
    metric_int(out, "purser_build_info",
               metric_labels(x->arena, "service", x->service->name, "version", PACKAGE_VERSION,
                             (char *)NULL),
               1);
    metric_head(out, "purser_draining", "gauge", "1 once the instance was asked to end.");
    metric_int(out, "purser_draining", "", atomic_load(&shared_memory->draining) != 0);
    metric_head(out, "purser_keys_loaded", "gauge", "Keys to check tokens with.");
    metric_int(out, "purser_keys_loaded", "", (int64_t)token_keys_loaded());
    metric_head(out, "purser_revocations_age_seconds", "gauge",
                "Since the last list of ended sessions came.");
    metric_int(out, "purser_revocations_age_seconds", "", revocations_age());
    metric_head(out, "purser_children_ended_total", "counter",
                "Processes that ended without being asked to.");
    metric_int(out, "purser_children_ended_total", "",
               (int64_t)atomic_load(&metrics->children_ended));
}

/* False where the database says nothing. */
static bool figure_value(struct exchange *x, const struct figure *figure, size_t index,
                         int64_t *value_r)
{
    PGresult *rows;
    if (figure->query == 0) {
        *value_r = atomic_load(&metrics->figures[index]);
        return true;
    }
    if (db_call(x->db, figure->query, NULL, 0, x->arena, &rows) != OK || PQntuples(rows) != 1)
        return false;
    *value_r = db_int(rows, 0, 0);
    return true;
}

static void print_figures(struct exchange *x, bool database_up)
{
    const struct figure *figures = x->service->figures;
    for (size_t i = 0; figures != NULL && figures[i].name != NULL; i++) {
        int64_t value;
        if (i == 0 || strcmp(figures[i].name, figures[i - 1].name) != 0)
            metric_head(x->res.body, figures[i].name,
                        figures[i].type == FIGURE_COUNTER ? "counter" : "gauge", figures[i].help);
        if ((database_up || figures[i].query == 0) && figure_value(x, &figures[i], i, &value))
            metric_int(x->res.body, figures[i].name,
                       figures[i].labels != NULL ? figures[i].labels : "", value);
    }
}

void metrics_answer(struct exchange *x)
{
    response_json(x, 200, "", 0);
    x->res.content_type = "text/plain; version=0.0.4; charset=utf-8";
    print_state(x);
    print_requests(x);
    print_responders(x);
    print_calls(x);
    bool up = print_database(x);
    print_figures(x, up); /* a database that hangs is waited for once */
}
