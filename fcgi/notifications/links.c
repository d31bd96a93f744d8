#include "links.h"

#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "notifications.h"
#include "text.h"

/* purpose, book, channel, target_seq and expires (big endian), MAC */
enum {
    IDS = 1,
    SEQ = IDS + 32,
    EXPIRES = SEQ + 4,
    BODY = EXPIRES + 8,
    MAC = 32,
    WHOLE = BODY + MAC
};
enum { TOKEN_TEXT = (WHOLE * 4 + 2) / 3 };

static const char *const paths[] = {
    [LINK_CONFIRM] = "/v1/channels/confirm",
    [LINK_UNSUBSCRIBE] = "/v1/channels/unsubscribe",
};

static void put(uint8_t *to, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(value >> (8 * (n - 1 - i)));
}

static uint64_t take(const uint8_t *from, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | from[i];
    return value;
}

static void put_uuid(const uint8_t *bytes, char out[UUID_TEXT])
{
    char hex[2 * sizeof(struct uuid) + 1];
    hex_encode(bytes, sizeof(struct uuid), hex);
    snprintf(out, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

static enum err sign(const uint8_t body[BODY], uint8_t mac[MAC])
{
    const char *key = notifications_settings.link_key;
    unsigned n = 0;
    return HMAC(EVP_sha256(), key, (int)strlen(key), body, BODY, mac, &n) != NULL && n == MAC
               ? OK
               : ERR_INTERNAL;
}

enum err link_url(struct arena *arena, enum link_purpose purpose, const struct link *link,
                  const char **url_r)
{
    uint8_t whole[WHOLE];
    char token[TOKEN_TEXT + 1];
    struct uuid book, channel;
    if (uuid_parse(link->book, strlen(link->book), &book) != OK ||
        uuid_parse(link->channel, strlen(link->channel), &channel) != OK)
        return ERR_INTERNAL;
    whole[0] = (uint8_t)purpose;
    memcpy(whole + IDS, book.bytes, sizeof book.bytes);
    memcpy(whole + IDS + sizeof book.bytes, channel.bytes, sizeof channel.bytes);
    put(whole + SEQ, (uint64_t)link->target_seq, EXPIRES - SEQ);
    put(whole + EXPIRES, (uint64_t)link->expires, BODY - EXPIRES);
    if (sign(whole, whole + BODY) != OK)
        return ERR_INTERNAL;
    base64url_encode(whole, sizeof whole, token);
    *url_r =
        arena_printf(arena, "%s%s?token=%s", notifications_settings.site, paths[purpose], token);
    return OK;
}

enum err link_read(const char *token, enum link_purpose purpose, struct link *link_r)
{
    uint8_t whole[TOKEN_TEXT * 3 / 4 + 1], mac[MAC];
    size_t n;
    if (strlen(token) != TOKEN_TEXT || base64url_decode(token, TOKEN_TEXT, whole, &n) != OK ||
        n != WHOLE)
        return ERR_DENIED;
    if (sign(whole, mac) != OK)
        return ERR_INTERNAL;
    if (!secret_equal(mac, whole + BODY, MAC) || whole[0] != purpose)
        return ERR_DENIED;
    put_uuid(whole + IDS, link_r->book);
    put_uuid(whole + IDS + sizeof(struct uuid), link_r->channel);
    link_r->target_seq = (int32_t)take(whole + SEQ, EXPIRES - SEQ);
    link_r->expires = (int64_t)take(whole + EXPIRES, BODY - EXPIRES);
    return link_r->expires != 0 && link_r->expires <= time(NULL) ? ERR_EXPIRED : OK;
}
