#include "positions.h"

#include <string.h>

void position_split(struct arena *arena, const char *position, const char **parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        parts[i] = NULL;
        if (position == NULL)
            continue;
        size_t n = strcspn(position, ",");
        parts[i] = arena_strndup(arena, position, n);
        position = position[n] == ',' ? position + n + 1 : NULL;
    }
}
