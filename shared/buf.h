#ifndef PURSER_BUF_H
#define PURSER_BUF_H

#include <stddef.h>
#include <stdint.h>

/*
 * A growing byte buffer. `data` is always followed by a NUL that `len` does not count (NULL while
 * empty and never used). Memory comes from malloc and is kept by buf_reset() unless it is more than
 * 1 MiB, so that one large answer does not weigh for ever; out of memory ends the process, as with
 * arena.h.
 */
struct buf {
    char *data;
    size_t len, cap;
};

void buf_reset(struct buf *buf);
/* Frees the memory; the buffer can be used again. */
void buf_free(struct buf *buf);
/* Makes room for `n` more bytes and returns where they go; the caller adds to `len`, and ends them
 * with a NUL where it adds fewer than `n`. */
char *buf_reserve(struct buf *buf, size_t n);
void buf_add(struct buf *buf, const void *data, size_t n);
void buf_puts(struct buf *buf, const char *s);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string (RFC 8259, section 7), quotes included. What is not valid UTF-8 in `s` is replaced
 * by U+FFFD. */
void buf_json_string(struct buf *buf, const char *s, size_t n);

#endif
