#include "revocation.h"

#include <stdatomic.h>
#include <string.h>

#include "process.h"

/*
 * A hash table of words, each of which holds all of an entry, so that one compare-and-swap writes
 * it: there is no half-written entry for a killed process to leave behind, and no lock.
 *
 *   word  0: free, else tag (36 bits) and time (28 bits)
 *   time  seconds since 1970, modulo 2^28 (8.5 years)
 *   tag   of the id's hash; together with the slot's place some 45 bits of it are compared, so a
 *         session is taken for another one that ended in 1 of 10^9 cases even in a full table, and
 *         its user then logs in again
 *
 * An id lies within WINDOW slots from where its hash points. Words are never freed, only taken over
 * when they are over age, so a search may end at the first free one.
 */
enum { SLOTS = 1 << 15, WINDOW = 64, TIME_BITS = 28 };
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)
/* Clocks of two machines differ; further into the future than this is the distant past. */
#define AHEAD_S 3600

struct revocations {
    _Atomic int64_t refused_until; /* everything issued at or before this; 0: nothing */
    _Atomic uint64_t slots[SLOTS];
};

static struct revocations *table;

size_t revocations_size(void)
{
    return sizeof *table;
}

void revocations_attach(struct revocations *shared)
{
    table = shared;
}

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
    return h ^ h >> 31;
}

static uint64_t hash(const struct uuid *id)
{
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof halves);
    return mix(halves[0] ^ mix(halves[1]));
}

static size_t home(uint64_t h)
{
    return (size_t)(h >> 40) % SLOTS;
}

static uint64_t tag(uint64_t h)
{
    uint64_t bits = h & (UINT64_MAX >> TIME_BITS);
    return (bits == 0 ? 1 : bits) << TIME_BITS;
}

/* Seconds since the entry was made; negative for one from the (near) future. */
static int64_t age(uint64_t word, int64_t now)
{
    uint64_t passed = ((uint64_t)now + AHEAD_S - word) & TIME_MASK;
    return (int64_t)passed - AHEAD_S;
}

static bool same_tag(uint64_t word, uint64_t wanted)
{
    return (word & ~TIME_MASK) == wanted;
}

/* Where the id is, or where it may be put; NULL: the window is full. */
static _Atomic uint64_t *place(uint64_t h, int64_t now)
{
    _Atomic uint64_t *usable = NULL;
    for (size_t i = 0; i < WINDOW; i++) {
        _Atomic uint64_t *slot = &table->slots[(home(h) + i) % SLOTS];
        uint64_t word = atomic_load(slot);
        if (word != 0 && same_tag(word, tag(h)))
            return slot;
        if (usable == NULL && (word == 0 || age(word, now) > REVOCATION_KEEP_S))
            usable = slot;
        if (word == 0)
            break;
    }
    return usable;
}

static void refuse_until(int64_t at)
{
    int64_t known = atomic_load(&table->refused_until);
    while (known < at && !atomic_compare_exchange_weak(&table->refused_until, &known, at))
        ;
}

static bool is_everybody(const struct uuid *id)
{
    static const struct uuid nil;
    return memcmp(id, &nil, sizeof nil) == 0;
}

void revocation_add(const struct uuid *id, int64_t at)
{
    int64_t now = wall_ms() / 1000;
    uint64_t h = hash(id), wanted = tag(h) | ((uint64_t)at & TIME_MASK);
    if (table == NULL || now - at > REVOCATION_KEEP_S)
        return;
    if (is_everybody(id)) {
        refuse_until(at);
        return;
    }
    for (;;) {
        _Atomic uint64_t *slot = place(h, now);
        if (slot == NULL) {
            refuse_until(now > at ? now : at);
            return;
        }
        uint64_t word = atomic_load(slot);
        bool ours = same_tag(word, tag(h));
        if (ours && age(word, now) <= age(wanted, now))
            return; /* known, and not older */
        if (!ours && word != 0 && age(word, now) <= REVOCATION_KEEP_S)
            continue; /* somebody was faster: look again */
        if (atomic_compare_exchange_strong(slot, &word, wanted))
            return;
    }
}

/* The latest time at which the id was added; 0: it was not, or it is over age. */
static int64_t added_at(const struct uuid *id, int64_t now)
{
    uint64_t h = hash(id);
    int64_t latest = 0;
    for (size_t i = 0; i < WINDOW; i++) {
        uint64_t word = atomic_load(&table->slots[(home(h) + i) % SLOTS]);
        if (word == 0)
            break;
        if (same_tag(word, tag(h)) && age(word, now) <= REVOCATION_KEEP_S &&
            now - age(word, now) > latest)
            latest = now - age(word, now);
    }
    return latest;
}

bool revoked(const struct uuid *session, const struct uuid *user, int64_t issued)
{
    if (table == NULL)
        return false;
    int64_t now = wall_ms() / 1000;
    return issued <= atomic_load(&table->refused_until) || added_at(session, now) != 0 ||
           issued <= added_at(user, now);
}
