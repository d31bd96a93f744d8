#ifndef PURSER_LETTER_H
#define PURSER_LETTER_H

#include "sending.h"

/* What stands in a mail. Strings live in the sending's arena. */
struct letter {
    const char *subject; /* UTF-8, without control characters */
    const char *text;    /* plain, lines end with \n */
    const char *html;
    const char
        *unsubscribe; /* the link of one click (RFC 8058); NULL: none, as nobody subscribed */
};

/* ERR_INTERNAL: the alert is not one. */
enum err letter_write(struct sending *sending, struct letter *letter_r);

/* A header's text as RFC 2047 has it: encoded words where it is more than ASCII. In the arena. */
const char *letter_header(struct arena *arena, const char *text);

#endif
