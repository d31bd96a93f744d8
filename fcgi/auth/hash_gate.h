#ifndef PURSER_AUTH_HASH_GATE_H
#define PURSER_AUTH_HASH_GATE_H

#include "err.h"
#include <stddef.h>
#include <stdint.h>

/*
 * Lets as many responders hash a password at once as there are cores: more would only take longer
 * each. The places are leases in shared memory. Who is killed in one leaves it for GATE_LEASE_MS,
 * and nothing is wedged.
 */
enum { GATE_PLACES = 64, GATE_LEASE_MS = 2000, GATE_WAIT_MS = 2000 };

size_t gate_size(void);
/* The memory, zeroed at first, and how many places are in use; 0: one a core. */
void gate_open(void *shared, int64_t places);

/* Waits for a place up to GATE_WAIT_MS. ERR_UNAVAILABLE: none came free. *lease_r goes to
 * gate_leave(). */
struct gate_lease {
    size_t place;
    int64_t until;
};
enum err gate_enter(struct gate_lease *lease_r);
void gate_leave(const struct gate_lease *lease);

#endif
