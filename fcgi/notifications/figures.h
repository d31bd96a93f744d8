#ifndef PURSER_NOTIFICATIONS_FIGURES_H
#define PURSER_NOTIFICATIONS_FIGURES_H

#include "metrics.h"

/* What notifications counts for itself: indexes of its table. Of each kind of channel delivered,
 * retrying and failed follow each other. */
enum notifications_figure {
    FIGURE_EMAIL_DELIVERED,
    FIGURE_EMAIL_RETRYING,
    FIGURE_EMAIL_FAILED,
    FIGURE_WEBHOOK_DELIVERED,
    FIGURE_WEBHOOK_RETRYING,
    FIGURE_WEBHOOK_FAILED,
    FIGURE_DELIVERIES_WAITING
};
extern const struct figure notifications_figures[];

#endif
