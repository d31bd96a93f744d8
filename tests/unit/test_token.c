#include "unit.h"

#include "jwt_es256.h"
#include "tokens.h"
#include <openssl/hmac.h>

static void a_good_token_says_who_calls(void **state)
{
    (void)state;
    char *token;
    assert_int_equal(verify(good_token()), OK);
    assert_string_equal(caller.user, USER);
    assert_string_equal(caller.session, SESSION);
    assert_string_equal(caller.book, BOOK);
    assert_string_equal(caller.currency, "KWD");
    assert_string_equal(caller.zone, "Europe/Paris");
    assert_int_equal(caller.digits, 3);
    assert_int_equal(caller.role, ROLE_EDITOR);
    assert_int_equal(caller.issued, now);
    assert_int_equal(caller.expires, now + 600);
    /* So does one that auth itself signed. */
    assert_int_equal(token_sign(arena, private_pem, kid, claims_but("", NULL), &token), OK);
    assert_int_equal(verify(token), OK);
    assert_string_equal(caller.user, USER);
}

/* ---- attacks on the signature */

static char *hmac_signed(const char *key, const char *header)
{
    unsigned char mac[32];
    char *input = signing_input(header, claims_but("", NULL));
    HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)input, strlen(input), mac,
         NULL);
    return arena_printf(arena, "%s.%s", input, encoded(mac, sizeof mac));
}

static void hs256_keyed_with_the_public_key_is_refused(void **state)
{
    (void)state;
    const char *header = arena_printf(arena, "{\"alg\":\"HS256\",\"kid\":\"%s\"}", kid);
    const char *pem = public_pem(private_pem), *token = hmac_signed(pem, header);
    assert_int_equal(verify(token), ERR_DENIED);
    /* The library alone would have taken it: the second look at the algorithm does not. */
    assert_int_equal(jwt_check(token, pem), ERR_DENIED);
}

static void no_key_checks_nothing(void **state)
{
    (void)state;
    assert_int_equal(jwt_check(good_token(), ""), ERR_DENIED);
    assert_int_equal(jwt_check(good_token(), "no key"), ERR_DENIED);
    assert_int_equal(jwt_check(good_token(), public_pem(private_pem)), OK);
}

static void only_the_algorithm_that_we_sign_with_is_taken(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "{\"alg\":\"none\",\"kid\":\"%s\"}",
        "{\"alg\":\"None\",\"kid\":\"%s\"}",
        "{\"alg\":\"es256\",\"kid\":\"%s\"}",
        "{\"alg\":\"ES256 \",\"kid\":\"%s\"}",
        "{\"alg\":\"ES384\",\"kid\":\"%s\"}",
        "{\"alg\":\"HS256\",\"kid\":\"%s\"}",
        "{\"alg\":[\"ES256\"],\"kid\":\"%s\"}",
        "{\"alg\":null,\"kid\":\"%s\"}",
        "{\"kid\":\"%s\"}",
        "{\"alg\":\"HS256\",\"alg\":\"ES256\",\"kid\":\"%s\"}",
        "{\"alg\":\"ES256\",\"kid\":\"%s\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"ES256\",\"kid\":\"%s\",\"crit\":null}",
        "[\"alg\",\"ES256\",\"kid\",\"%s\"]",
        "{\"alg\":\"ES256\",\"kid\":\"%s\"",
    };
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        char header[256];
        int n = snprintf(header, sizeof header, "%.*s%s%s",
                         (int)(strstr(headers[i], "%s") - headers[i]), headers[i], kid,
                         strstr(headers[i], "%s") + 2);
        assert_in_range(n, 1, sizeof header - 1);
        const char *claims = claims_but("", NULL), *input = signing_input(header, claims);
        CHECK(verify(signed_with(private_pem, header, claims)) == ERR_DENIED, "%s", header);
        CHECK(verify(arena_printf(arena, "%s.", input)) == ERR_DENIED, "%s unsigned", header);
    }
}

