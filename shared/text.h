#ifndef PURSER_TEXT_H
#define PURSER_TEXT_H

#include "err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strings as they come from outside: UTF-8, numbers and small encodings. Nothing here allocates. */

/* True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
bool utf8_valid(const char *s, size_t n);
/* Bytes of the well-formed sequence that begins at `s` (1 to 4); 0 where there is none. n > 0. */
size_t utf8_sequence(const char *s, size_t n);
/* Code points in well-formed UTF-8. */
size_t utf8_length(const char *s, size_t n);
/* Takes the code point at *s (well-formed) and moves *s past it. `end` is the end of the string. */
uint32_t utf8_next(const char **s, const char *end);
/* A character that is not for people's text: C0, DEL, C1 (Unicode general category Cc). */
bool utf8_is_control(uint32_t c);

/*
 * What stands in a JSON string (RFC 8259, section 7) for the character that begins at `s`: an
 * escape, the character itself, or U+FFFD for a byte that is no UTF-8. Returns the length of `out`
 * (no NUL), *used_r the bytes that it stands for. n > 0.
 */
enum { JSON_ESCAPE = 6 };
size_t json_escape(const char *s, size_t n, char out[JSON_ESCAPE], size_t *used_r);

/* A whole decimal integer with optional '-', nothing around it. ERR_SYNTAX, ERR_RANGE. */
enum err text_to_int64(const char *s, size_t n, int64_t *value_r);

/* Writes the shortest decimal form and a NUL; returns its length. */
enum { INT64_TEXT = 21 };
size_t text_from_int64(int64_t value, char out[INT64_TEXT]);

/* FNV-1a, for tables and comparisons that no attacker gains by. */
uint64_t text_hash(const char *s);

/* 0 to 15 of a hexadecimal digit in either case; -1 for anything else. */
int hex_value(char c);
/* Lower-case hexadecimal of `n` bytes; `out` has room for 2n+1. */
void hex_encode(const uint8_t *data, size_t n, char *out);

/* base64url without padding (RFC 4648, section 5). `out` has room for base64url_size(n). */
size_t base64url_size(size_t n); /* characters and the final NUL */
void base64url_encode(const uint8_t *data, size_t n, char *out);
/* Strict: alphabet, no padding, unused bits zero. `out` has room for n*3/4+1. ERR_SYNTAX. */
enum err base64url_decode(const char *s, size_t n, uint8_t *out, size_t *len_r);

/* Compares in a time that depends on `n` alone. */
bool secret_equal(const void *a, const void *b, size_t n);

#endif
