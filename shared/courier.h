#ifndef PURSER_COURIER_H
#define PURSER_COURIER_H

#include "service.h"
#include "uuid.h"

/*
 * The courier: the process of a program that carries the events of the outbox (sql/common/outbox.sql)
 * to the service's subscribers, all of them side by side, and removes those that everybody has.
 *
 * It looks when courier_wake() calls, and each 250 ms. For one subscriber:
 *
 *     outbox_next → POST /internal/<subscriber>/events → 204: outbox_delivered
 *                                                      → no answer, or one that says "not now" (401,
 *                                                        403, 408, 429, 502, 503, 504):
 *                                                        outbox_failed, for ever
 *                                                      → refused: its events are sent one by one,
 *                                                        and that which is refused even so, five
 *                                                        times, is set aside
 *
 * Gateways (struct service, gateway_types) are subscribers that are sent one event a call, and
 * nothing that is older than a minute. No database transaction is open during HTTP.
 */

/*
 * Runs until stop_requested (process.h); then finishes the calls in hand. `wake_fd` is the eventfd
 * behind courier_wake(). `holder` names it in leases: of the couriers that live, its alone.
 */
void courier_run(const struct service *service, int wake_fd, const char holder[UUID_TEXT]);

#endif
