#ifndef PURSER_KEEPER_H
#define PURSER_KEEPER_H

#include "client.h"
#include "service.h"

/*
 * The keeper: the one process of each program that carries what belongs to no request.
 *
 *   - keeps auth's key set and the list of ended sessions in shared memory, for the responders, and
 *     in the service's database, so that a start without auth works;
 *   - calls maintain() in the database;
 *   - looks for the addresses of all instances of the service;
 *   - runs the service's own task, if it has one (struct service, keeper_task), each second.
 *
 * Whatever fails is tried again, soon at first; meanwhile what was known last stands.
 */

/* Runs until stop_requested (process.h). `wake_fd` is the eventfd behind keeper_wake(). */
void keeper_run(const struct service *service, int wake_fd);

/* ---- for the service's own task */

/*
 * GETs an internal route of another service with this service's own token, counted as `kind`. Errors as client_call();
 * ERR_DENIED where the token was refused, ERR_UNAVAILABLE for any other status than 200.
 */
enum err keeper_get(struct keeper *keeper, const struct call_kind *kind, const char *path,
                    struct client_answer *answer_r);
/* The keeper's connection, and memory that is reset after the task. */
struct db *keeper_db(struct keeper *keeper);
struct arena *keeper_arena(struct keeper *keeper);

#endif
