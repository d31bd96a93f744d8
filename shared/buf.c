#include "buf.h"

#include "must.h"
#include "text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_FIRST = 256, BUF_KEPT = 1024 * 1024, PRINTF_GUESS = 64 };

void buf_free(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
    if (buf->cap > BUF_KEPT)
        buf_free(buf);
    buf->len = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

char *buf_reserve(struct buf *buf, size_t n)
{
    size_t need = must_add(must_add(buf->len, n), 1);
    if (need > buf->cap) {
        size_t cap = buf->cap < BUF_FIRST ? BUF_FIRST : must_add(buf->cap, buf->cap);
        buf->cap = cap < need ? need : cap;
        buf->data = must_realloc(buf->data, buf->cap);
        buf->data[buf->len] = '\0';
    }
    buf->data[buf->len + n] = '\0';
    return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *data, size_t n)
{
    char *to = buf_reserve(buf, n);
    if (n > 0)
        memcpy(to, data, n);
    buf->len += n;
}

void buf_puts(struct buf *buf, const char *s)
{
    buf_add(buf, s, strlen(s));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *to = buf_reserve(buf, PRINTF_GUESS);
    size_t room = buf->cap - buf->len;
    int n = vsnprintf(to, room, format, args);
    if (n > 0 && (size_t)n >= room) {
        to = buf_reserve(buf, (size_t)n);
        vsnprintf(to, (size_t)n + 1, format, again);
    }
    if (n > 0)
        buf->len += (size_t)n;
    va_end(again);
    va_end(args);
}

static bool needs_care(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\' || (unsigned char)c >= 0x80;
}

void buf_json_string(struct buf *buf, const char *s, size_t n)
{
    const char *end = s + n;
    buf_add(buf, "\"", 1);
    while (s < end) {
        const char *plain = s;
        while (s < end && !needs_care(*s))
            s++;
        buf_add(buf, plain, (size_t)(s - plain));
        if (s == end)
            break;
        char escape[JSON_ESCAPE];
        size_t used;
        size_t len = json_escape(s, (size_t)(end - s), escape, &used);
        buf_add(buf, escape, len);
        s += used;
    }
    buf_add(buf, "\"", 1);
}
