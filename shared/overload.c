#include "overload.h"

#include "process.h"
#include "text.h"

enum { MINUTE_MS = 60000 };

/* The place of a gateway that has one. */
static struct gateway_clock *find(uint64_t id)
{
    for (int i = 0; i < GATEWAYS; i++) {
        struct gateway_clock *clock = &shared_memory->gateways[i];
        if (atomic_load_explicit(&clock->id, memory_order_relaxed) == id)
            return clock;
    }
    return NULL;
}

/* A place that is free, or whose gateway was not heard of in this minute and the one before: a
 * container's name ends with it. NULL where there are more gateways than places. */
static struct gateway_clock *take_place(uint64_t id, int64_t minute)
{
    for (int i = 0; i < GATEWAYS; i++) {
        struct gateway_clock *clock = &shared_memory->gateways[i];
        uint64_t seen = atomic_load(&clock->id);
        if ((seen == 0 || atomic_load(&clock->minute) < minute - 1) &&
            atomic_compare_exchange_strong(&clock->id, &seen, id))
            return clock;
    }
    return NULL;
}

/* Begins a new minute: what was this minute's least becomes the last one's. One caller wins. */
static void turn_minute(struct gateway_clock *clock, int64_t minute, int64_t age)
{
    int64_t seen = atomic_load(&clock->minute);
    if (seen >= minute || !atomic_compare_exchange_strong(&clock->minute, &seen, minute))
        return;
    int64_t last = atomic_load(&clock->least[0]);
    atomic_store(&clock->least[1], seen == minute - 1 ? last : age);
    atomic_store(&clock->least[0], age);
}

bool overload_shed(const char *gateway, int64_t arrival_ms, int64_t now_ms, int64_t limit_ms)
{
    uint64_t id = text_hash(gateway) | 1; /* 0 marks a free place */
    int64_t age = now_ms - arrival_ms, minute = now_ms / MINUTE_MS;
    struct gateway_clock *clock = find(id);
    if (clock == NULL)
        clock = take_place(id, minute);
    if (clock == NULL)
        return false;
    turn_minute(clock, minute, age);
    int64_t least = atomic_load_explicit(&clock->least[0], memory_order_relaxed);
    while (age < least && !atomic_compare_exchange_weak(&clock->least[0], &least, age))
        ;
    int64_t before = atomic_load_explicit(&clock->least[1], memory_order_relaxed);
    least = least < before ? least : before;
    return age - least > limit_ms && now_ms - atomic_load(&shared_memory->serving_since) > limit_ms;
}
