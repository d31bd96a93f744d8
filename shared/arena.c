#include "arena.h"

#include "must.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Under AddressSanitizer what is not handed out is poisoned, so that a use after the reset and a
 * run over the end are found here as they are with malloc().
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
enum { REDZONE = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { REDZONE = 0 };
#endif

enum {
    ALIGNMENT = _Alignof(max_align_t),
    PRINTF_GUESS = 1024 /* a header field with an access token */
};

struct block {
    struct block *next;
    size_t size, used;
    max_align_t data[];
};

struct deferred {
    struct deferred *next;
    void (*release)(void *);
    void *object;
};

struct arena {
    struct block *first;   /* kept across resets */
    struct block *current; /* where the next piece comes from; its `next` is older */
    struct deferred *deferred;
};

static struct block *block_new(size_t size)
{
    struct block *block = must_realloc(NULL, must_add(sizeof *block, size));
    block->next = NULL;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->data, size);
    return block;
}

static void block_free(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
    free(block);
}

struct arena *arena_new(size_t size)
{
    struct arena *arena = must_realloc(NULL, sizeof *arena);
    arena->first = arena->current = block_new(size);
    arena->deferred = NULL;
    return arena;
}

void arena_free(struct arena **arena)
{
    if (*arena == NULL)
        return;
    arena_reset(*arena);
    block_free((*arena)->first);
    free(*arena);
    *arena = NULL;
}

void arena_reset(struct arena *arena)
{
    /* A release may take memory or defer again, so the list is read anew each time. */
    while (arena->deferred != NULL) {
        struct deferred *d = arena->deferred;
        arena->deferred = d->next;
        d->release(d->object);
    }
    while (arena->current != arena->first) {
        struct block *older = arena->current->next;
        block_free(arena->current);
        arena->current = older;
    }
    arena->first->used = 0;
    ASAN_POISON_MEMORY_REGION(arena->first->data, arena->first->size);
}

/* A block of its own for what does not fit, at least as large as the first. */
static void arena_grow(struct arena *arena, size_t size)
{
    size_t least = arena->first->size;
    struct block *block = block_new(size > least ? size : least);
    block->next = arena->current;
    arena->current = block;
}

/* As arena_alloc(), with whatever bytes were there before. */
static void *arena_take(struct arena *arena, size_t size)
{
    size_t step = must_add(size, ALIGNMENT - 1 + REDZONE) & ~(size_t)(ALIGNMENT - 1);
    if (step > arena->current->size - arena->current->used)
        arena_grow(arena, step);
    struct block *block = arena->current;
    void *memory = (char *)block->data + block->used;
    block->used += step;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

char *arena_strdup(struct arena *arena, const char *s)
{
    return arena_strndup(arena, s, strlen(s));
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
    char *copy = arena_take(arena, must_add(n, 1));
    if (n > 0)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    char guess[PRINTF_GUESS];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(guess, sizeof guess, format, args);
    char *text;
    if (n < 0) { /* only a malformed multibyte argument can do that, and we pass none */
        text = arena_strndup(arena, "", 0);
    } else if ((size_t)n < sizeof guess) {
        text = arena_strndup(arena, guess, (size_t)n);
    } else {
        text = arena_take(arena, (size_t)n + 1);
        vsnprintf(text, (size_t)n + 1, format, again);
    }
    va_end(again);
    return text;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *object)
{
    struct deferred *d = arena_take(arena, sizeof *d);
    *d = (struct deferred){.next = arena->deferred, .release = release, .object = object};
    arena->deferred = d;
}
