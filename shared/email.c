#include "email.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "text.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, ADDRESS_MAX = 254, LABEL_MAX = 63 };

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

static bool has_no_blank(const char *s, size_t n)
{
    const char *end = s + n;
    while (s < end) {
        uint32_t c = utf8_next(&s, end);
        if (is_blank(c) || utf8_is_control(c))
            return false;
    }
    return true;
}

/* Dots separate, they neither begin nor end nor stand in a row. */
static bool dots_separate(const char *s, size_t n)
{
    return n > 0 && s[0] != '.' && s[n - 1] != '.' && memmem(s, n, "..", 2) == NULL;
}

static bool is_label(const char *s, size_t n)
{
    if (n == 0 || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-')
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x80 && !isalnum((unsigned char)s[i]) && s[i] != '-')
            return false;
    return true;
}

static bool is_domain(const char *s, size_t n)
{
    if (n == 0 || n > DOMAIN_MAX)
        return false;
    for (const char *end = s + n;; s++) {
        const char *dot = memchr(s, '.', (size_t)(end - s));
        const char *label_end = dot != NULL ? dot : end;
        if (!is_label(s, (size_t)(label_end - s)))
            return false;
        if (dot == NULL)
            return true;
        s = dot;
    }
}

const char *email_check(const char *s, size_t n, const char **code_r)
{
    const char *at = memchr(s, '@', n);
    *code_r = "format";
    if (at == NULL || n > ADDRESS_MAX)
        return "must be an e-mail address such as ada@example.org";
    size_t local = (size_t)(at - s), domain = n - local - 1;
    if (local > LOCAL_MAX || !dots_separate(s, local) || !has_no_blank(s, n) ||
        !is_domain(at + 1, domain))
        return "must be an e-mail address such as ada@example.org";
    return NULL;
}
