#ifndef PURSER_JSON_H
#define PURSER_JSON_H

#include "arena.h"
#include "err.h"
#include <json-c/json.h>
#include <stddef.h>

enum { JSON_MAX_DEPTH = 32 };

/*
 * The gate that every body passes before json-c sees it, since json-c lets through what we must not
 * (NaN, duplicate members, U+0000, lone surrogates, numbers that saturate).
 *
 * Accepts exactly RFC 8259 texts that are valid UTF-8, hold no U+0000 (escaped or raw), no lone
 * surrogate escape, no duplicate member name in one object (compared after unescaping) and nest at
 * most JSON_MAX_DEPTH arrays and objects. ERR_SYNTAX otherwise, and *fault_r (static text) says
 * what was wrong, *offset_r the byte.
 */
enum err json_gate(const char *s, size_t n, const char **fault_r, size_t *offset_r);

/*
 * json_gate(), then json-c. *value_r is released with the arena. ERR_SYNTAX as above. An integer
 * beyond int64 arrives as the nearest int64, so every integer member has a range that excludes
 * those two.
 */
enum err json_read(struct arena *arena, const char *s, size_t n, struct json_object **value_r,
                   const char **fault_r, size_t *offset_r);

/* Registers an object that the caller made, so that it is released with the arena. Returns it. */
struct json_object *json_keep(struct arena *arena, struct json_object *object);

/* Compact text. The memory belongs to the object. */
const char *json_text(struct json_object *object);

#endif
