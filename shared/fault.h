#ifndef PURSER_FAULT_H
#define PURSER_FAULT_H

#include "arena.h"
#include "buf.h"
#include <stddef.h>

/*
 * What is wrong with a request's input, all of it: the `errors` of a problem+json answer
 * ([{pointer|parameter|header, code, detail}], RFC 9457 section 3.2).
 */
enum fault_where { FAULT_BODY, FAULT_QUERY, FAULT_HEADER };

struct fault {
    enum fault_where where;
    const char
        *place; /* a JSON Pointer (RFC 6901; "" is the whole body), parameter or header name */
    const char *code; /* one of those the OpenAPI document lists; static */
    const char *detail;
    struct fault *next;
};

enum { FAULTS_MAX = 1000 };

/* A list in order of finding. Zero-initialise, with the arena set. After FAULTS_MAX further ones
 * only count. */
struct faults {
    struct arena *arena;
    struct fault *first, *last;
    size_t count;
};

/* `place` and the formatted detail are copied. */
void fault_add(struct faults *faults, enum fault_where where, const char *place, const char *code,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "<base>/<name>" with ~ and / escaped (RFC 6901, section 3), in the arena. */
char *pointer_member(struct arena *arena, const char *base, const char *name);
char *pointer_index(struct arena *arena, const char *base, size_t index);

/* The JSON array of all faults. */
void faults_render(const struct faults *faults, struct buf *buf);

#endif
