#include "figures.h"

#define CHECKS                                                                                     \
    .name = "purser_budget_checks_total",                                                          \
    .help = "Writes judged by the budgets; overridden: stored with an override."

const struct figure transactions_figures[] = {
    {CHECKS, .labels = "outcome=\"accepted\",source=\"live\""},
    {CHECKS, .labels = "outcome=\"overridden\",source=\"live\""},
    {CHECKS, .labels = "outcome=\"refused\",source=\"live\""},
    {CHECKS, .labels = "outcome=\"accepted\",source=\"snapshot\""},
    {CHECKS, .labels = "outcome=\"overridden\",source=\"snapshot\""},
    {CHECKS, .labels = "outcome=\"refused\",source=\"snapshot\""},
    {0},
};

const struct call_kind transactions_calls[] = {[CALL_LIMITS] = {"budgets", "limits"}, {0}};

void count_check(enum check_outcome outcome, bool snapshot)
{
    figure_add((unsigned)outcome + (snapshot ? CHECK_OUTCOMES : 0), 1);
}
