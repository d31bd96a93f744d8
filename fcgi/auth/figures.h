#ifndef PURSER_AUTH_FIGURES_H
#define PURSER_AUTH_FIGURES_H

#include "metrics.h"

/* What auth counts for itself: indexes of its table. */
enum auth_figure { FIGURE_LOGIN_OK, FIGURE_LOGIN_REFUSED };
extern const struct figure auth_figures[];

#endif
