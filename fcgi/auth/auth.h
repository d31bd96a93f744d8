#ifndef PURSER_AUTH_H
#define PURSER_AUTH_H

#include "http.h"
#include "schema.h"
#include "settings.h"

/* The handlers that routes.c names, the tables of their input, and the service's settings;
 * api/auth.yaml says what each handler does. */

extern const struct schema registration_body, login_body, refresh_token_body, me_changes,
    me_delete_body, password_change_body, service_token_body, revocations_query;

enum err register_user(struct exchange *x);
enum err login(struct exchange *x);
enum err refresh(struct exchange *x);
enum err logout(struct exchange *x);
enum err sessions_list(struct exchange *x);
enum err session_delete(struct exchange *x);
enum err sessions_delete_others(struct exchange *x);
enum err me_get(struct exchange *x);
enum err me_change(struct exchange *x);
enum err me_password(struct exchange *x);
enum err me_delete(struct exchange *x);
enum err keys_get(struct exchange *x);
enum err service_token(struct exchange *x);
enum err revocations_get(struct exchange *x);

enum { EMAIL_MAX = 254, NAME_MAX_CHARACTERS = 100 };

struct auth_settings {
    const char *keys_dir;
    const char *refresh_key;
    int64_t password_hashes; /* at once; 0: as many as there are cores */
    const char *secret_auth, *secret_transactions, *secret_budgets, *secret_notifications;
};
extern struct auth_settings auth_settings;
extern const struct config_key auth_config[];

/* Services that may have a token, and the secret that each shows for it. Ends with a NULL name. */
struct service_secret {
    const char *name;
    const char *const *secret;
};
extern const struct service_secret service_secrets[];

#endif
