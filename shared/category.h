#ifndef PURSER_CATEGORY_H
#define PURSER_CATEGORY_H

#include "arena.h"
#include "err.h"
#include <stddef.h>

enum { CATEGORY_DEPTH = 4, CATEGORY_SEGMENT = 64 };

/*
 * A category path: segments separated by ':', each 1 to CATEGORY_SEGMENT characters once the blanks
 * around it (Unicode White_Space) are trimmed, at most CATEGORY_DEPTH deep, no control characters.
 * *path_r is the trimmed path in the arena. What two paths have in common (NFC, case) is the
 * database's to say. ERR_SYNTAX: an empty segment or a control character; ERR_TOO_LARGE: a segment
 * too long; ERR_RANGE: too deep.
 */
enum err category_trim(struct arena *arena, const char *s, size_t n, char **path_r);

#endif
