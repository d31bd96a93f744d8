#ifndef PURSER_MONEY_H
#define PURSER_MONEY_H

#include "err.h"
#include <stddef.h>
#include <stdint.h>

/*
 * Money is a 64-bit integer of the currency's minor units (cents, yen, fils), never a floating
 * number. Outside it is a decimal string with at most the currency's minor digits (ISO 4217).
 */

enum { MONEY_MAX_DIGITS = 15 }; /* in minor units, so sums of 9 000 greatest amounts fit 64 bits */

struct currency {
    char code[4]; /* ISO 4217 alphabetic code */
    int digits;   /* minor digits: 0 JPY, 2 USD, 3 KWD */
};

/* NULL where the code is no currency of ISO 4217 in use. Exact case. Static storage. */
const struct currency *currency_find(const char *code, size_t n);

/*
 * "12.5" with 2 digits is 1250. Grammar: [0-9]+ ( '.' [0-9]+ )?, no sign, no exponent, no spaces,
 * no superfluous leading zero ("0.50" is fine, "00.50" is not). ERR_SYNTAX for anything else;
 * ERR_RANGE for more decimals than `digits` or more than MONEY_MAX_DIGITS digits in minor units.
 */
enum err money_parse(const char *s, size_t n, int digits, int64_t *minor_r);

enum { MONEY_TEXT = 24 };
/* Exactly `digits` decimals: 1250 with 2 is "12.50", -5 with 2 is "-0.05". */
void money_format(int64_t minor, int digits, char out[MONEY_TEXT]);

#endif
