#include "session.h"

#include <arpa/inet.h>

#include "auth.h"
#include "db.h"
#include "json.h"
#include "keys.h"
#include "problem.h"
#include "process.h"
#include "queries.h"
#include "revocation.h"
#include "text.h"
#include "token.h"

enum { AGENT_MAX = 200, COOKIE_LIFE_S = 14 * 24 * 3600 };
#define COOKIE            "__Host-purser_refresh"
#define COOKIE_ATTRIBUTES "; Path=/; Secure; HttpOnly; SameSite=Strict"

enum err session_new(struct exchange *x, struct new_session *session_r)
{
    const struct signing_key *key;
    uuid_v7(session_r->id);
    enum err err = keys_signer(x, &key);
    return err != OK ? err : salt_make(session_r->salt);
}

/* ---- who the client is */

const char *session_address(struct exchange *x)
{
    static const char mapped[] = "::ffff:";
    struct in6_addr address;
    const char *text = x->req.address;
    if (text == NULL)
        return "::";
    if (strncasecmp(text, mapped, sizeof mapped - 1) == 0 &&
        inet_pton(AF_INET, text + sizeof mapped - 1, &address) == 1)
        return text + sizeof mapped - 1;
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
               ? text
               : "::";
}

const char *session_agent(struct exchange *x)
{
    const char *s = x->req.user_agent;
    if (s == NULL || *s == '\0' || !utf8_valid(s, strlen(s)))
        return NULL;
    const char *end = s + strlen(s);
    char *out = arena_alloc(x->arena, (size_t)(end - s) + 1);
    size_t n = 0;
    for (size_t i = 0; i < AGENT_MAX && s < end; i++) {
        const char *from = s;
        if (utf8_is_control(utf8_next(&s, end)))
            continue;
        memcpy(out + n, from, (size_t)(s - from));
        n += (size_t)(s - from);
    }
    return n > 0 ? out : NULL;
}

bool session_is_web(const struct exchange *x)
{
    return x->req.client != NULL && strcasecmp(x->req.client, "web") == 0;
}

/* ---- giving tokens */

static const char *member(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) ? json_object_get_string(value) : NULL;
}

static void add_text(struct json_object *object, const char *name, const char *value)
{
    json_object_object_add(object, name, json_object_new_string(value));
}

static const char *claims(struct exchange *x, const struct grant *grant, struct json_object *book)
{
    struct json_object *all = json_keep(x->arena, json_object_new_object());
    int64_t now = wall_ms() / 1000;
    char jti[UUID_TEXT];
    uuid_v7(jti);
    add_text(all, "iss", settings.issuer);
    add_text(all, "aud", TOKEN_AUDIENCE);
    add_text(all, "sub", member(grant->user, "id"));
    add_text(all, "sid", grant->session);
    add_text(all, "book", member(book, "id"));
    add_text(all, "role", member(book, "role"));
    add_text(all, "cur", member(book, "currency"));
    add_text(all, "tz", member(grant->user, "timezone"));
    json_object_object_add(all, "iat", json_object_new_int64(now));
    json_object_object_add(all, "exp", json_object_new_int64(now + TOKEN_LIFE_S));
    add_text(all, "jti", jti);
    return json_text(all);
}

static enum err access_token(struct exchange *x, const struct grant *grant, char **token_r)
{
    const struct signing_key *key;
    struct json_object *book;
    if (!json_object_object_get_ex(grant->user, "book", &book) || book == NULL)
        return ERR_INTERNAL;
    enum err err = keys_signer(x, &key);
    return err != OK ? err
                     : token_sign(x->arena, key->pem, key->kid, claims(x, grant, book), token_r);
}

enum err session_grant(struct exchange *x, int status, const struct grant *grant)
{
    char *access, refresh[REFRESH_TEXT];
    enum err err = access_token(x, grant, &access);
    if (err == OK)
        err = refresh_token_make(grant->session, grant->generation, grant->salt, refresh);
    if (err != OK)
        return err;
    struct buf *body = x->res.body;
    buf_reset(body);
    buf_puts(body, "{");
    if (grant->with_user)
        buf_printf(body, "\"user\":%s,", json_text(grant->user));
    buf_printf(body, "\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d", access,
               TOKEN_LIFE_S);
    if (session_is_web(x))
        response_header(x, "Set-Cookie",
                        arena_printf(x->arena, COOKIE "=%s; Max-Age=%d" COOKIE_ATTRIBUTES, refresh,
                                     COOKIE_LIFE_S));
    else
        buf_printf(body, ",\"refresh_token\":\"%s\"", refresh);
    buf_puts(body, "}");
    x->res.status = status;
    return OK;
}

enum err session_open(struct exchange *x, int status, const struct new_session *session,
                      const struct answer *answer)
{
    struct grant grant = {
        .session = session->id, .salt = session->salt, .generation = 1, .with_user = true};
    const char *fault;
    size_t offset;
    if (answer->body == NULL ||
        json_read(x->arena, answer->body, strlen(answer->body), &grant.user, &fault, &offset) != OK)
        return ERR_INTERNAL;
    return session_grant(x, status, &grant);
}

void session_clear_cookie(struct exchange *x)
{
    response_header(x, "Set-Cookie", COOKIE "=; Max-Age=0" COOKIE_ATTRIBUTES);
}

/* ---- taking them */

/* RFC 6265, section 4.2.1: pairs separated by "; ". */
static const char *cookie_value(struct exchange *x)
{
    static const char name[] = COOKIE "=";
    const char *s = x->req.cookie;
    while (s != NULL) {
        s += strspn(s, " ");
        if (strncmp(s, name, sizeof name - 1) == 0) {
            s += sizeof name - 1;
            return arena_strndup(x->arena, s, strcspn(s, "; "));
        }
        s = strchr(s, ';');
        if (s != NULL)
            s++;
    }
    return NULL;
}

enum err session_shown(struct exchange *x, struct refresh_token *token_r, const char **salt_r)
{
    const char *text = body_text(x, "refresh_token");
    if (text == NULL && session_is_web(x))
        text = cookie_value(x);
    if (text == NULL)
        return ERR_NOT_FOUND;
    enum err err = refresh_token_read(text, token_r);
    if (err != OK)
        return err;
    const char *session = token_r->session;
    PGresult *result;
    err = db_call(x->db, QUERY_SESSION_SALT, &session, 1, x->arena, &result);
    if (err != OK)
        return err;
    if (PQntuples(result) != 1)
        return ERR_DENIED;
    *salt_r = db_text(result, 0, 0);
    return refresh_token_genuine(token_r, *salt_r) ? OK : ERR_DENIED;
}

void session_refuse(struct exchange *x)
{
    problem_send(x, PROBLEM_UNAUTHENTICATED,
                 "There is no live session for this. Log in to have one.");
}

/* ---- ending */

void session_ended(const char *id)
{
    struct uuid session;
    if (uuid_parse(id, strlen(id), &session) == OK)
        revocation_add(&session, wall_ms() / 1000);
}

enum err sessions_ended(struct exchange *x, const char *ids)
{
    struct json_object *list;
    const char *fault;
    size_t offset;
    if (json_read(x->arena, ids, strlen(ids), &list, &fault, &offset) != OK ||
        !json_object_is_type(list, json_type_array))
        return ERR_INTERNAL;
    for (size_t i = 0; i < json_object_array_length(list); i++)
        session_ended(json_object_get_string(json_object_array_get_idx(list, i)));
    return OK;
}
