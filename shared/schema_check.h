#ifndef PURSER_SCHEMA_CHECK_H
#define PURSER_SCHEMA_CHECK_H

#include "schema.h"

/* What the body's and the query's half of schema.h have in common. Not for others. */

/* Where a value stands, as a chain on the stack: its text is made only where there is a fault. */
struct spot {
    const struct spot *up; /* NULL: the root, whose pointer or parameter is `name` */
    const char *name;      /* of a member; NULL: an array's item */
    size_t index;
};

/* A value to be checked. */
struct subject {
    const struct member *member;
    const struct spot *spot;
    enum fault_where where;
    const struct schema_context *context;
};

void subject_fault(const struct subject *subject, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The canonical form of a text. */
struct canonical {
    enum { CANONICAL_SAME, CANONICAL_TEXT, CANONICAL_INT, CANONICAL_NONE } kind;
    const char *text;
    int64_t number;
};

/* A value that is a string in JSON: valid UTF-8 without U+0000, NUL-terminated. False where a fault
 * was added. */
bool check_string(const struct subject *subject, const char *s, size_t n, struct canonical *out);
/* VALUE_INT against its range. */
bool check_int(const struct subject *subject, int64_t value);

#endif
