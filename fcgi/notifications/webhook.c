#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "address.h"
#include "config.h"
#include "json.h"
#include "must.h"
#include "notifications.h"
#include "sending.h"
#include "webhook_url.h"

/*
 * Webhooks by the Standard Webhooks specification, version 1: headers webhook-id (the same for all
 * attempts of a delivery), webhook-timestamp and webhook-signature, which is "v1," and the base64 of
 * HMAC-SHA256 over "id.timestamp.body"; two of them, apart by a blank, while a rotated secret lives.
 */

enum { TIMEOUT_MS = 15000, CONNECT_MS = 5000, KEY_MAX_BYTES = 64, RETRY_AFTER_MAX_S = 86400 };

#define SECRET_PREFIX "whsec_"

static enum err sign(struct sending *s, const char *secret, const char *text, const char **out_r)
{
    unsigned char key[KEY_MAX_BYTES * 2], mac[EVP_MAX_MD_SIZE];
    char *signature = arena_alloc(s->arena, EVP_MAX_MD_SIZE * 2);
    const char *base64 = secret + sizeof SECRET_PREFIX - 1;
    size_t n = strlen(base64);
    unsigned mac_len;
    if (strncmp(secret, SECRET_PREFIX, sizeof SECRET_PREFIX - 1) != 0 || n / 4 * 3 > sizeof key)
        return ERR_INTERNAL;
    int key_len = EVP_DecodeBlock(key, (const unsigned char *)base64, (int)n);
    for (size_t i = n; key_len > 0 && i > 0 && base64[i - 1] == '='; i--)
        key_len--;
    if (key_len <= 0 || HMAC(EVP_sha256(), key, key_len, (const unsigned char *)text, strlen(text),
                             mac, &mac_len) == NULL)
        return ERR_INTERNAL;
    EVP_EncodeBlock((unsigned char *)signature, mac, (int)mac_len);
    *out_r = signature;
    return OK;
}

static enum err signatures(struct sending *s, const char *text, const char **out_r)
{
    const char *now, *old;
    enum err err = sign(s, s->secret, text, &now);
    if (err == OK && s->old_secret != NULL) {
        err = sign(s, s->old_secret, text, &old);
        *out_r = err == OK ? arena_printf(s->arena, "v1,%s v1,%s", now, old) : NULL;
    } else if (err == OK) {
        *out_r = arena_printf(s->arena, "v1,%s", now);
    }
    return err;
}

/* The same each time it is sent. */
static const char *body_of(struct sending *s)
{
    return s->data != NULL
               ? arena_printf(s->arena,
                              "{\"type\":\"alert.raised\",\"timestamp\":\"%s\",\"data\":%s}",
                              s->happened_at, s->data)
               : arena_printf(s->arena,
                              "{\"type\":\"test\",\"timestamp\":\"%s\",\"data\":{\"channel_id\":"
                              "\"%s\"}}",
                              s->happened_at, s->channel);
}

static void add_header(struct sending *s, const char *name, const char *value)
{
    s->headers =
        must_have(curl_slist_append(s->headers, arena_printf(s->arena, "%s: %s", name, value)));
}

static enum err add_headers(struct sending *s, const char *body, time_t now)
{
    const char *timestamp = arena_printf(s->arena, "%lld", (long long)now), *signature;
    const char *text = arena_printf(s->arena, "%s.%s.%s", s->id, timestamp, body);
    enum err err = signatures(s, text, &signature);
    if (err != OK)
        return err;
    add_header(s, "Content-Type", "application/json");
    add_header(s, "webhook-id", s->id);
    add_header(s, "webhook-timestamp", timestamp);
    add_header(s, "webhook-signature", signature);
    s->headers = must_have(curl_slist_append(s->headers, "Expect:"));
    return OK;
}

/* The address that is about to be connected to is the one that is checked: no name can lead
 * elsewhere between the two. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sending *s = user;
    (void)purpose;
    if (!s->inside && !address_is_public(&address->addr)) {
        s->address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_answer(char *data, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t n = size * count, room = ANSWER_KEPT - s->answer.len;
    buf_add(&s->answer, data, n < room ? n : room);
    s->read += n;
    s->cut = s->read > ANSWER_READ;
    return s->cut ? 0 : n; /* 0 breaks it off */
}

static size_t take_header(char *data, size_t size, size_t count, void *user)
{
    static const char name[] = "retry-after:";
    struct sending *s = user;
    size_t n = size * count;
    if (n > sizeof name && strncasecmp(data, name, sizeof name - 1) == 0) {
        long seconds = strtol(data + sizeof name - 1, NULL, 10);
        s->retry_after_s = seconds < 0                   ? 0
                           : seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S
                                                         : seconds;
    }
    return n;
}

static bool leads_inside(const char *target)
{
    CURLU *url = must_have(curl_url());
    char *host = NULL;
    bool inside = curl_url_set(url, CURLUPART_URL, target, 0) == CURLUE_OK &&
                  curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                  webhook_host_allowed(host);
    curl_free(host);
    curl_url_cleanup(url);
    return inside;
}

/* Neither redirects nor proxies: both would go where no check was made. */
static bool set_way(struct sending *s)
{
    const char *ca = notifications_settings.webhook_ca;
    return curl_easy_setopt(s->curl, CURLOPT_URL, s->target) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, s->inside ? "http,https" : "https") ==
               CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_OPENSOCKETDATA, s) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
           (*ca == '\0' || curl_easy_setopt(s->curl, CURLOPT_CAINFO, ca) == CURLE_OK);
}

enum err webhook_prepare(struct sending *s, const char **reason_r)
{
    time_t now = time(NULL);
    const char *body = body_of(s);
    *reason_r = "it could not be signed";
    if (s->secret == NULL || add_headers(s, body, now) != OK)
        return ERR_INTERNAL;
    *reason_r = "libcurl does not take it";
    s->inside = leads_inside(s->target);
    bool set =
        set_way(s) && curl_easy_setopt(s->curl, CURLOPT_POST, 1L) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->headers) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, body) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body)) ==
            CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_USERAGENT, "Purser/" PACKAGE_VERSION) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take_answer) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, s) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
        curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s) == CURLE_OK;
    return set ? OK : ERR_INTERNAL;
}

bool webhook_taken(long status)
{
    return status >= 200 && status < 300;
}

const char *webhook_end(long status)
{
    return status == 410 ? "gone" : NULL;
}
