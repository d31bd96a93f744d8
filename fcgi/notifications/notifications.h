#ifndef PURSER_NOTIFICATIONS_H
#define PURSER_NOTIFICATIONS_H

#include "settings.h"

/* The service's own settings. Strings live as long as the program. */
struct notifications_settings {
    const char *site;           /* "https://purser.example", without a slash at its end */
    const char *link_key;       /* authenticates the links of mails */
    const char *webhook_allow;  /* hosts, separated by blanks; see webhook_host_allowed() */
    const char *webhook_ca;     /* file of certificates trusted besides the system's; "": none */
    const char *retry_schedule; /* seconds after each failed attempt, separated by blanks */
    const char *smtp_url;       /* "smtp://host:587"; "": no mail is sent */
    const char *smtp_tls;       /* required, offered, off */
    const char *smtp_user, *smtp_password; /* "": none */
    const char *smtp_ca;                   /* file of the certificates trusted; "": the system's */
    const char *mail_from;                 /* an address */
};
extern struct notifications_settings notifications_settings;
extern const struct config_key notifications_config[];

#endif
