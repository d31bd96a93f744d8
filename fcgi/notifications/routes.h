#ifndef PURSER_NOTIFICATIONS_ROUTES_H
#define PURSER_NOTIFICATIONS_ROUTES_H

#include "route.h"

extern const struct route routes[];
extern const size_t route_count;

#endif
