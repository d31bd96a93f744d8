#include "day.h"

#include <stdbool.h>

/* `count` digits at `s`; -1 where they are not. */
static int digits(const char *s, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

enum err day_check(const char *s, size_t n)
{
    if (n != DAY_TEXT - 1 || s[4] != '-' || s[7] != '-')
        return ERR_SYNTAX;
    int year = digits(s, 4), month = digits(s + 5, 2), day = digits(s + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return ERR_SYNTAX;
    /* Whole years, so the year decides. */
    return year < DAY_FIRST_YEAR || year > DAY_LAST_YEAR ? ERR_RANGE : OK;
}
