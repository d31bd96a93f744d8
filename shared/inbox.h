#ifndef PURSER_INBOX_H
#define PURSER_INBOX_H

#include "http.h"

/*
 * The subscriber's side of events: what POST /internal/<service>/events does. The body is a batch
 * in CloudEvents' JSON batch format (CloudEvents 1.0, JSON Event Format, section 4), of the
 * caller's own events alone: `source` must be "/purser/<caller>". `statement` is the service's
 * QUERY_EVENTS_APPLY; see sql/common/inbox.sql.
 *
 * 204: every event of the batch is applied and on disk, now or before. Anything else: none is, and
 * the same batch can be sent again.
 */
enum err inbox_receive(struct exchange *x, unsigned statement);

/* The most events in one batch. */
enum { INBOX_BATCH_MAX = 1000 };

#endif
