#ifndef PURSER_CURSOR_H
#define PURSER_CURSOR_H

#include "arena.h"
#include "err.h"
#include <stddef.h>

/*
 * Keyset cursors: where a page ended, authenticated with HMAC-SHA-256 under settings.cursor_key
 * together with the book and the filters, so that one that is forged, another book's or another
 * filter's is known as such.
 */

/* `position` is the last row's key as text; `scope` is whatever must be the same next time. In the
 * arena. */
char *cursor_seal(struct arena *arena, const char *book, const char *scope, const char *position);
/* ERR_DENIED where it is not one that cursor_seal() gave for this book and scope. */
enum err cursor_open(struct arena *arena, const char *book, const char *scope, const char *cursor,
                     char **position_r);

#endif
