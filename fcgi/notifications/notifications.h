#ifndef PURSER_NOTIFICATIONS_H
#define PURSER_NOTIFICATIONS_H

#include "settings.h"

/* The service's own settings. Strings live as long as the program. */
struct notifications_settings {
    const char *site;          /* "https://purser.example", without a slash at its end */
    const char *link_key;      /* authenticates the links of mails */
    const char *webhook_allow; /* hosts, separated by blanks; see webhook_host_allowed() */
};
extern struct notifications_settings notifications_settings;
extern const struct config_key notifications_config[];

#endif
