#include "gateways.h"
#include "notifications.h"

struct notifications_settings notifications_settings;

enum { SECRET_MIN = 32 };

const struct config_key notifications_config[] = {
    {.name = "PURSER_SITE",
     .type = CONFIG_TEXT,
     .min = sizeof "https://a" - 1,
     .help = "Where people reach this installation, for the links of mails: https://HOST, without "
             "a slash at its end.",
     .value = &notifications_settings.site},
    {.name = "PURSER_LINK_KEY",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "Key that authenticates the links of mails, the same for all instances of "
             "notifications; at least 32 characters. Another one makes all links void.",
     .value = &notifications_settings.link_key},
    {.name = "PURSER_WEBHOOK_ALLOW",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Hosts of webhooks that may be reached by http and at private addresses too, as they "
             "stand in a URL, separated by blanks; for development.",
     .value = &notifications_settings.webhook_allow},
    GATEWAY_KEYS,
    {0},
};
