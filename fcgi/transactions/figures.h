#ifndef PURSER_TRANSACTIONS_FIGURES_H
#define PURSER_TRANSACTIONS_FIGURES_H

#include "metrics.h"

/* What transactions counts for itself: writes that were judged, by what became of them, first those
 * judged by definitions that the budgets service vouched for, then those by a snapshot. */
enum check_outcome { CHECK_ACCEPTED, CHECK_OVERRIDDEN, CHECK_REFUSED, CHECK_OUTCOMES };
extern const struct figure transactions_figures[];

/* Its calls to other services. */
enum transactions_call { CALL_LIMITS };
extern const struct call_kind transactions_calls[];

void count_check(enum check_outcome outcome, bool snapshot);

#endif
