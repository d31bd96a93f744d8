#ifndef PURSER_POSITIONS_H
#define PURSER_POSITIONS_H

#include "arena.h"
#include <stddef.h>

/* The parts of a list's position, which commas separate, in the arena: `count` of them, all NULL
 * where the position is. */
void position_split(struct arena *arena, const char *position, const char **parts, size_t count);

#endif
