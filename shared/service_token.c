#include "service_token.h"

#include "json.h"
#include "process.h"
#include "settings.h"

enum { RENEW_EARLY_S = 60, USE_EARLY_S = 5 };

const char *service_token_request(struct arena *arena, const char *service)
{
    struct json_object *body = json_keep(arena, json_object_new_object());
    json_object_object_add(body, "service", json_object_new_string(service));
    json_object_object_add(body, "secret", json_object_new_string(settings.service_secret));
    return json_text(body);
}

enum err service_token_take(struct service_token *token, struct arena *arena, const char *body,
                            size_t n)
{
    struct json_object *answer, *text, *life;
    const char *fault;
    size_t offset;
    if (json_read(arena, body, n, &answer, &fault, &offset) != OK ||
        !json_object_is_type(answer, json_type_object) ||
        !json_object_object_get_ex(answer, "access_token", &text) ||
        !json_object_is_type(text, json_type_string) ||
        !json_object_object_get_ex(answer, "expires_in", &life) ||
        !json_object_is_type(life, json_type_int) || json_object_get_int64(life) <= RENEW_EARLY_S)
        return ERR_SYNTAX;
    int64_t seconds = json_object_get_int64(life), now = monotonic_ms();
    buf_reset(&token->text);
    buf_puts(&token->text, json_object_get_string(text));
    token->renew_at = now + (seconds - RENEW_EARLY_S) * 1000;
    token->ends_at = now + (seconds - USE_EARLY_S) * 1000;
    return OK;
}

bool service_token_due(const struct service_token *token)
{
    return monotonic_ms() >= token->renew_at;
}

const char *service_token_text(const struct service_token *token)
{
    return monotonic_ms() < token->ends_at ? token->text.data : NULL;
}

void service_token_drop(struct service_token *token)
{
    token->renew_at = token->ends_at = 0;
}
