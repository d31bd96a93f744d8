#ifndef PURSER_UUID_H
#define PURSER_UUID_H

#include "err.h"
#include <stddef.h>
#include <stdint.h>

enum { UUID_TEXT = 37 }; /* characters of the text form with its NUL */

struct uuid {
    uint8_t bytes[16];
};

/* A new UUIDv7 (RFC 9562, section 5.7): milliseconds since 1970, then random bits. Lower case. */
void uuid_v7(char out[UUID_TEXT]);
/* Accepts versions 4 and 7 (variant 10) in the 8-4-4-4-12 form, either case; writes lower case.
 * ERR_SYNTAX. */
enum err uuid_canonical(const char *s, size_t n, char out[UUID_TEXT]);
/* Any version. ERR_SYNTAX. */
enum err uuid_parse(const char *s, size_t n, struct uuid *uuid_r);

#endif
