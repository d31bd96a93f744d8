#ifndef PURSER_SENDING_H
#define PURSER_SENDING_H

#include "arena.h"
#include "buf.h"
#include "err.h"
#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/* One delivery in a sender's hand. Strings live in the arena. */
struct sending {
    const char *book, *id, *kind; /* kind: alert, test, confirm */
    int64_t attempt;              /* 1 is the first */
    const char *channel, *channel_kind, *target;
    int32_t target_seq;
    const char *secret, *old_secret; /* NULL: none */
    const char *happened_at;         /* RFC 3339 */
    const char *data;                /* the alert's JSON; NULL: it is of no alert */
    struct arena *arena;
    CURL *curl; /* reset before each attempt */
    struct curl_slist *headers, *recipients;
    curl_mime *mime;
    struct buf answer; /* the beginning of what was answered */
    char fault[CURL_ERROR_SIZE];
    size_t read;           /* bytes of the answer so far */
    int64_t retry_after_s; /* as the receiver asked; 0: it did not */
    bool inside;           /* may be sent to addresses that are not public */
    bool cut;              /* more was answered than is read */
    bool address_refused;  /* the receiver has none but such */
    bool busy;
};

enum {
    ANSWER_KEPT = 200,       /* characters of an answer that are shown */
    ANSWER_READ = 64 * 1024, /* bytes of an answer that are read */
};

/* Both set up the transfer. An error: it cannot be sent, now or later, and *reason_r (static text)
 * says why. */
enum err webhook_prepare(struct sending *sending, const char **reason_r);
enum err mail_prepare(struct sending *sending, const char **reason_r);

/* What an answer means. */
bool webhook_taken(long status);
/* NULL, or the reason for which the channel is disabled. */
const char *webhook_end(long status);
/* True where the server will not have this mail, now or later (RFC 5321, section 4.2.1). Where it will
 * not have us (log-in, TLS: RFC 4954 and RFC 3207) that is for the operator to mend. */
bool mail_refused(CURLcode code, long status);

#endif