static void only_known_keys_are_taken(void **state)
{
    (void)state;
    static const char *const kids[] = {"\"other\"", "\"\"", "null", "1", "\"../../etc/passwd\"",
                                       "\"a b\""};
    memory.jwks_wanted_at = monotonic_ms() - 1000; /* asked a second ago: nobody waits */
    for (size_t i = 0; i < COUNT_OF(kids); i++) {
        const char *header = arena_printf(arena, "{\"alg\":\"ES256\",\"kid\":%s}", kids[i]);
        CHECK(verify(signed_with(private_pem, header, claims_but("", NULL))) == ERR_DENIED, "%s",
              header);
    }
    CHECK(verify(signed_with(private_pem, "{\"alg\":\"ES256\"}", claims_but("", NULL))) ==
              ERR_DENIED,
          "no kid");
}

static char *key_on(const char *curve)
{
    EVP_PKEY *key = EVP_EC_gen(curve);
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;
    assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL), 1);
    long n = BIO_get_mem_data(bio, &data);
    char *pem = arena_strndup(arena, data, (size_t)n);
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
}

static void another_key_or_curve_is_refused(void **state)
{
    (void)state;
    static const char *const curves[] = {"P-256", "P-384", "P-521", "secp256k1", "brainpoolP256r1"};
    char id[JWK_KID_TEXT], *jwk, *token;
    for (size_t i = 0; i < COUNT_OF(curves); i++) {
        const char *pem = key_on(curves[i]), *claims = claims_but("", NULL);
        CHECK(verify(signed_with(pem, good_header(), claims)) == ERR_DENIED, "%s", curves[i]);
        if (i == 0)
            continue;
        CHECK(jwk_thumbprint(arena, pem, id) == ERR_DENIED, "%s", curves[i]);
        CHECK(token_public_jwk(arena, pem, kid, &jwk) == ERR_DENIED, "%s", curves[i]);
    }
    assert_int_equal(token_sign(arena, "no key", kid, "{}", &token), ERR_DENIED);
    assert_int_equal(token_sign(arena, "", kid, "{}", &token), ERR_DENIED);
}

/* ---- attacks on the form */

static void whatever_is_cut_or_changed_is_refused(void **state)
{
    (void)state;
    char *token = good_token();
    size_t n = strlen(token);
    for (size_t i = 0; i < n; i++)
        CHECK(token_verify(token, i, false, &caller) == ERR_DENIED, "cut to %zu of %zu", i, n);
    for (size_t i = 0; i < n; i++) {
        char kept = token[i];
        token[i] = kept == 'A' ? 'B' : 'A';
        CHECK(verify(token) == ERR_DENIED, "byte %zu of %zu changed", i, n);
        token[i] = kept;
    }
    assert_int_equal(verify(token), OK);
}

static void the_unused_bits_of_the_last_character_are_zero(void **state)
{
    (void)state;
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *token = good_token(), *last = token + strlen(token) - 1, kept = *last;
    size_t accepted = 0;
    for (const char *c = alphabet; *c != '\0'; c++) {
        *last = *c;
        accepted += verify(token) == OK;
    }
    assert_int_equal(accepted, 1);
    *last = kept;
    assert_int_equal(verify(token), OK);
}

static void ill_formed_tokens_are_refused(void **state)
{
    (void)state;
    const char *good = good_token();
    const char *const bad[] = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.",
        arena_printf(arena, "%s.", good),
        arena_printf(arena, ".%s", good),
        arena_printf(arena, "%s=", good),
        arena_printf(arena, " %s", good),
        arena_printf(arena, "%s\n", good),
        arena_printf(arena, "%s\xc3\xa9", good),
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(verify(bad[i]) == ERR_DENIED, "%s", bad[i]);
    assert_int_equal(token_verify("a\0.b.c", 6, false, &caller), ERR_DENIED);
}

static void a_token_of_megabytes_is_refused_unread(void **state)
{
    (void)state;
    const size_t sizes[] = {TOKEN_MAX, TOKEN_MAX + 1, 100 * 1024, 16 * 1024 * 1024};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        char *token = malloc(sizes[i]);
        assert_non_null(token);
        memset(token, 'A', sizes[i]);
        token[10] = token[sizes[i] - 100] = '.';
        CHECK(token_verify(token, sizes[i], false, &caller) == ERR_DENIED, "%zu bytes", sizes[i]);
        free(token);
    }
    char *text = arena_alloc(arena, TOKEN_MAX);
    memset(text, 'x', TOKEN_MAX - 1);
    assert_int_equal(verify(token_of(claims_but("jti", arena_printf(arena, "\"%s\"", text)))),
                     ERR_DENIED);
    text[TOKEN_MAX / 2] = '\0';
    assert_int_equal(verify(token_of(claims_but("jti", arena_printf(arena, "\"%s\"", text)))), OK);
}

