#ifndef PURSER_LIST_H
#define PURSER_LIST_H

#include "http.h"

/*
 * Answers a page of a list: {"data":[…],"next_cursor":"…"|null}, its ETag, and a Link to the next
 * page (RFC 8288). `data` is a JSON array; `next` the last row's position where more follows, else
 * NULL; `scope` is whatever must be the same for the cursor to be good (resource and filters, see
 * list_scope()).
 */
enum err list_send(struct exchange *x, const char *data, const char *next, const char *scope);

/* All query parameters but `cursor` and `limit`, canonical, prefixed by the route: the scope of a
 * filtered list. */
char *list_scope(const struct exchange *x);

/*
 * The position that `cursor` (a query parameter's text, may be NULL) stands for, for the caller's
 * book and `scope`. *position_r is NULL without a cursor. ERR_DENIED with a 422 answered already:
 * it is not ours for this list.
 */
enum err list_position(struct exchange *x, const char *cursor, const char *scope,
                       char **position_r);

#endif
