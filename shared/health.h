#ifndef PURSER_HEALTH_H
#define PURSER_HEALTH_H

#include "http.h"

/*
 * How this instance is, by the internal listener only:
 *
 *     /<service>/healthz    the process answers
 *     /<service>/readyz     the database answers, at least one key is loaded and the instance does
 *                           not drain; else 503 with the reason
 *     /<service>/metrics    what it counts; see metrics.h
 *     /<service>/instances  which there are; see instances.h
 *
 * The same under /_instance/<anything>/, by which the gateway reaches one of several instances. True
 * where the request was one of these and is answered; then x->route names it.
 */
bool health_answer(struct exchange *x);

#endif
