#ifndef PURSER_UNIT_TOKENS_H
#define PURSER_UNIT_TOKENS_H

#include "jwk.h"
#include "process.h"
#include "revocation.h"
#include "settings.h"
#include "text.h"
#include "token.h"
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

/* Makes tokens, good and bad ones, without libjwt: an attacker does not ask it either. */

static struct arena *arena;
static struct shared_memory memory;
static char *private_pem;       /* auth's key */
static char kid[JWK_KID_TEXT];  /* its id */
static const char *public_jwk;  /* its public half */
static int64_t now;             /* seconds since 1970, when the test began */
static int64_t issued, expires; /* of the tokens that are made */
static struct caller caller;    /* of the last verification */

#define USER    "0192f000-0000-7000-8000-0000000000a1"
#define SESSION "0192f000-0000-7000-8000-0000000000c1"
#define BOOK    "0192f000-0000-7000-8000-0000000000b1"

static inline char *key_set(const char *jwks)
{
    return arena_printf(arena, "{\"keys\":[%s]}", jwks);
}

static inline enum err load_keys(const char *jwks)
{
    const char *set = key_set(jwks);
    return token_keys_load(set, strlen(set));
}

/* A responder that has auth's key, and nothing revoked. */
static inline int token_setup(void **state)
{
    static char *jwk;
    arena = arena_new(64 * 1024);
    now = wall_ms() / 1000;
    issued = now;
    expires = now + 600;
    settings.issuer = "purser";
    memset(&memory, 0, sizeof memory);
    shared_memory = &memory;
    revocations_attach(*state = calloc(1, revocations_size()));
    assert_int_equal(jwk_generate(arena, &private_pem), OK);
    assert_int_equal(jwk_thumbprint(arena, private_pem, kid), OK);
    assert_int_equal(token_public_jwk(arena, private_pem, kid, &jwk), OK);
    public_jwk = jwk;
    assert_int_equal(load_keys(public_jwk), OK);
    return 0;
}

static inline int token_teardown(void **state)
{
    revocations_attach(NULL);
    free(*state);
    arena_free(&arena);
    return 0;
}

static inline char *encoded(const void *data, size_t n)
{
    char *text = arena_alloc(arena, base64url_size(n));
    base64url_encode(data, n, text);
    return text;
}

static inline EVP_PKEY *read_private(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(key);
    return key;
}

/* The public half as SubjectPublicKeyInfo in PEM. */
static inline char *public_pem(const char *pem)
{
    EVP_PKEY *key = read_private(pem);
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;
    assert_int_equal(PEM_write_bio_PUBKEY(bio, key), 1);
    long n = BIO_get_mem_data(bio, &data);
    char *text = arena_strndup(arena, data, (size_t)n);
    BIO_free(bio);
    EVP_PKEY_free(key);
    return text;
}

/* ECDSA over SHA-256 as r and s (RFC 7518, section 3.4), with a key on any curve. */
static inline char *es_signature(const char *pem, const char *text)
{
    EVP_PKEY *key = read_private(pem);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char der[256], raw[132];
    const unsigned char *p = der;
    size_t n = sizeof der;
    int half = (EVP_PKEY_get_bits(key) + 7) / 8;
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestSign(context, der, &n, (const unsigned char *)text, strlen(text)),
                     1);
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)n);
    BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, half);
    BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + half, half);
    ECDSA_SIG_free(sig);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return encoded(raw, (size_t)half * 2);
}

/* "<header>.<claims>" in base64url. */
static inline char *signing_input(const char *header, const char *claims)
{
    return arena_printf(arena, "%s.%s", encoded(header, strlen(header)),
                        encoded(claims, strlen(claims)));
}

static inline char *signed_with(const char *pem, const char *header, const char *claims)
{
    char *input = signing_input(header, claims);
    return arena_printf(arena, "%s.%s", input, es_signature(pem, input));
}

static inline char *good_header(void)
{
    return arena_printf(arena, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"}", kid);
}

/* Claims as auth writes them, but for one: `name`'s value is the JSON text `value`, or it is left
 * out where that is NULL. name "" changes nothing. */
static inline char *claims_but(const char *name, const char *value)
{
    const char *const all[][2] = {
        {"iss", "\"purser\""},
        {"aud", "\"purser\""},
        {"sub", "\"" USER "\""},
        {"sid", "\"" SESSION "\""},
        {"book", "\"" BOOK "\""},
        {"role", "\"editor\""},
        {"cur", "\"KWD\""},
        {"tz", "\"Europe/Paris\""},
        {"iat", arena_printf(arena, "%lld", (long long)issued)},
        {"exp", arena_printf(arena, "%lld", (long long)expires)},
        {"jti", "\"0192f000-0000-7000-8000-0000000000d1\""},
    };
    const char *text = "";
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        const char *own = strcmp(all[i][0], name) == 0 ? value : all[i][1];
        if (own != NULL)
            text = arena_printf(arena, "%s%s\"%s\":%s", text, *text == '\0' ? "" : ",", all[i][0],
                                own);
    }
    return arena_printf(arena, "{%s}", text);
}

static inline char *token_of(const char *claims)
{
    return signed_with(private_pem, good_header(), claims);
}

static inline char *good_token(void)
{
    return token_of(claims_but("", NULL));
}

static inline enum err verify(const char *token)
{
    memset(&caller, 0, sizeof caller);
    return token_verify(token, strlen(token), false, &caller);
}

#endif
