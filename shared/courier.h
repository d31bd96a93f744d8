#ifndef PURSER_COURIER_H
#define PURSER_COURIER_H

#include "service.h"

/*
 * The courier: the one process of each program that carries what belongs to no request.
 *
 *   - keeps auth's key set and the list of ended sessions in shared memory, for the responders, and
 *     in the service's database, so that a start without auth works;
 *   - calls maintain() in the database.
 *
 * Whatever fails is tried again, soon at first; meanwhile what was known last stands.
 */

/* Runs until stop_requested (process_private.h). `wake_fd` is the eventfd behind courier_wake(). */
void courier_run(const struct service *service, int wake_fd);

#endif
