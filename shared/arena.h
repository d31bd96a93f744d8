#ifndef PURSER_ARENA_H
#define PURSER_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Memory of one request: taken piece by piece, given back all at once.
 *
 * Nothing here returns NULL: a responder that is out of memory logs it and exits, and the master
 * starts another. What is no arena memory (PGresult, json_object, CURL handles) is registered with
 * arena_defer() when it is acquired and released by the next reset.
 */
struct arena;

/* The first block, of `size` bytes, is kept across resets. The caller frees with arena_free(). */
struct arena *arena_new(size_t size);
/* Resets, frees and sets *arena to NULL. NULL is allowed. */
void arena_free(struct arena **arena);
/* Runs deferred releases, newest first, and takes back all memory. */
void arena_reset(struct arena *arena);

/* Zeroed memory aligned for any type; lives until the next reset. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_strdup(struct arena *arena, const char *s);
/* Copies `n` bytes and ends them with a NUL. */
char *arena_strndup(struct arena *arena, const char *s, size_t n);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Calls release(object) at the next reset. */
void arena_defer(struct arena *arena, void (*release)(void *), void *object);

#endif
