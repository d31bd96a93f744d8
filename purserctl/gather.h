#ifndef PURSERCTL_GATHER_H
#define PURSERCTL_GATHER_H

#include <stdint.h>

#include "client.h"
#include "samples.h"

/* What /instances, /readyz and /metrics of the services say, by the gateway's internal listener. */

enum { SERVICES = 4, SUBSCRIBERS_MAX = 16, BUCKETS_MAX = 32 };

extern const char *const service_names[SERVICES];

/* The outbox of a service, for one of those that are told of its events. */
struct events {
    const char *subscriber;
    double waiting, oldest_s, dead;
};

/* One service, its instances together: counters and gauges summed up, what stands in the database
 * that they share taken once. A figure that nobody gave is -1. */
struct state {
    const char *name;
    const char *version;     /* of all instances, separated by blanks; "": none answered */
    size_t listed, ready;    /* instances */
    const char *not_ready;   /* why one of them is not; NULL: all are */
    const char *no_metrics;  /* why figures of one are missing; NULL: none are */
    double busy, idle;       /* responders */
    double requests, errors; /* since the start; those answered 5xx */
    double shed, ended;      /* requests turned away unseen; processes that ended by themselves */
    double breaker_open, revocations_age_s, deliveries_waiting, projection_differences;
    const char *breaker_target;
    struct events events[SUBSCRIBERS_MAX];
    size_t events_count;
    struct bucket buckets[BUCKETS_MAX]; /* of the durations of requests, in seconds */
    size_t bucket_count;
};

/* False where the gateway does not answer: *reason_r says why. */
bool gateway_answers(struct client *client, struct arena *arena, const char **reason_r);

void gather(struct client *client, struct arena *arena, const char *name, struct state *state_r);

#endif
