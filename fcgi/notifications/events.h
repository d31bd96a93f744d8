#ifndef PURSER_NOTIFICATIONS_EVENTS_H
#define PURSER_NOTIFICATIONS_EVENTS_H

#include "http.h"

/* POST /internal/notifications/events: what other services tell. See inbox.h. */
enum err events_receive(struct exchange *x);

#endif
