#include "metrics_private.h"

#include <unistd.h>

#include "must.h"
#include "process.h"
#include "service.h"
#include "text.h"

struct metrics *metrics;
static const struct service *service;
static size_t own_place = RESPONDERS_MAX;

const struct call_kind call_tokens = {"auth", "tokens"}, call_keys = {"auth", "keys"},
                       call_revocations = {"auth", "revocations"},
                       call_publish = {"gateway", "publish"};

/* The calls of this program. */
static struct call_kind calls[CALLS_MAX];
static size_t call_count;

/* Upper ends of the buckets. */
static const int64_t bucket_us[BUCKETS - 1] = {1000,    2500,    5000,    10000,  25000,
                                               50000,   100000,  250000,  500000, 1000000,
                                               2500000, 5000000, 10000000};

const int metric_statuses[STATUSES_MAX] = {200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406,
                                           409, 410, 412, 413, 415, 422, 428, 429, 500, 501, 503};

/* ---- where it lies */

size_t metrics_size(const struct service *of)
{
    return sizeof *metrics + 2 * of->route_count * sizeof metrics->routed[0];
}

static uint32_t mix(uint32_t shape, const char *text)
{
    return (shape ^ (uint32_t)text_hash(text)) * UINT32_C(16777619);
}

static void add_call(struct call_kind *list, size_t *count, struct call_kind kind)
{
    if (*count < CALLS_MAX)
        list[(*count)++] = kind;
}

/* What the program calls, into a list of CALLS_MAX; returns how many. */
static size_t list_calls(const struct service *of, struct call_kind *list)
{
    size_t count = 0;
    add_call(list, &count, call_tokens);
    if (of->key_set == NULL)
        add_call(list, &count, call_keys);
    add_call(list, &count, call_revocations);
    for (const struct call_kind *k = of->calls; k != NULL && k->target != NULL; k++)
        add_call(list, &count, *k);
    for (const struct subscriber *s = of->subscribers; s != NULL && s->service != NULL; s++)
        add_call(list, &count, (struct call_kind){s->service, "events"});
    if (of->gateway_types != NULL)
        add_call(list, &count, call_publish);
    return count;
}

uint32_t metrics_shape(const struct service *of)
{
    struct call_kind list[CALLS_MAX];
    size_t count = list_calls(of, list);
    uint32_t shape = UINT32_C(2166136261);
    for (size_t i = 0; i < of->route_count; i++)
        shape = mix(mix(shape, method_name(of->routes[i].method)), of->routes[i].path);
    for (const struct figure *f = of->figures; f != NULL && f->name != NULL; f++)
        shape = mix(mix(shape, f->name), f->labels != NULL ? f->labels : "");
    for (size_t i = 0; i < count; i++)
        shape = mix(mix(shape, list[i].target), list[i].call);
    return shape;
}

void metrics_attach(const struct service *of, void *memory)
{
    int64_t none = 0;
    service = of;
    metrics = memory;
    call_count = list_calls(of, calls);
    for (size_t i = 0; of->figures != NULL && of->figures[i].name != NULL; i++)
        if (i >= FIGURES_MAX)
            abort(); /* a fault of the service's table, and so seen at its first start */
    atomic_compare_exchange_strong(&metrics->made_at, &none, wall_ms() / 1000);
}

const struct call_kind *metrics_call_kind(size_t index)
{
    return index < call_count ? &calls[index] : NULL;
}

/* ---- counting */

static void add(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void histogram_add(struct histogram *histogram, int64_t us)
{
    size_t bucket = 0;
    while (bucket < BUCKETS - 1 && us > bucket_us[bucket])
        bucket++;
    add(&histogram->buckets[bucket], 1);
    add(&histogram->sum_us, us > 0 ? (uint64_t)us : 0);
}

void metrics_responder_starts(void)
{
    for (size_t i = 0; metrics != NULL && i < RESPONDERS_MAX; i++) {
        int32_t none = 0;
        if (atomic_compare_exchange_strong(&metrics->responders[i].pid, &none, getpid())) {
            own_place = i;
            return;
        }
    }
}

bool metrics_is_own_place(size_t index)
{
    return index == own_place;
}

void metrics_busy(bool busy)
{
    if (metrics != NULL && own_place < RESPONDERS_MAX)
        atomic_store_explicit(&metrics->responders[own_place].busy, busy, memory_order_relaxed);
}

void metrics_child_ended(pid_t pid)
{
    for (size_t i = 0; metrics != NULL && i < RESPONDERS_MAX; i++) {
        if (atomic_load(&metrics->responders[i].pid) != pid)
            continue;
        atomic_store(&metrics->responders[i].busy, 0);
        atomic_store(&metrics->responders[i].pid, 0);
    }
}

void metrics_child_lost(void)
{
    if (metrics != NULL)
        add(&metrics->children_ended, 1);
}

/* NULL: its route is none of the table's. */
static struct cell *cell_of(const struct exchange *x)
{
    if (x->route == NULL)
        return &metrics->unrouted[x->req.method];
    for (size_t i = 0; i < service->route_count; i++)
        if (x->route == &service->routes[i])
            return &metrics->routed[2 * i + (x->req.method != x->route->method)];
    return NULL;
}

static size_t status_index(int status)
{
    size_t i = 0;
    while (metric_statuses[i] != status && metric_statuses[i] != 0)
        i++;
    return i;
}

void metrics_request(const struct exchange *x, int64_t us, int64_t database_us)
{
    struct cell *cell = metrics != NULL ? cell_of(x) : NULL;
    if (cell == NULL)
        return;
    add(&cell->statuses[status_index(x->res.status)], 1);
    histogram_add(&cell->duration, us);
    if (database_us > 0)
        histogram_add(&metrics->database, database_us);
}

void metrics_shed(void)
{
    if (metrics != NULL)
        add(&metrics->shed, 1);
}

void metrics_call(const struct call_kind *kind, int64_t us, bool failed)
{
    for (size_t i = 0; kind != NULL && metrics != NULL && i < call_count; i++) {
        if (strcmp(calls[i].target, kind->target) != 0 || strcmp(calls[i].call, kind->call) != 0)
            continue;
        histogram_add(&metrics->calls[i].duration, us);
        if (failed)
            add(&metrics->calls[i].failures, 1);
        return;
    }
}

void figure_add(unsigned figure, int64_t n)
{
    if (metrics != NULL)
        atomic_fetch_add_explicit(&metrics->figures[figure], n, memory_order_relaxed);
}

void figure_set(unsigned figure, int64_t value)
{
    if (metrics != NULL)
        atomic_store_explicit(&metrics->figures[figure], value, memory_order_relaxed);
}
