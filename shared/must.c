#include "must.h"

#include "log.h"
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static _Noreturn void out_of_memory(size_t size)
{
    LOG(LOG_ERROR, "out of memory", LOG_INT("bytes", size), LOG_END);
    _exit(EXIT_FAILURE);
}

void *must_realloc(void *old, size_t size)
{
    void *memory = realloc(old, size);
    if (memory == NULL)
        out_of_memory(size);
    return memory;
}

size_t must_add(size_t a, size_t b)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        out_of_memory(SIZE_MAX);
    return sum;
}
