#ifndef PURSER_STREAM_H
#define PURSER_STREAM_H

#include "http.h"
#include "keeper.h"
#include "schema.h"

/*
 * GET /v1/stream: who may listen is sent on, inside the gateway (X-Accel-Redirect), to where its
 * module holds the connection, so that a listener occupies no responder.
 */
extern const struct schema stream_query;

enum err stream_get(struct exchange *x);

/* The keeper's task: tells of usage that moved within the second after it was last told. */
enum err stream_tell_usage(struct keeper *keeper);

#endif
