#ifndef PURSER_INSTANCES_H
#define PURSER_INSTANCES_H

#include "service.h"

/*
 * All instances of this service, as DNS has them (PURSER_INSTANCES), for Prometheus: its keeper
 * looks, and what it found is kept in shared memory as the answer to /<service>/instances.
 */
enum { INSTANCES_MAX = 64 };

struct instance_finder;
struct instance_finder *instances_new(const struct service *service);
void instances_free(struct instance_finder **finder);
/* Call each time around: each 5 s it asks, and where all answers are there, publishes them. Does not
 * wait. Where no name server answers, what was known stands. */
void instances_look(struct instance_finder *finder);

/* Answers with Prometheus's HTTP service discovery format; 503 where nothing is known yet. */
void instances_answer(struct exchange *x);

#endif
