#ifndef PURSER_BUDGETS_FIGURES_H
#define PURSER_BUDGETS_FIGURES_H

#include "metrics.h"

/* What budgets counts for itself: indexes of its table. */
enum budgets_figure { FIGURE_PROJECTION_DIFFERENCES };
extern const struct figure budgets_figures[];

/* Its calls to other services. */
enum budgets_call { CALL_TOTALS };
extern const struct call_kind budgets_calls[];

#endif
