#ifndef PURSER_DISPATCH_H
#define PURSER_DISPATCH_H

#include "fcgi.h"

/*
 * Everything between an accepted request and its handler, and between the handler and the response.
 * It alone answers what the route table can answer: 404, 405, 401, 403, 413, 415, 400 and 422,
 * preflights, 304, health, overload.
 */
void dispatch(struct exchange *x, struct fcgi *fcgi);

#endif
