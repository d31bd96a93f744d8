#ifndef PURSER_DAY_H
#define PURSER_DAY_H

#include "err.h"
#include <stddef.h>

enum { DAY_TEXT = 11, DAY_FIRST_YEAR = 1900, DAY_LAST_YEAR = 2199 };
#define DAY_MIN "1900-01-01"
#define DAY_MAX "2199-12-31"

/*
 * A day of the proleptic Gregorian calendar, YYYY-MM-DD (RFC 3339 full-date), DAY_MIN to DAY_MAX.
 * ERR_SYNTAX where the form is wrong or the day does not exist, ERR_RANGE outside the limits.
 */
enum err day_check(const char *s, size_t n);

#endif
