#ifndef PURSER_PROCESS_H
#define PURSER_PROCESS_H

/* The processes of one program. See docs/architecture.md, "Processes". */

#include "board.h"
#include "breaker.h"
#include "service.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>

enum { JWKS_MAX = BOARD_MAX, GATEWAYS = 8 };

/* How far a gateway's clock seems to be from ours; see overload.h. */
struct gateway_clock {
    _Atomic uint64_t id; /* hash of the gateway's name; 0: free */
    _Atomic int64_t minute;
    _Atomic int64_t least[2]; /* smallest age in ms in this minute and the one before */
};

/*
 * What the processes share, as atomics, so that any responder answers for all of
 * its instance and a killed one wedges nothing. Inherited over exec at SIGHUP while SHARED_LAYOUT
 * is the same.
 */
#define SHARED_LAYOUT 5u

struct shared_memory {
    /* To know a foreign one: SHARED_LAYOUT, the size of all, and what the counters stand for. */
    uint32_t layout, size, shape;
    _Atomic uint32_t draining;
    _Atomic uint32_t door_open;     /* connections are taken: responders may begin */
    _Atomic uint32_t door_closed;   /* who is asked to end serves what waits at its socket first */
    _Atomic int64_t serving_since;  /* milliseconds since 1970, as wall_ms() */
    struct board jwks;              /* the key set */
    struct board instances;         /* the answer to /<service>/instances */
    _Atomic int64_t jwks_wanted_at; /* monotonic ms when an unknown kid last asked for a fetch */
    _Atomic uint32_t jwks_wanted;
    _Atomic int64_t revocations_at; /* seconds since 1970 of the last list that came; 0: none */
    struct breaker breaker;         /* of the service's one hop */
    struct gateway_clock gateways[GATEWAYS];
};

extern struct shared_memory *shared_memory;

int64_t monotonic_ms(void);
int64_t monotonic_us(void);
int64_t wall_ms(void);

/* Set by SIGTERM in every child: finish what is in hand, then end. Calls that wait return EINTR. */
extern volatile sig_atomic_t stop_requested;

/* Wake this program's keeper, or its courier because of an event in the outbox. Async-signal-safe,
 * never block. */
void keeper_wake(void);
void courier_wake(void);

#endif
