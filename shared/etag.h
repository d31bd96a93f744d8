#ifndef PURSER_ETAG_H
#define PURSER_ETAG_H

#include "http.h"

/*
 * Entity tags (RFC 9110, section 8.8.3): "<version>-<hash of the body>" for a resource, "<hash>"
 * for a list.
 */

/* The tag of the response as it stands, with quotes, in the arena. */
char *etag_of(const struct exchange *x);

/* True where If-None-Match (section 13.1.2: a list, or "*", compared weakly) has `etag`. */
bool etag_in_list(const char *list, const char *etag);

/*
 * The version that If-Match demands, as decimal text for SQL: NULL where the header is absent or
 * "*", "-1" (which no resource has) where it holds no tag of ours. Of several tags the greatest
 * version counts: versions only grow, so the current one cannot be a lesser one that the client has
 * seen without being that too.
 */
const char *etag_if_match(const struct exchange *x);

#endif
