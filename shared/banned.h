#ifndef PURSER_BANNED_H
#define PURSER_BANNED_H

/*
 * Functions that cannot be used safely, or that hide errors. Included by the compiler's command
 * line (-include), after which a use does not compile. System headers that mention them come first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Macros where glibc fortifies for clang, and a macro is not to be poisoned. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison atoi atol atoll atof
#pragma GCC poison gmtime localtime ctime asctime
#pragma GCC poison tmpnam tempnam mktemp

#endif
