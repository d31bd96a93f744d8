#include "channels.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "answer.h"
#include "db.h"
#include "email.h"
#include "etag.h"
#include "list.h"
#include "notifications.h"
#include "queries.h"
#include "webhook_url.h"

#define COLLECTION "/v1/channels"
/* Most requests of a kind count for an hour; when the oldest ends is not worth telling. */
#define RETRY_AFTER_S "600"

enum { ADDRESS_MAX = 254, URL_MAX = 2000, SECRET_BYTES = 24, SECRET_BASE64 = 32 };
#define SECRET_PREFIX "whsec_"

static const char *const kinds[] = {"email", "webhook", NULL};
static const char *const levels[] = {"near", "exceeded", NULL};
static const struct member level = {.type = VALUE_ENUM, .values = levels};

static const char *address_check(const char *s, size_t n, const char **code_r)
{
    if (*notifications_settings.smtp_url != '\0')
        return email_check(s, n, code_r);
    *code_r = "not_allowed";
    return "cannot be mailed: no mail server is set up here";
}

/* What a create alone takes stands first. */
static const struct member channel_members[] = {
    {.name = "id", .type = VALUE_UUID},
    {.name = "kind", .type = VALUE_ENUM, .values = kinds, .required = true},
    {.name = "address",
     .type = VALUE_TEXT,
     .single_line = true,
     .min = 1,
     .max = ADDRESS_MAX,
     .check = address_check},
    {.name = "url",
     .type = VALUE_TEXT,
     .single_line = true,
     .min = 1,
     .max = URL_MAX,
     .check = webhook_url_check},
    {.name = "levels",
     .type = VALUE_ARRAY,
     .item = &level,
     .distinct = true,
     .min = 1,
     .max = sizeof levels / sizeof *levels - 1},
    {.name = "enabled", .type = VALUE_BOOL},
    {.name = NULL},
};
const struct schema channels_create_body = {.members = channel_members};
const struct schema channels_change_body = {.members = channel_members + 2};

enum list_parameter { LIST_LIMIT, LIST_CURSOR };

const struct schema channels_list_query = {
    .members =
        (const struct member[]){
            [LIST_LIMIT] =
                {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
            [LIST_CURSOR] = {.name = "cursor", .type = VALUE_CURSOR},
            {.name = NULL},
        },
};

enum err channels_answer(struct exchange *x, unsigned statement, const char *const *params,
                         size_t count, const char *location)
{
    struct answer answer;
    enum err err = answer_fetch(x, statement, params, count, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "limited") != 0)
        return answer_send(x, &answer, location);
    problem_send(x, PROBLEM_TOO_MANY, "So much may be sent on request within an hour. Wait.");
    response_header(x, "Retry-After", RETRY_AFTER_S);
    return OK;
}

enum err channels_answer_accepted(struct exchange *x, unsigned statement, const char *const *params,
                                  size_t count)
{
    enum err err = channels_answer(x, statement, params, count, NULL);
    if (err == OK && x->res.status == 200)
        x->res.status = 202;
    return err;
}

/* A secret of Standard Webhooks: "whsec_" and base64 with padding, of which 24 bytes need none. */
static enum err make_secret(struct exchange *x, const char **secret_r)
{
    uint8_t bytes[SECRET_BYTES];
    char text[SECRET_BASE64 + 1];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return ERR_INTERNAL;
    EVP_EncodeBlock((unsigned char *)text, bytes, sizeof bytes);
    *secret_r = arena_printf(x->arena, SECRET_PREFIX "%s", text);
    return OK;
}

static void not_for(struct exchange *x, const char *pointer)
{
    fault_add(&x->faults, FAULT_BODY, pointer, "not_allowed", "is not for a channel of this kind");
}

/* In the body that goes to SQL `target` takes the place of the member that its kind has. */
static void set_target(struct exchange *x, const char *kind, const char *member)
{
    struct json_object *target;
    if (!json_object_object_get_ex(x->body, member, &target))
        return;
    json_object_object_add(x->body, "target", json_object_get(target));
    json_object_object_add(x->body, "kind", json_object_new_string(kind));
    json_object_object_del(x->body, member);
}

static bool canonical_create(struct exchange *x)
{
    bool email = strcmp(body_text(x, "kind"), "email") == 0;
    const char *wanted = email ? "address" : "url", *other = email ? "url" : "address";
    if (body_text(x, wanted) == NULL)
        fault_add(&x->faults, FAULT_BODY, pointer_member(x->arena, "", wanted), "required",
                  "is required for a channel of this kind");
    if (body_text(x, other) != NULL)
        not_for(x, pointer_member(x->arena, "", other));
    if (x->faults.count == 0)
        set_target(x, email ? "email" : "webhook", wanted);
    return x->faults.count == 0;
}

static bool canonical_change(struct exchange *x)
{
    if (body_text(x, "address") != NULL && body_text(x, "url") != NULL) {
        not_for(x, "/url");
        return false;
    }
    set_target(x, "email", "address");
    set_target(x, "webhook", "url");
    return true;
}

enum err channels_list(struct exchange *x)
{
    const char *scope = list_scope(x);
    char *position;
    PGresult *page;
    if (list_position(x, x->query[LIST_CURSOR], scope, &position) != OK)
        return OK;
    const char *params[] = {x->caller.book, x->caller.user, position, x->query[LIST_LIMIT]};
    enum err err =
        db_call(x->db, QUERY_CHANNEL_LIST, params, sizeof params / sizeof *params, x->arena, &page);
    if (err != OK)
        return err;
    return list_send(x, db_text(page, 0, 0), db_text(page, 0, 1), scope);
}

enum err channels_create(struct exchange *x)
{
    const char *secret;
    if (!canonical_create(x)) {
        problem_invalid(x);
        return OK;
    }
    enum err err = make_secret(x, &secret);
    if (err != OK)
        return err;
    const char *params[] = {x->caller.book,  x->caller.user, x->idempotency_key,
                            x->request_hash, body_json(x),   secret};
    return channels_answer(x, QUERY_CHANNEL_CREATE, params, sizeof params / sizeof *params,
                           COLLECTION);
}

enum err channels_get(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, x->args[0]};
    return answer(x, QUERY_CHANNEL_GET, params, sizeof params / sizeof *params, NULL);
}

enum err channels_change(struct exchange *x)
{
    if (!canonical_change(x)) {
        problem_invalid(x);
        return OK;
    }
    const char *params[] = {x->caller.book, x->caller.user,   x->idempotency_key, x->request_hash,
                            x->args[0],     etag_if_match(x), body_json(x)};
    return channels_answer(x, QUERY_CHANNEL_CHANGE, params, sizeof params / sizeof *params, NULL);
}

enum err channels_delete(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, x->args[0], etag_if_match(x)};
    return answer(x, QUERY_CHANNEL_DELETE, params, sizeof params / sizeof *params, NULL);
}

enum err channels_test(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, x->idempotency_key, x->request_hash,
                            x->args[0]};
    return channels_answer_accepted(x, QUERY_CHANNEL_TEST, params, sizeof params / sizeof *params);
}

enum err channels_rotate_secret(struct exchange *x)
{
    const char *secret;
    enum err err = make_secret(x, &secret);
    if (err != OK)
        return err;
    const char *params[] = {x->caller.book,  x->caller.user, x->idempotency_key,
                            x->request_hash, x->args[0],     secret};
    return answer(x, QUERY_CHANNEL_ROTATE_SECRET, params, sizeof params / sizeof *params, NULL);
}
