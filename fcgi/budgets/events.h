#ifndef PURSER_BUDGETS_EVENTS_H
#define PURSER_BUDGETS_EVENTS_H

#include "http.h"

/* POST /internal/budgets/events: what other services tell. See inbox.h. */
enum err events_receive(struct exchange *x);

#endif
