#ifndef PURSER_SCHEMA_H
#define PURSER_SCHEMA_H

#include "arena.h"
#include "fault.h"
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Typed input from tables. A body or query goes in as it came; out comes a canonical form that a
 * handler can hand to SQL as it is, or the list of every fault at once.
 *
 * Canonical: ids lower case, money as integer minor units, days and texts as they were, categories
 * trimmed, `currency` checked and left out (VALUE_BOOK_CURRENCY), absent members absent, explicit
 * nulls null.
 */
enum value_type {
    VALUE_TEXT,     /* min..max code points, no U+0000; `single_line` refuses control characters */
    VALUE_UUID,     /* version 4 or 7 */
    VALUE_DAY,      /* day.h */
    VALUE_INT,      /* min..max */
    VALUE_BOOL,     /* in a query: true or false */
    VALUE_ENUM,     /* one of `values` */
    VALUE_MONEY,    /* min..max minor units; decimal string, the book's digits */
    VALUE_CATEGORY, /* category.h */
    VALUE_BOOK_CURRENCY, /* must be the book's; left out of the canonical form */
    VALUE_CURRENCY,      /* any of ISO 4217 */
    VALUE_OBJECT,        /* `object` */
    VALUE_ARRAY,         /* min..max items, each as `item` says, `distinct` or not */
    VALUE_CURSOR         /* query only: opaque here, opened by cursor.h */
};

struct schema;

struct member {
    const char *name;
    enum value_type type;
    bool required;
    bool nullable;    /* an explicit null is accepted */
    bool single_line; /* texts: control characters refused */
    bool secret;      /* never repeated in a fault's detail */
    bool distinct;    /* arrays: an equal item twice is a fault at the second one */
    int64_t min, max; /* by type, see above; for money max 0 means no limit but money.h's, for texts
                         and arrays none at all: give one */
    const char *const *values;   /* VALUE_ENUM: ends with NULL */
    const struct schema *object; /* VALUE_OBJECT */
    /* VALUE_ARRAY: what each item is (its name is not used); NULL: taken as it is. */
    const struct member *item;
    const char *fallback; /* query parameters: the text taken where absent */
    /* VALUE_TEXT: a further check; NULL where it is content, else the fault's detail (static), with
     * its code. */
    const char *(*check)(const char *s, size_t n, const char **code_r);
};

/* `members` ends with one whose name is NULL. */
struct schema {
    const struct member *members;
};

struct schema_context {
    struct arena *arena;
    struct faults *faults;
    const char *currency; /* the book's, "" where there is none */
    int digits;           /* its minor digits */
    bool partial; /* PATCH: required members may be absent (RFC 7396), null only where nullable */
};

/*
 * Checks `body` against `schema`; `pointer` is where it stands ("" for the whole body). Unknown
 * members are faults (code "unknown_member"), so are null and wrong types. Returns the canonical
 * object, which the arena releases; never NULL, not to be used where faults were added. Items of
 * arrays are not `partial`, whatever the context says.
 *
 * Codes: required, unknown_member, type, null, too_short, too_long, too_small, too_large, format,
 * not_allowed, duplicate, too_few, too_many, currency_mismatch, control_character, too_deep; in a
 * query unknown_parameter, and duplicate for a parameter given twice.
 */
struct json_object *schema_apply(const struct schema *schema, struct json_object *body,
                                 const char *pointer, const struct schema_context *context);

/* One value by itself, as schema_apply() does each member: NULL where it was faulty or left out. */
struct json_object *schema_value(const struct member *member, struct json_object *value,
                                 const char *pointer, const struct schema_context *context);

/*
 * Query parameters (application/x-www-form-urlencoded as in the URL standard, section 5.1).
 * values_r has a slot for each member of the schema, in order: canonical text, NULL where absent
 * without fallback. A parameter given twice, unknown, not UTF-8 or with U+0000 is a fault.
 * VALUE_OBJECT and VALUE_ARRAY are not for queries.
 */
void schema_query(const struct schema *schema, const char *query, const char **values_r,
                  const struct schema_context *context);

#endif
