#ifndef PURSER_AUTH_COMMON_PASSWORDS_H
#define PURSER_AUTH_COMMON_PASSWORDS_H

#include <stddef.h>

/* common-passwords.txt as it is when the program is built, without its comments: sorted lines in
 * lower case, each with its newline. Embedded, so that no missing file ever turns the check off. */
extern const char common_passwords[];
extern const size_t common_passwords_len;

#endif
