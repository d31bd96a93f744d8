#include "figures.h"

#include "queries.h"

#define DELIVERIES                                                                                 \
    .name = "purser_deliveries_total",                                                             \
    .help = "Attempts to deliver an alert, by channel and outcome."

const struct figure notifications_figures[] = {
    [FIGURE_EMAIL_DELIVERED] = {DELIVERIES, .labels = "kind=\"email\",outcome=\"delivered\""},
    [FIGURE_EMAIL_RETRYING] = {DELIVERIES, .labels = "kind=\"email\",outcome=\"retrying\""},
    [FIGURE_EMAIL_FAILED] = {DELIVERIES, .labels = "kind=\"email\",outcome=\"failed\""},
    [FIGURE_WEBHOOK_DELIVERED] = {DELIVERIES, .labels = "kind=\"webhook\",outcome=\"delivered\""},
    [FIGURE_WEBHOOK_RETRYING] = {DELIVERIES, .labels = "kind=\"webhook\",outcome=\"retrying\""},
    [FIGURE_WEBHOOK_FAILED] = {DELIVERIES, .labels = "kind=\"webhook\",outcome=\"failed\""},
    [FIGURE_DELIVERIES_WAITING] = {.name = "purser_deliveries_waiting",
                                   .help = "Deliveries that are due or wait for their next "
                                           "attempt, counted up to 10000.",
                                   .type = FIGURE_GAUGE,
                                   .query = QUERY_DELIVERIES_WAITING},
    {0},
};
