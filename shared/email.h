#ifndef PURSER_EMAIL_H
#define PURSER_EMAIL_H

#include <stddef.h>

/*
 * A schema's check of an e-mail address: <local part>@<domain>, with the lengths of RFC 5321
 * section 4.5.3.1 in octets (64, 255, 254 in all), a domain of labels of letters, digits and
 * hyphens (or of characters beyond ASCII, RFC 6531), and in the local part whatever is no blank,
 * control character or @. Whether mail arrives is not for us to say.
 */
const char *email_check(const char *s, size_t n, const char **code_r);

#endif
