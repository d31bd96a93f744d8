#ifndef PURSER_METRICS_TEXT_H
#define PURSER_METRICS_TEXT_H

#include "http.h"

/*
 * Answers with all that this instance counts, in the text format of Prometheus, version 0.0.4, and
 * what its database says of events that wait. Where that does not answer its figures are left out:
 * the status is 200 all the same.
 */
void metrics_answer(struct exchange *x);

#endif
