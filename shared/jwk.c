#include "jwk.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "text.h"
#include "token.h"

enum { COORDINATE = 32, COORDINATE_TEXT = 44 };

/* A point's affine coordinates in base64url, as a JWK has them. */
struct point {
    char x[COORDINATE_TEXT], y[COORDINATE_TEXT];
};

bool jwk_kid_valid(const char *kid)
{
    size_t n = strlen(kid);
    return n > 0 && n < JWK_KID_TEXT &&
           strspn(kid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

/* A named curve is demanded: with explicit parameters a key can be P-256 in all but its base point
 * (CVE-2020-0601). */
static bool is_p256(const EVP_PKEY *key)
{
    char group[32];
    return EVP_PKEY_is_a(key, "EC") &&
           EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                          NULL) == 1 &&
           strcmp(group, SN_X9_62_prime256v1) == 0;
}

static bool coordinate(const EVP_PKEY *key, const char *name, char out[COORDINATE_TEXT])
{
    uint8_t bytes[COORDINATE];
    BIGNUM *number = NULL;
    bool done = EVP_PKEY_get_bn_param(key, name, &number) == 1 &&
                BN_bn2binpad(number, bytes, sizeof bytes) == COORDINATE;
    BN_free(number);
    if (done)
        base64url_encode(bytes, sizeof bytes, out);
    return done;
}

static enum err public_point(const char *private_pem, struct point *point_r)
{
    BIO *bio = BIO_new_mem_buf(private_pem, -1);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    bool done = key != NULL && is_p256(key) &&
                coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, point_r->x) &&
                coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, point_r->y);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return done ? OK : ERR_DENIED;
}

static char *bio_text(struct arena *arena, BIO *bio)
{
    char *data;
    long n = BIO_get_mem_data(bio, &data);
    return arena_strndup(arena, data, (size_t)n);
}

enum err jwk_generate(struct arena *arena, char **private_pem_r)
{
    EVP_PKEY *key = EVP_EC_gen(SN_X9_62_prime256v1);
    BIO *bio = BIO_new(BIO_s_secmem());
    bool done = key != NULL && bio != NULL &&
                PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    if (done)
        *private_pem_r = bio_text(arena, bio);
    BIO_free(bio);
    EVP_PKEY_free(key);
    return done ? OK : ERR_INTERNAL;
}

enum err jwk_thumbprint(struct arena *arena, const char *private_pem, char kid_r[JWK_KID_TEXT])
{
    struct point point;
    enum err err = public_point(private_pem, &point);
    if (err != OK)
        return err;
    const char *canonical = arena_printf(arena,
                                         "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\","
                                         "\"y\":\"%s\"}",
                                         point.x, point.y);
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)canonical, strlen(canonical), digest);
    base64url_encode(digest, sizeof digest, kid_r);
    return OK;
}

enum err token_public_jwk(struct arena *arena, const char *private_pem, const char *kid,
                          char **jwk_r)
{
    struct point point;
    if (!jwk_kid_valid(kid))
        return ERR_DENIED;
    enum err err = public_point(private_pem, &point);
    if (err == OK)
        *jwk_r = arena_printf(arena,
                              "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\","
                              "\"kid\":\"%s\",\"use\":\"sig\",\"alg\":\"ES256\"}",
                              point.x, point.y, kid);
    return err;
}

static const char *member(struct json_object *jwk, const char *name)
{
    struct json_object *value;
    if (!json_object_object_get_ex(jwk, name, &value) ||
        !json_object_is_type(value, json_type_string))
        return NULL;
    return json_object_get_string(value);
}

/* Members that must have one value, and those that may be absent (RFC 7517, section 4). */
static bool for_our_signatures(struct json_object *jwk)
{
    static const struct {
        const char *name, *value;
        bool required;
    } demands[] = {
        {"kty", "EC", true},
        {"crv", "P-256", true},
        {"use", "sig", false},
        {"alg", "ES256", false},
    };
    for (size_t i = 0; i < sizeof demands / sizeof *demands; i++) {
        bool given = json_object_object_get_ex(jwk, demands[i].name, NULL);
        const char *value = member(jwk, demands[i].name);
        if (given ? value == NULL || strcmp(value, demands[i].value) != 0 : demands[i].required)
            return false;
    }
    return true;
}

static bool decode_coordinate(struct json_object *jwk, const char *name, uint8_t *out)
{
    uint8_t bytes[COORDINATE + 2];
    const char *text = member(jwk, name);
    size_t n;
    if (text == NULL || strlen(text) != COORDINATE_TEXT - 1 ||
        base64url_decode(text, COORDINATE_TEXT - 1, bytes, &n) != OK || n != COORDINATE)
        return false;
    memcpy(out, bytes, COORDINATE);
    return true;
}

/* The uncompressed point (SEC 1, section 2.3.3) as a key; NULL where it is not on the curve. */
static EVP_PKEY *key_of_point(uint8_t point[1 + 2 * COORDINATE])
{
    char group[] = SN_X9_62_prime256v1;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * COORDINATE),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

static bool valid_public(EVP_PKEY *key)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool valid = context != NULL && EVP_PKEY_public_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return valid;
}

enum err jwk_read(struct arena *arena, struct json_object *jwk, char kid_r[JWK_KID_TEXT],
                  char **public_pem_r)
{
    uint8_t point[1 + 2 * COORDINATE] = {POINT_CONVERSION_UNCOMPRESSED};
    const char *kid = member(jwk, "kid");
    if (kid == NULL || !jwk_kid_valid(kid) || !for_our_signatures(jwk) ||
        !decode_coordinate(jwk, "x", point + 1) ||
        !decode_coordinate(jwk, "y", point + 1 + COORDINATE))
        return ERR_DENIED;
    EVP_PKEY *key = key_of_point(point);
    BIO *bio = BIO_new(BIO_s_mem());
    bool done =
        key != NULL && bio != NULL && valid_public(key) && PEM_write_bio_PUBKEY(bio, key) == 1;
    if (done) {
        snprintf(kid_r, JWK_KID_TEXT, "%s", kid);
        *public_pem_r = bio_text(arena, bio);
    }
    BIO_free(bio);
    EVP_PKEY_free(key);
    return done ? OK : ERR_DENIED;
}
