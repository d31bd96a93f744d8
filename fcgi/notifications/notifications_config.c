#include "gateways.h"
#include "notifications.h"

struct notifications_settings notifications_settings;

enum { SECRET_MIN = 32 };

static const char *const tls_modes[] = {"required", "offered", "off", NULL};

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
    {.name = "PURSER_WEBHOOK_CA",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "File of certificates (PEM) by which webhooks' servers are trusted besides the "
             "system's; for development.",
     .value = &notifications_settings.webhook_ca},
    {.name = "PURSER_RETRY_SCHEDULE",
     .type = CONFIG_TEXT,
     .fallback = "5 300 1800 7200 18000 36000 50400 72000 86400",
     .help =
         "Seconds to wait after each failed attempt to send a mail or call a webhook, separated "
         "by blanks; after as many more attempts it is given up. Each varies by a tenth.",
     .value = &notifications_settings.retry_schedule},
    {.name = "PURSER_SMTP_URL",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Server that takes our mail: smtp://HOST:587 or, with TLS from the first byte, "
             "smtps://HOST:465. Empty: no mail is sent, and no e-mail channel can be made.",
     .value = &notifications_settings.smtp_url},
    {.name = "PURSER_SMTP_TLS",
     .type = CONFIG_TEXT,
     .fallback = "required",
     .values = tls_modes,
     .help =
         "Whether mail goes by smtp:// only after STARTTLS (required), with it where the server "
         "has it (offered), or without (off).",
     .value = &notifications_settings.smtp_tls},
    {.name = "PURSER_SMTP_USER",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "Name to authenticate with at the mail server. Empty: none.",
     .value = &notifications_settings.smtp_user},
    {.name = "PURSER_SMTP_PASSWORD",
     .type = CONFIG_TEXT,
     .fallback = "",
     .secret = true,
     .help = "Password that goes with it.",
     .value = &notifications_settings.smtp_password},
    {.name = "PURSER_SMTP_CA",
     .type = CONFIG_TEXT,
     .fallback = "",
     .help = "File of certificates (PEM) by which the mail server is trusted, instead of the "
             "system's.",
     .value = &notifications_settings.smtp_ca},
    {.name = "PURSER_MAIL_FROM",
     .type = CONFIG_TEXT,
     .fallback = "purser@localhost",
     .help = "Address that mail comes from.",
     .value = &notifications_settings.mail_from},
    GATEWAY_KEYS,
    {0},
};
