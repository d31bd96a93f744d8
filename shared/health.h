#ifndef PURSER_HEALTH_H
#define PURSER_HEALTH_H

#include "http.h"

/*
 * /<service>/healthz and /<service>/readyz, by the internal listener only. healthz: the process
 * answers. readyz: the database answers, at least one key is loaded and the instance does not
 * drain; else 503 with the reason. True where the request was one of these and is answered.
 */
bool health_answer(struct exchange *x);

#endif