/* ---- claims */

static void claims_of_a_wrong_kind_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
    } bad[] = {
        {"iss", NULL},
        {"iss", "\"other\""},
        {"iss", "[\"purser\"]"},
        {"aud", NULL},
        {"aud", "\"other\""},
        {"aud", "[\"purser\"]"},
        {"aud", "\"purser-internal\""},
        {"sub", NULL},
        {"sub", "\"\""},
        {"sub", "\"root\""},
        {"sub", "1"},
        {"sub", "\"0192F000-0000-7000-8000-0000000000A1\""},
        {"sid", NULL},
        {"sid", "null"},
        {"sid", "\"x\""},
        {"book", NULL},
        {"book", "\"" BOOK "0\""},
        {"role", NULL},
        {"role", "\"admin\""},
        {"role", "\"service\""},
        {"role", "\"Owner\""},
        {"role", "3"},
        {"cur", NULL},
        {"cur", "\"XXY\""},
        {"cur", "\"usd\""},
        {"tz", NULL},
        {"tz", "\"\""},
        {"tz", "7"},
        {"tz", "\"0123456789012345678901234567890123456789012345678901234567890123\""},
        {"iat", NULL},
        {"iat", "0"},
        {"iat", "-1"},
        {"iat", "\"1\""},
        {"exp", NULL},
        {"exp", "null"},
        {"exp", "true"},
        {"exp", "\"9999999999\""},
        {"exp", "9999999999"},
        {"exp", "1e10"},
        {"exp", "99999999999999999999999"},
        {"exp", "-1"},
        {"exp", "0"},
        {"jti", NULL},
        {"jti", "1"},
        {"jti", "\"\""},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(verify(token_of(claims_but(bad[i].name, bad[i].value))) == ERR_DENIED, "%s: %s",
              bad[i].name, bad[i].value != NULL ? bad[i].value : "absent");
    assert_int_equal(verify(token_of("[]")), ERR_DENIED);
    assert_int_equal(verify(token_of("{}")), ERR_DENIED);
}

static const char *claims_at(int64_t from, int64_t until)
{
    issued = from;
    expires = until;
    return claims_but("", NULL);
}

static void a_token_is_good_in_its_time_only(void **state)
{
    (void)state;
    assert_int_equal(verify(token_of(claims_at(now - 590, now + 10))), OK);
    assert_int_equal(verify(token_of(claims_at(now - 600, now))), ERR_EXPIRED);
    assert_int_equal(verify(token_of(claims_at(now - 4000, now - 3400))), ERR_EXPIRED);
    /* Clocks may differ a little. */
    assert_int_equal(verify(token_of(claims_at(now + 10, now + 610))), OK);
    assert_int_equal(verify(token_of(claims_at(now + 120, now + 720))), ERR_DENIED);
    /* Nothing outlives the time for which revocations are kept. */
    assert_int_equal(verify(token_of(claims_at(now, now + 601))), ERR_DENIED);
    assert_int_equal(verify(token_of(claims_at(now, now - 1))), ERR_DENIED);
}

static void a_known_token_expires_too(void **state)
{
    (void)state;
    const struct timespec pause = {.tv_nsec = 20000000};
    const char *token = token_of(claims_at(now - 500, wall_ms() / 1000 + 2));
    int64_t give_up = monotonic_ms() + 10000;
    enum err err;
    assert_int_equal(verify(token), OK);
    while ((err = verify(token)) == OK && monotonic_ms() < give_up)
        nanosleep(&pause, NULL);
    assert_int_equal(err, ERR_EXPIRED);
}

/* ---- audiences, keys, revocation */

