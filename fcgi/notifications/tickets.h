#ifndef PURSER_TICKETS_H
#define PURSER_TICKETS_H

#include "http.h"

/*
 * Tickets: what opens one stream for a client that can send no header (EventSource), within
 * TICKET_LIFE_S. The text is the book's id and random bytes; the database has its SHA-256 alone.
 */
enum { TICKET_LIFE_S = 60, TICKET_MAX = 200 };

/* POST /v1/stream/ticket */
enum err tickets_create(struct exchange *x);

/*
 * Spends a ticket and fills book, user, session and issued of *caller_r. ERR_DENIED: it is none, or
 * no more, or its session has ended.
 */
enum err ticket_take(struct exchange *x, const char *ticket, struct caller *caller_r);

#endif
