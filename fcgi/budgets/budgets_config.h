#ifndef PURSER_BUDGETS_CONFIG_H
#define PURSER_BUDGETS_CONFIG_H

#include "settings.h"

/* The service's own settings. purserctl is built with them, too, to read the service's file. */
struct budgets_settings {
    int64_t check_hour; /* UTC; -1: never */
};
extern struct budgets_settings budgets_settings;
extern const struct config_key budgets_config[];

#endif
