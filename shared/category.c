#include "category.h"

#include "text.h"
#include <stdbool.h>
#include <stdint.h>

/* Unicode's property White_Space (PropList.txt); it has grown no more since Unicode 6.3. */
static bool is_blank(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

struct segment {
    const char *from, *to; /* without the blanks around */
    size_t length;         /* code points between them */
    bool control;
};

/* Takes the segment at *s and moves *s to the ':' or end after it. */
static struct segment take_segment(const char **s, const char *end)
{
    struct segment segment = {.from = *s, .to = *s};
    size_t length = 0; /* to the last character seen; the segment's is that to the last no blank */
    bool control = false;
    while (*s < end && **s != ':') {
        const char *character = *s;
        uint32_t c = utf8_next(s, end);
        if (!is_blank(c)) {
            if (length == 0)
                segment.from = character;
            segment.to = *s;
            segment.length = ++length;
            segment.control = control || utf8_is_control(c);
            control = segment.control;
        } else if (length > 0) {
            length++;
            control = control || utf8_is_control(c);
        }
    }
    return segment;
}

static enum err check_segment(const struct segment *segment)
{
    if (segment->length == 0 || segment->control)
        return ERR_SYNTAX;
    return segment->length > CATEGORY_SEGMENT ? ERR_TOO_LARGE : OK;
}

enum err category_trim(struct arena *arena, const char *s, size_t n, char **path_r)
{
    const char *end = s + n;
    char *path = arena_alloc(arena, n + 1), *to = path;
    for (int depth = 1;; depth++) {
        if (depth > CATEGORY_DEPTH)
            return ERR_RANGE;
        struct segment segment = take_segment(&s, end);
        enum err err = check_segment(&segment);
        if (err != OK)
            return err;
        for (const char *from = segment.from; from < segment.to; from++)
            *to++ = *from;
        if (s == end)
            break;
        *to++ = *s++; /* the colon */
    }
    *path_r = path;
    return OK;
}
