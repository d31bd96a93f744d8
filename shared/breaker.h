#ifndef PURSER_BREAKER_H
#define PURSER_BREAKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A circuit breaker (Nygard, "Release It!") in shared memory, so that one responder's bad luck
 * spares the others: BREAKER_FAILURES failures in a row open it for 1 s, doubling to 30 s; when
 * that time is over one probe at a time is let through, and its success closes it. A prober that is
 * killed holds its place for 1 s only. Zeroed memory is a closed breaker.
 */
enum {
    BREAKER_FAILURES = 5,
    BREAKER_FIRST_MS = 1000,
    BREAKER_LONGEST_MS = 30000,
    BREAKER_PROBE_MS = 1000
};

struct breaker {
    _Atomic uint32_t failures;  /* in a row */
    _Atomic uint32_t opened;    /* times in a row that it opened */
    _Atomic int64_t open_until; /* monotonic milliseconds; 0: closed */
    _Atomic int64_t probe_until;
};

/* May a call be made now? `now_ms` is CLOCK_MONOTONIC in milliseconds. */
bool breaker_allow(struct breaker *breaker, int64_t now_ms);
/* Must follow each allowed call. */
void breaker_report(struct breaker *breaker, bool success, int64_t now_ms);
bool breaker_is_open(const struct breaker *breaker, int64_t now_ms);

#endif
