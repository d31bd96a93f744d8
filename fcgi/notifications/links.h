#ifndef PURSER_LINKS_H
#define PURSER_LINKS_H

#include "arena.h"
#include "err.h"
#include "uuid.h"
#include <stdint.h>

/*
 * The links of mails, which work without logging in. A link's token says what it is for, which
 * channel it is about, the number of that channel's target (`target_seq`: with another address the
 * links to the former one are void) and until when it is good; HMAC-SHA-256 under PURSER_LINK_KEY
 * authenticates all of it.
 */
enum link_purpose { LINK_CONFIRM = 1, LINK_UNSUBSCRIBE = 2 };

struct link {
    char book[UUID_TEXT], channel[UUID_TEXT];
    int32_t target_seq;
    int64_t expires; /* seconds since 1970; 0: never */
};

enum { LINK_CONFIRM_S = 24 * 60 * 60 };

/* The address, beginning with PURSER_SITE, in the arena. ERR_INTERNAL: an id is none. */
enum err link_url(struct arena *arena, enum link_purpose purpose, const struct link *link,
                  const char **url_r);

/* ERR_DENIED: not a token that link_url() made for this purpose. ERR_EXPIRED. */
enum err link_read(const char *token, enum link_purpose purpose, struct link *link_r);

#endif
