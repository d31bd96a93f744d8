#include "must.h"

#include "log.h"
#include <stdlib.h>
#include <unistd.h>

static _Noreturn void out_of_memory(void)
{
    LOG(LOG_ERROR, "out of memory", LOG_END);
    _exit(EXIT_FAILURE);
}

void *must_have(void *memory)
{
    if (memory == NULL)
        out_of_memory();
    return memory;
}

void *must_realloc(void *old, size_t size)
{
    return must_have(realloc(old, size));
}

size_t must_add(size_t a, size_t b)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        out_of_memory();
    return sum;
}
