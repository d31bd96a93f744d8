#ifndef PURSER_FCGI_H
#define PURSER_FCGI_H

#include "http.h"

/*
 * libfcgi, and only here: from a FastCGI request to struct request, and from struct response to one
 * write. libfcgi's manners are listed in docs/architecture.md; what differs between its versions
 * stays in fcgi.c.
 */
struct fcgi;

/* `listen_fd` is a listening socket; it is made non-blocking. From now on SIGTERM, whose handler
 * must be installed before, is held back except where fcgi_accept() waits. ERR_IO. */
enum err fcgi_open(int listen_fd, struct fcgi **fcgi_r);

/*
 * Waits for a request and fills x->req (without body) from its parameters; strings live in x->arena
 * or as long as the request. ERR_UNAVAILABLE: interrupted by a signal, the kernel refused (too
 * many files), or nothing can come any more: look at the stop flag, pause, and call again.
 */
enum err fcgi_accept(struct fcgi *fcgi, struct exchange *x);

/* The same, without waiting: ERR_UNAVAILABLE where no connection is there. */
enum err fcgi_accept_waiting(struct fcgi *fcgi, struct exchange *x);

/* What the gateway says of the request's arrival: its own name, and milliseconds since 1970; 0
 * where it does not. */
const char *fcgi_gateway(const struct fcgi *fcgi);
int64_t fcgi_arrival_ms(const struct fcgi *fcgi);

/* Bytes of the body as announced. */
int64_t fcgi_content_length(const struct fcgi *fcgi);
/* Reads the whole body into x->req. ERR_IO where it is shorter than announced. */
enum err fcgi_read_body(struct fcgi *fcgi, struct exchange *x);

/* Writes x->res and ends the request. The body is left out where the request was HEAD. */
void fcgi_finish(struct fcgi *fcgi, const struct exchange *x);

#endif
