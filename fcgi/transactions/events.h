#ifndef PURSER_TRANSACTIONS_EVENTS_H
#define PURSER_TRANSACTIONS_EVENTS_H

#include "http.h"

/* POST /internal/transactions/events: what other services tell. See inbox.h. */
enum err events_receive(struct exchange *x);

#endif
