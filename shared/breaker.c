#include "breaker.h"

_Static_assert(BREAKER_PROBE_MS <= BREAKER_FIRST_MS,
               "a prober's place is free before the breaker, open anew, lets the next one through");

static int64_t open_for_ms(uint32_t opened)
{
    int64_t ms = BREAKER_FIRST_MS;
    while (opened-- > 0 && ms < BREAKER_LONGEST_MS)
        ms *= 2;
    return ms < BREAKER_LONGEST_MS ? ms : BREAKER_LONGEST_MS;
}

/*
 * Every change of state is one compare-and-swap on open_until from the value that it was decided
 * by, so that of several processes that see the same thing one acts.
 */
static void trip(struct breaker *breaker, int64_t from, int64_t now_ms)
{
    int64_t until = now_ms + open_for_ms(atomic_load(&breaker->opened));
    if (!atomic_compare_exchange_strong(&breaker->open_until, &from, until))
        return;
    atomic_fetch_add(&breaker->opened, 1);
    atomic_store(&breaker->failures, 0);
}

static void shut(struct breaker *breaker, int64_t from)
{
    if (!atomic_compare_exchange_strong(&breaker->open_until, &from, 0))
        return;
    atomic_store(&breaker->opened, 0);
    atomic_store(&breaker->failures, 0);
}

bool breaker_allow(struct breaker *breaker, int64_t now_ms)
{
    int64_t open_until = atomic_load(&breaker->open_until);
    if (open_until == 0)
        return true;
    if (now_ms < open_until)
        return false;
    int64_t probe_until = atomic_load(&breaker->probe_until);
    return now_ms >= probe_until &&
           atomic_compare_exchange_strong(&breaker->probe_until, &probe_until,
                                          now_ms + BREAKER_PROBE_MS);
}

void breaker_report(struct breaker *breaker, bool success, int64_t now_ms)
{
    int64_t open_until = atomic_load(&breaker->open_until);
    if (now_ms < open_until)
        return; /* a call from before it opened: no news */
    if (success && open_until != 0) {
        shut(breaker, open_until);
    } else if (success) {
        /* Looked at first: a store at each call would move the cache line from core to core. */
        if (atomic_load(&breaker->failures) != 0)
            atomic_store(&breaker->failures, 0);
    } else if (open_until != 0) {
        trip(breaker, open_until, now_ms);
    } else if (atomic_fetch_add(&breaker->failures, 1) + 1 >= BREAKER_FAILURES) {
        trip(breaker, 0, now_ms);
    }
}

bool breaker_is_open(const struct breaker *breaker, int64_t now_ms)
{
    return now_ms < atomic_load(&breaker->open_until);
}
