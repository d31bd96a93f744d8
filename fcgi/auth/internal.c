#include <openssl/sha.h>

#include "auth.h"
#include "db.h"
#include "json.h"
#include "keys.h"
#include "problem.h"
#include "process.h"
#include "queries.h"
#include "text.h"
#include "token.h"

/* What only the other services ask for, by the gateway's internal listener. */

static const struct member service_token_members[] = {
    {.name = "service", .type = VALUE_TEXT, .required = true, .min = 1, .max = 31},
    {.name = "secret", .type = VALUE_TEXT, .required = true, .secret = true, .min = 1, .max = 1024},
    {0},
};
const struct schema service_token_body = {.members = service_token_members};

static const struct member revocations_members[] = {
    {.name = "after", .type = VALUE_INT, .min = 0, .max = INT64_MAX - 1},
    {0},
};
const struct schema revocations_query = {.members = revocations_members};

/* By digests, whose length says nothing of the secret's. All are compared, whichever is named. */
static bool secret_fits(const char *service, const char *secret)
{
    uint8_t given[SHA256_DIGEST_LENGTH], expected[SHA256_DIGEST_LENGTH];
    bool fits = false;
    SHA256((const unsigned char *)secret, strlen(secret), given);
    for (const struct service_secret *s = service_secrets; s->name != NULL; s++) {
        SHA256((const unsigned char *)*s->secret, strlen(*s->secret), expected);
        bool equal = secret_equal(given, expected, sizeof given);
        fits |= equal && strcmp(s->name, service) == 0;
    }
    return fits;
}

static const char *service_claims(struct exchange *x, const char *service)
{
    struct json_object *all = json_keep(x->arena, json_object_new_object());
    int64_t now = wall_ms() / 1000;
    char jti[UUID_TEXT];
    uuid_v7(jti);
    json_object_object_add(all, "iss", json_object_new_string(settings.issuer));
    json_object_object_add(all, "aud", json_object_new_string(TOKEN_AUDIENCE_INTERNAL));
    json_object_object_add(all, "sub", json_object_new_string(service));
    json_object_object_add(all, "iat", json_object_new_int64(now));
    json_object_object_add(all, "exp", json_object_new_int64(now + SERVICE_TOKEN_LIFE_S));
    json_object_object_add(all, "jti", json_object_new_string(jti));
    return json_text(all);
}

enum err service_token(struct exchange *x)
{
    const struct signing_key *key;
    const char *service = body_text(x, "service");
    char *token;
    if (!secret_fits(service, body_text(x, "secret"))) {
        problem_send(x, PROBLEM_CREDENTIALS, "Service and secret do not fit.");
        return OK;
    }
    enum err err = keys_signer(x, &key);
    if (err == OK)
        err = token_sign(x->arena, key->pem, key->kid, service_claims(x, service), &token);
    if (err != OK)
        return err;
    const char *body = arena_printf(x->arena, "{\"access_token\":\"%s\",\"expires_in\":%d}", token,
                                    SERVICE_TOKEN_LIFE_S);
    response_json(x, 200, body, strlen(body));
    return OK;
}

enum err revocations_get(struct exchange *x)
{
    PGresult *result;
    enum err err = db_call(x->db, QUERY_REVOCATIONS_SINCE, x->query, 1, x->arena, &result);
    if (err != OK)
        return err;
    const char *body = arena_printf(x->arena, "{\"revocations\":%s,\"next\":\"%s\"}",
                                    db_text(result, 0, 0), db_text(result, 0, 1));
    response_json(x, 200, body, strlen(body));
    return OK;
}