static void services_and_users_have_their_own_tokens(void **state)
{
    (void)state;
    const char *claims =
        arena_printf(arena,
                     "{\"iss\":\"purser\",\"aud\":\"purser-internal\",\"sub\":\"transactions\","
                     "\"iat\":%lld,\"exp\":%lld,\"jti\":\"j\"}",
                     (long long)now, (long long)now + 300);
    const char *service = token_of(claims), *user = good_token();
    for (int i = 0; i < 2; i++) { /* the second time from the cache */
        assert_int_equal(token_verify(service, strlen(service), true, &caller), OK);
        assert_int_equal(caller.role, ROLE_SERVICE);
        assert_string_equal(caller.service, "transactions");
        assert_string_equal(caller.book, "");
        assert_int_equal(verify(service), ERR_DENIED);
        assert_int_equal(verify(user), OK);
        assert_int_equal(token_verify(user, strlen(user), true, &caller), ERR_DENIED);
    }
}

static void a_key_that_is_gone_opens_nothing(void **state)
{
    (void)state;
    char *next, *jwk, next_kid[JWK_KID_TEXT];
    const char *token = good_token();
    assert_int_equal(jwk_generate(arena, &next), OK);
    assert_int_equal(jwk_thumbprint(arena, next, next_kid), OK);
    assert_int_equal(token_public_jwk(arena, next, next_kid, &jwk), OK);
    memory.jwks_wanted_at = monotonic_ms() - 1000;
    assert_int_equal(verify(token), OK);
    assert_int_equal(load_keys(arena_printf(arena, "%s,%s", public_jwk, jwk)), OK);
    assert_int_equal(verify(token), OK);
    assert_int_equal(load_keys(jwk), OK);
    assert_int_equal(verify(token), ERR_DENIED);
    /* Nonsense changes nothing. */
    assert_int_equal(token_keys_load("{", 1), ERR_SYNTAX);
    assert_int_equal(load_keys(""), ERR_NOT_FOUND);
    assert_int_equal(load_keys(public_jwk), OK);
    assert_int_equal(verify(token), OK);
}

static void revoke_now(const char *id, int64_t at)
{
    struct uuid uuid;
    assert_int_equal(uuid_parse(id, strlen(id), &uuid), OK);
    revocation_add(&uuid, at);
}

static void an_ended_session_has_no_good_token(void **state)
{
    (void)state;
    const char *known = good_token(), *later = token_of(claims_but("jti", "\"another\""));
    assert_int_equal(verify(known), OK);
    revoke_now(SESSION, now);
    assert_int_equal(verify(known), ERR_DENIED);
    assert_int_equal(verify(later), ERR_DENIED);
    const char *other = claims_but("sid", "\"0192f000-0000-7000-8000-0000000000c2\"");
    assert_int_equal(verify(token_of(other)), OK);
}

static void a_revoked_user_needs_a_token_made_since(void **state)
{
    (void)state;
    const char *token = good_token();
    assert_int_equal(verify(token), OK);
    revoke_now(USER, now - 1);
    assert_int_equal(verify(token), OK);
    revoke_now(USER, now);
    assert_int_equal(verify(token), ERR_DENIED);
    assert_int_equal(verify(token_of(claims_at(now + 1, now + 601))), OK);
}

#define TOKEN_TEST(f) cmocka_unit_test_setup_teardown(f, token_setup, token_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOKEN_TEST(a_good_token_says_who_calls),
        TOKEN_TEST(hs256_keyed_with_the_public_key_is_refused),
        TOKEN_TEST(no_key_checks_nothing),
        TOKEN_TEST(only_the_algorithm_that_we_sign_with_is_taken),
        TOKEN_TEST(only_known_keys_are_taken),
        TOKEN_TEST(another_key_or_curve_is_refused),
        TOKEN_TEST(whatever_is_cut_or_changed_is_refused),
        TOKEN_TEST(the_unused_bits_of_the_last_character_are_zero),
        TOKEN_TEST(ill_formed_tokens_are_refused),
        TOKEN_TEST(a_token_of_megabytes_is_refused_unread),
        TOKEN_TEST(claims_of_a_wrong_kind_are_refused),
        TOKEN_TEST(a_token_is_good_in_its_time_only),
        TOKEN_TEST(a_known_token_expires_too),
        TOKEN_TEST(services_and_users_have_their_own_tokens),
        TOKEN_TEST(a_key_that_is_gone_opens_nothing),
        TOKEN_TEST(an_ended_session_has_no_good_token),
        TOKEN_TEST(a_revoked_user_needs_a_token_made_since),
    };
    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
