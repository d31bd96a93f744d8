#include "auth.h"
#include "keyring.h"

struct auth_settings auth_settings;

enum { SECRET_MIN = 32 };

const struct config_key auth_config[] = {
    {.name = "PURSER_KEYS_DIR",
     .type = CONFIG_TEXT,
     .fallback = DEFAULT_KEYS_DIR,
     .min = 1,
     .help = "Directory of the keys that sign access tokens, the same for all instances of auth; "
             "purserctl(8) rotates them. Made, with a first key, where it is not there.",
     .value = &auth_settings.keys_dir},
    {.name = "PURSER_REFRESH_KEY",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "Key that authenticates refresh tokens, the same for all instances of auth; at least "
             "32 characters. Another one ends all sessions.",
     .value = &auth_settings.refresh_key},
    {.name = "PURSER_PASSWORD_HASHES",
     .type = CONFIG_INT,
     .fallback = "0",
     .min = 0,
     .max = 64,
     .help = "Passwords that are hashed at once, each taking a core and 19 MiB for some 30 ms; 0: "
             "as many as there are cores.",
     .value = &auth_settings.password_hashes},
    {.name = "PURSER_SECRET_AUTH",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "The PURSER_SERVICE_SECRET of auth itself, at least 32 characters.",
     .value = &auth_settings.secret_auth},
    {.name = "PURSER_SECRET_TRANSACTIONS",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "The PURSER_SERVICE_SECRET of transactions, at least 32 characters.",
     .value = &auth_settings.secret_transactions},
    {.name = "PURSER_SECRET_BUDGETS",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "The PURSER_SERVICE_SECRET of budgets, at least 32 characters.",
     .value = &auth_settings.secret_budgets},
    {.name = "PURSER_SECRET_NOTIFICATIONS",
     .type = CONFIG_TEXT,
     .secret = true,
     .min = SECRET_MIN,
     .help = "The PURSER_SERVICE_SECRET of notifications, at least 32 characters.",
     .value = &auth_settings.secret_notifications},
    {0},
};

const struct service_secret service_secrets[] = {
    {"auth", &auth_settings.secret_auth},
    {"transactions", &auth_settings.secret_transactions},
    {"budgets", &auth_settings.secret_budgets},
    {"notifications", &auth_settings.secret_notifications},
    {0},
};
