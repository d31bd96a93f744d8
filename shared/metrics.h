#ifndef PURSER_METRICS_H
#define PURSER_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What an instance counts, for Prometheus; docs/monitoring.md lists it. Counters are relaxed atomics
 * in shared memory, so that any responder answers for all of its instance, counting costs a few
 * additions and no call of the kernel, and a killed process leaves nothing half done. Where there is
 * no shared memory (in unit tests) nothing is counted.
 */
struct service;
struct exchange;
struct metrics; /* in shared memory */

/* A kind of call to another service, counted apart from others. Labels of the metrics. */
struct call_kind {
    const char *target; /* the service */
    const char *call;   /* what is asked of it: "limits" */
};

/* The calls that every program makes, and those of one that publishes to gateways. */
extern const struct call_kind call_tokens, call_keys, call_revocations, call_publish;

enum figure_type { FIGURE_COUNTER, FIGURE_GAUGE };

/* A figure of a service's own, in the table of struct service. Those of one name follow each other,
 * each with its labels. */
struct figure {
    const char *name, *help;
    enum figure_type type;
    const char *labels; /* as they stand between the braces: outcome="ok"; NULL: none */
    unsigned query;     /* asked at each scrape, its one row is the figure; 0: kept in memory */
};

/* ---- for shared_memory.c */

size_t metrics_size(const struct service *service);
/* Differs where the same bytes would stand for other figures. */
uint32_t metrics_shape(const struct service *service);
/* The part of shared memory to use from now on; zeroed memory has counted nothing. */
void metrics_attach(const struct service *service, void *memory);

/* ---- who counts */

/* A responder's life and its requests: it has a place of its own, which says whether it is busy,
 * until the master says that the process has ended. */
void metrics_responder_starts(void);
void metrics_busy(bool busy);
void metrics_child_ended(pid_t pid);
/* One ended that was not asked to. */
void metrics_child_lost(void);

/* `us` and `database_us`: microseconds in all, and of these in the database. Only requests by the
 * route table, and those that no route fits, are counted. */
void metrics_request(const struct exchange *x, int64_t us, int64_t database_us);
void metrics_shed(void);

/* `kind` need not be one of the table's entries, only equal to one; NULL: is not counted. */
void metrics_call(const struct call_kind *kind, int64_t us, bool failed);

/* The service's own; `figure` is the index in its table. */
void figure_add(unsigned figure, int64_t n);
void figure_set(unsigned figure, int64_t value);

#endif
