#ifndef PURSER_MUST_H
#define PURSER_MUST_H

#include <stddef.h>

/*
 * Memory or nothing: where there is none left, the process logs it and exits, and the master starts
 * another. So nothing built on this (arena.h, buf.h) has a case of failure.
 */

/* As realloc(3), but never NULL. `size` is not 0. Freed with free(3). */
void *must_realloc(void *old, size_t size) __attribute__((returns_nonnull, warn_unused_result));
/* `memory`, given by a library of ours that returns NULL where there is none left. */
void *must_have(void *memory) __attribute__((returns_nonnull));
/* The sum; a sum beyond size_t counts as out of memory. */
size_t must_add(size_t a, size_t b);

#endif
