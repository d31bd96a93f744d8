#ifndef PURSER_METRICS_PRIVATE_H
#define PURSER_METRICS_PRIVATE_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "metrics.h"

/* How the counters lie in memory; of metrics.c and metrics_text.c alone. */

enum {
    BUCKETS = 14, /* of a histogram, the last one without an end */
    RESPONDERS_MAX = 512,
    CALLS_MAX = 16,
    FIGURES_MAX = 32,
    STATUSES_MAX = 32
};

struct histogram {
    _Atomic uint64_t buckets[BUCKETS]; /* not cumulative */
    _Atomic uint64_t sum_us;
};

/* Requests of one method to one route. */
struct cell {
    struct histogram duration;
    _Atomic uint64_t statuses[STATUSES_MAX];
};

struct metrics {
    _Atomic int64_t made_at; /* seconds since 1970 */
    _Atomic uint64_t shed, children_ended;
    struct histogram database;
    struct {
        struct histogram duration;
        _Atomic uint64_t failures;
    } calls[CALLS_MAX];
    _Atomic int64_t figures[FIGURES_MAX];
    /* A cache line each: its owner writes it at each request. */
    struct {
        alignas(64) _Atomic int32_t pid; /* 0: free */
        _Atomic uint32_t busy;
    } responders[RESPONDERS_MAX];
    struct cell unrouted[METHOD_OTHER + 1]; /* by method */
    struct cell routed[];                   /* for each route its own method, then HEAD */
};

extern struct metrics *metrics; /* NULL: none */

/* Zero ends the table of statuses that are counted apart; what is none of them counts as that. */
extern const int metric_statuses[STATUSES_MAX];
/* The calls that the program makes, by index. NULL: no more. */
const struct call_kind *metrics_call_kind(size_t index);
/* The place of this process; NULL: none. */
bool metrics_is_own_place(size_t index);

void histogram_add(struct histogram *histogram, int64_t us);

/* ---- the text format of Prometheus, version 0.0.4 */

void metric_head(struct buf *buf, const char *name, const char *type, const char *help);
/* `labels` as they stand between the braces; "": none. */
void metric_int(struct buf *buf, const char *name, const char *labels, int64_t value);
void metric_text(struct buf *buf, const char *name, const char *labels, const char *value);
/* All lines of a histogram, in seconds. */
void metric_histogram(struct buf *buf, const char *name, const char *labels,
                      const struct histogram *histogram);
/* Names and values in turn, up to a NULL; values are escaped. In the arena. */
const char *metric_labels(struct arena *arena, const char *name, ...) __attribute__((sentinel));

#endif
