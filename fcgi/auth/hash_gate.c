#include "hash_gate.h"

#include <sched.h>
#include <stdatomic.h>

#include "process.h"

enum { POLL_NS = 2000000 };

/* Each place has the monotonic millisecond at which its lease ends; over: free. A lease that was
 * taken over has a later one, so who comes back too late does not free another's. */
struct gate {
    _Atomic int64_t until[GATE_PLACES];
};

static struct gate *gate;
static size_t in_use;

size_t gate_size(void)
{
    return sizeof *gate;
}

static size_t cores(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count > 0 ? (size_t)count : 1;
}

void gate_open(void *shared, int64_t places)
{
    gate = shared;
    in_use = places > 0 ? (size_t)places : cores();
    if (in_use > GATE_PLACES)
        in_use = GATE_PLACES;
}

static bool take(struct gate_lease *lease)
{
    int64_t now = monotonic_ms();
    for (size_t i = 0; i < in_use; i++) {
        int64_t until = atomic_load(&gate->until[i]);
        if (until > now)
            continue;
        *lease = (struct gate_lease){.place = i, .until = now + GATE_LEASE_MS};
        if (atomic_compare_exchange_strong(&gate->until[i], &until, lease->until))
            return true;
    }
    return false;
}

enum err gate_enter(struct gate_lease *lease_r)
{
    const struct timespec pause = {.tv_nsec = POLL_NS};
    int64_t give_up = monotonic_ms() + GATE_WAIT_MS;
    while (!take(lease_r)) {
        if (monotonic_ms() >= give_up)
            return ERR_UNAVAILABLE;
        nanosleep(&pause, NULL);
    }
    return OK;
}

void gate_leave(const struct gate_lease *lease)
{
    int64_t mine = lease->until;
    atomic_compare_exchange_strong(&gate->until[lease->place], &mine, 0);
}
