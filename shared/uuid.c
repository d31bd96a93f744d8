#include "uuid.h"

#include "log.h"
#include "text.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { RANDOM_BYTES = 10, POOL = 25 * RANDOM_BYTES };

/*
 * Random bytes for the next ids, so that one system call serves many. A child starts with none, or
 * it would give the same ids as its parent. getrandom() gives up to 256 bytes whole, and no signal
 * interrupts it (getrandom(2)).
 */
static uint8_t pool[POOL];
static size_t pool_left;

static void pool_forget(void)
{
    pool_left = 0;
}

static void pool_fill(void)
{
    static bool forgets_at_fork;
    if (!forgets_at_fork)
        forgets_at_fork = pthread_atfork(NULL, NULL, pool_forget) == 0;
    if (!forgets_at_fork || getrandom(pool, sizeof pool, 0) != (ssize_t)sizeof pool) {
        LOG(LOG_ERROR, "no random bytes to be had", LOG_END);
        _exit(EXIT_FAILURE); /* ids that repeat would be worse */
    }
    pool_left = sizeof pool;
}

static void format(const uint8_t bytes[16], char out[UUID_TEXT])
{
    char digits[33];
    hex_encode(bytes, 16, digits);
    const char *from = digits;
    for (size_t i = 0; i < UUID_TEXT - 1; i++)
        out[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : *from++;
    out[UUID_TEXT - 1] = '\0';
}

void uuid_v7(char out[UUID_TEXT])
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    if (pool_left == 0)
        pool_fill();
    pool_left -= RANDOM_BYTES;

    uint8_t bytes[16];
    for (size_t i = 0; i < 6; i++)
        bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    memcpy(bytes + 6, pool + pool_left, RANDOM_BYTES);
    bytes[6] = (uint8_t)(0x70 | (bytes[6] & 0x0F)); /* version 7 */
    bytes[8] = (uint8_t)(0x80 | (bytes[8] & 0x3F)); /* variant 10 */
    format(bytes, out);
}

enum err uuid_parse(const char *s, size_t n, struct uuid *uuid_r)
{
    if (n != UUID_TEXT - 1)
        return ERR_SYNTAX;
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (s[i] != '-')
                return ERR_SYNTAX;
            continue;
        }
        int value = hex_value(s[i]);
        if (value < 0)
            return ERR_SYNTAX;
        uint8_t *byte = &uuid_r->bytes[digits / 2];
        *byte = (uint8_t)(digits % 2 == 0 ? value << 4 : *byte | value);
        digits++;
    }
    return OK;
}

enum err uuid_canonical(const char *s, size_t n, char out[UUID_TEXT])
{
    struct uuid uuid;
    enum err err = uuid_parse(s, n, &uuid);
    if (err != OK)
        return err;
    int version = uuid.bytes[6] >> 4;
    if ((version != 4 && version != 7) || (uuid.bytes[8] & 0xC0) != 0x80)
        return ERR_SYNTAX;
    format(uuid.bytes, out);
    return OK;
}
