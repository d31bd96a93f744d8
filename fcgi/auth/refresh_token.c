#include "refresh_token.h"

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "auth.h"
#include "text.h"

enum { GENERATION_BYTES = 4, BODY = 16 + GENERATION_BYTES, WHOLE = BODY + REFRESH_MAC };
_Static_assert(REFRESH_TEXT == (WHOLE * 4 + 2) / 3 + 1, "base64url of a refresh token");

enum err salt_make(char out[SALT_TEXT])
{
    uint8_t salt[SALT_BYTES];
    if (RAND_bytes(salt, sizeof salt) != 1)
        return ERR_INTERNAL;
    hex_encode(salt, sizeof salt, out);
    return OK;
}

/* What is authenticated: session id and generation (big endian). */
static enum err make_body(const char *session, int32_t generation, uint8_t body[BODY])
{
    struct uuid id;
    if (uuid_parse(session, strlen(session), &id) != OK || generation < 1)
        return ERR_INTERNAL;
    memcpy(body, id.bytes, sizeof id.bytes);
    for (size_t i = 0; i < GENERATION_BYTES; i++)
        body[sizeof id.bytes + i] = (uint8_t)((uint32_t)generation >> (24 - 8 * i));
    return OK;
}

static enum err make_mac(const uint8_t body[BODY], const char *salt, uint8_t mac[REFRESH_MAC])
{
    uint8_t input[BODY + SALT_TEXT - 1];
    unsigned n = 0;
    if (strlen(salt) != SALT_TEXT - 1)
        return ERR_INTERNAL;
    memcpy(input, body, BODY);
    memcpy(input + BODY, salt, SALT_TEXT - 1);
    const char *key = auth_settings.refresh_key;
    return HMAC(EVP_sha256(), key, (int)strlen(key), input, sizeof input, mac, &n) != NULL &&
                   n == REFRESH_MAC
               ? OK
               : ERR_INTERNAL;
}

enum err refresh_token_make(const char *session, int32_t generation, const char *salt,
                            char out[REFRESH_TEXT])
{
    uint8_t whole[WHOLE];
    enum err err = make_body(session, generation, whole);
    if (err == OK)
        err = make_mac(whole, salt, whole + BODY);
    if (err == OK)
        base64url_encode(whole, sizeof whole, out);
    return err;
}

static void uuid_text(const uint8_t bytes[16], char out[UUID_TEXT])
{
    char hex[33];
    hex_encode(bytes, 16, hex);
    snprintf(out, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

enum err refresh_token_read(const char *text, struct refresh_token *token_r)
{
    uint8_t whole[REFRESH_TEXT * 3 / 4 + 1];
    uint32_t generation = 0;
    size_t n;
    if (strlen(text) != REFRESH_TEXT - 1 ||
        base64url_decode(text, REFRESH_TEXT - 1, whole, &n) != OK || n != WHOLE)
        return ERR_DENIED;
    for (size_t i = 0; i < GENERATION_BYTES; i++)
        generation = generation << 8 | whole[16 + i];
    if (generation == 0 || generation > INT32_MAX)
        return ERR_DENIED;
    uuid_text(whole, token_r->session);
    token_r->generation = (int32_t)generation;
    memcpy(token_r->mac, whole + BODY, REFRESH_MAC);
    return OK;
}

bool refresh_token_genuine(const struct refresh_token *token, const char *salt)
{
    uint8_t body[BODY], mac[REFRESH_MAC];
    return make_body(token->session, token->generation, body) == OK &&
           make_mac(body, salt, mac) == OK && secret_equal(mac, token->mac, sizeof mac);
}
