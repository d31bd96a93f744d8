#include "token.h"

#include <openssl/sha.h>

#include "arena.h"
#include "json.h"
#include "jwks.h"
#include "jwt_es256.h"
#include "money.h"
#include "process.h"
#include "revocation.h"
#include "settings.h"
#include "text.h"
#include "token_cache.h"

/* Clocks of two machines may differ; by so many seconds a token may be from the future. */
enum { CLOCK_LEEWAY_S = 30, ARENA_SIZE = 32 * 1024, ES256_SIGNATURE = 86 };

static struct key_set keys;
static uint32_t keys_generation; /* of shared memory's, that `keys` are; 0: none of them */

/* ---- keys */

enum err token_keys_load(const char *jwks, size_t n)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    struct key_set *fresh = arena_alloc(arena, sizeof *fresh);
    enum err err = key_set_parse(arena, jwks, n, fresh);
    if (err == OK && memcmp(fresh, &keys, sizeof keys) != 0) {
        keys = *fresh;
        token_cache_clear();
    }
    arena_free(&arena);
    return err;
}

/* Takes over what the keeper has put into shared memory since. */
static void keys_follow(void)
{
    static char text[JWKS_MAX];
    size_t n;
    if (jwks_generation() == keys_generation)
        return;
    keys_generation = jwks_current(text, &n);
    if (keys_generation != 0)
        (void)token_keys_load(text, n); /* a set without a usable key leaves us with the former */
}

size_t token_keys_loaded(void)
{
    keys_follow();
    return keys.count;
}

/* ---- form */

struct parts {
    const char *header, *claims, *signature;
    size_t header_len, claims_len, signature_len;
};

static bool is_base64url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static enum err split(const char *token, size_t n, struct parts *parts)
{
    size_t dots[2], count = 0;
    if (n == 0 || n > TOKEN_MAX)
        return ERR_DENIED;
    for (size_t i = 0; i < n; i++) {
        if (is_base64url(token[i]))
            continue;
        if (token[i] != '.' || count == 2)
            return ERR_DENIED;
        dots[count++] = i;
    }
    if (count != 2)
        return ERR_DENIED;
    *parts = (struct parts){.header = token,
                            .header_len = dots[0],
                            .claims = token + dots[0] + 1,
                            .claims_len = dots[1] - dots[0] - 1,
                            .signature = token + dots[1] + 1,
                            .signature_len = n - dots[1] - 1};
    return OK;
}

/* A part's JSON object, strictly: what is refused here the library would let pass. */
static struct json_object *decode(struct arena *arena, const char *s, size_t n)
{
    uint8_t *text = arena_alloc(arena, n * 3 / 4 + 2);
    struct json_object *object;
    const char *fault;
    size_t len, offset;
    if (base64url_decode(s, n, text, &len) != OK ||
        json_read(arena, (const char *)text, len, &object, &fault, &offset) != OK ||
        !json_object_is_type(object, json_type_object))
        return NULL;
    return object;
}

static const char *string_member(struct json_object *object, const char *name)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, name, &value) ||
        !json_object_is_type(value, json_type_string))
        return "";
    return json_object_get_string(value);
}

/* Greater than 0 and far from where 64 bits saturate; 0 for anything else. */
static int64_t seconds_member(struct json_object *object, const char *name)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, name, &value) ||
        !json_object_is_type(value, json_type_int))
        return 0;
    int64_t seconds = json_object_get_int64(value);
    return seconds > 0 && seconds < INT32_MAX * (int64_t)1000 ? seconds : 0;
}

/* ---- signature */

static const char *key_of_header(struct arena *arena, const struct parts *parts)
{
    struct json_object *header = decode(arena, parts->header, parts->header_len);
    if (header == NULL || strcmp(string_member(header, "alg"), "ES256") != 0 ||
        json_object_object_get_ex(header, "crit", NULL))
        return NULL;
    const char *kid = string_member(header, "kid");
    if (!jwk_kid_valid(kid))
        return NULL;
    const char *pem = key_set_find(&keys, kid);
    if (pem == NULL && jwks_want(keys_generation)) {
        keys_follow();
        pem = key_set_find(&keys, kid);
    }
    return pem;
}

static enum err check_signature(struct arena *arena, const char *token, const struct parts *parts)
{
    uint8_t signature[ES256_SIGNATURE];
    size_t n;
    if (parts->signature_len != ES256_SIGNATURE ||
        base64url_decode(parts->signature, parts->signature_len, signature, &n) != OK)
        return ERR_DENIED;
    const char *pem = key_of_header(arena, parts);
    return pem == NULL ? ERR_DENIED : jwt_check(token, pem);
}

/* ---- claims */

static bool take_uuid(struct json_object *claims, const char *name, char out[UUID_TEXT])
{
    const char *text = string_member(claims, name);
    return uuid_canonical(text, strlen(text), out) == OK && strcmp(text, out) == 0;
}

