#include "budgets_config.h"

struct budgets_settings budgets_settings;

const struct config_key budgets_config[] = {
    {.name = "PURSER_CHECK_HOUR",
     .type = CONFIG_INT,
     .fallback = "3",
     .min = -1,
     .max = 23,
     .help = "Hour of the day, in UTC, from which on one instance compares its sums with the "
             "transactions service's, once a day; -1: never.",
     .value = &budgets_settings.check_hour},
    {0},
};
