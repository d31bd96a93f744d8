#ifndef PURSER_ERR_H
#define PURSER_ERR_H

/*
 * The one error enumeration. Functions that can fail return it; OK is 0.
 * An error says what kind of thing went wrong; the detail goes to the log at the place that knows
 * it.
 */
enum err {
    OK = 0,
    ERR_SYNTAX,      /* input is not well formed */
    ERR_RANGE,       /* well formed, outside what is allowed */
    ERR_TOO_LARGE,   /* over a size limit */
    ERR_DENIED,      /* signature, secret or permission is wrong */
    ERR_EXPIRED,     /* was right once */
    ERR_NOT_FOUND,   /* no such thing */
    ERR_CONFLICT,    /* exists already, or changed in between */
    ERR_CONFIG,      /* a setting is missing or wrong */
    ERR_IO,          /* the operating system or a peer failed */
    ERR_TIMEOUT,     /* the time limit passed */
    ERR_UNAVAILABLE, /* a needed part does not answer now: trying again later can help */
    ERR_INTERNAL,    /* a fault of ours */
    ERR_COUNT
};

/* A short English name for logs ("timeout"). Static storage; never NULL. */
const char *err_text(enum err err);

#endif