static bool take_text(struct json_object *claims, const char *name, char *out, size_t size)
{
    const char *text = string_member(claims, name);
    size_t n = strlen(text);
    if (n == 0 || n >= size)
        return false;
    memcpy(out, text, n + 1);
    return true;
}

static bool take_role(struct json_object *claims, enum role *role_r)
{
    static const struct {
        const char *name;
        enum role role;
    } roles[] = {{"viewer", ROLE_VIEWER}, {"editor", ROLE_EDITOR}, {"owner", ROLE_OWNER}};
    const char *name = string_member(claims, "role");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(roles[i].name, name) == 0) {
            *role_r = roles[i].role;
            return true;
        }
    }
    return false;
}

static bool take_user(struct json_object *claims, struct caller *caller)
{
    const char *code = string_member(claims, "cur");
    const struct currency *currency = currency_find(code, strlen(code));
    if (currency == NULL || !take_role(claims, &caller->role) ||
        !take_uuid(claims, "sub", caller->user) || !take_uuid(claims, "sid", caller->session) ||
        !take_uuid(claims, "book", caller->book) ||
        !take_text(claims, "tz", caller->zone, sizeof caller->zone))
        return false;
    memcpy(caller->currency, currency->code, sizeof caller->currency);
    caller->digits = currency->digits;
    return true;
}

static bool take_service(struct json_object *claims, struct caller *caller)
{
    caller->role = ROLE_SERVICE;
    return take_text(claims, "sub", caller->service, sizeof caller->service);
}

/* No token lives longer than is agreed, else a revocation would be forgotten before it. */
static bool take_times(struct json_object *claims, int64_t now, int64_t life, struct caller *caller)
{
    caller->issued = seconds_member(claims, "iat");
    caller->expires = seconds_member(claims, "exp");
    return caller->issued != 0 && caller->expires > caller->issued &&
           caller->expires - caller->issued <= life && caller->issued <= now + CLOCK_LEEWAY_S;
}

static enum err take_claims(struct json_object *claims, bool internal, struct caller *caller)
{
    const char *audience = internal ? TOKEN_AUDIENCE_INTERNAL : TOKEN_AUDIENCE;
    int64_t life = internal ? SERVICE_TOKEN_LIFE_S : TOKEN_LIFE_S;
    if (claims == NULL || strcmp(string_member(claims, "iss"), settings.issuer) != 0 ||
        strcmp(string_member(claims, "aud"), audience) != 0 ||
        *string_member(claims, "jti") == '\0' ||
        !take_times(claims, wall_ms() / 1000, life, caller))
        return ERR_DENIED;
    return (internal ? take_service : take_user)(claims, caller) ? OK : ERR_DENIED;
}

/* ---- all of it */

/* What is looked at each time, however well the token is known. */
static enum err still_good(const struct caller *caller, bool internal)
{
    struct uuid session, user;
    if ((caller->role == ROLE_SERVICE) != internal)
        return ERR_DENIED;
    if (caller->expires <= wall_ms() / 1000)
        return ERR_EXPIRED;
    if (internal)
        return OK;
    if (uuid_parse(caller->session, strlen(caller->session), &session) != OK ||
        uuid_parse(caller->user, strlen(caller->user), &user) != OK)
        return ERR_INTERNAL;
    return revoked(&session, &user, caller->issued) ? ERR_DENIED : OK;
}

static enum err verify_anew(const char *token, const struct parts *parts, bool internal,
                            struct caller *caller)
{
    static struct arena *arena;
    if (arena == NULL)
        arena = arena_new(ARENA_SIZE);
    arena_reset(arena);
    const char *whole =
        arena_strndup(arena, token, (size_t)(parts->signature + parts->signature_len - token));
    enum err err = check_signature(arena, whole, parts);
    if (err == OK)
        err = take_claims(decode(arena, parts->claims, parts->claims_len), internal, caller);
    return err;
}

enum err token_verify(const char *token, size_t n, bool internal, struct caller *caller_r)
{
    uint8_t digest[TOKEN_DIGEST];
    struct parts parts;
    enum err err = split(token, n, &parts);
    if (err != OK)
        return err;
    if (token_keys_loaded() == 0)
        return ERR_UNAVAILABLE;
    SHA256((const unsigned char *)token, n, digest);
    const struct caller *known = token_cache_find(digest);
    struct caller caller = {0};
    if (known != NULL)
        caller = *known;
    else if ((err = verify_anew(token, &parts, internal, &caller)) != OK)
        return err;
    else
        token_cache_put(digest, &caller);
    err = still_good(&caller, internal);
    if (err == OK)
        *caller_r = caller;
    return err;
}

enum err token_sign(struct arena *arena, const char *private_pem, const char *kid,
                    const char *claims, char **token_r)
{
    return jwt_make(arena, private_pem, kid, claims, token_r);
}
