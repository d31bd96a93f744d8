#include "webhook_url.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "address.h"
#include "must.h"
#include "notifications.h"

bool webhook_host_allowed(const char *host)
{
    const char *s = notifications_settings.webhook_allow;
    size_t n = strlen(host);
    for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
        size_t length = strcspn(s, " ");
        if (length == n && strncasecmp(s, host, n) == 0)
            return true;
        s += length;
    }
    return false;
}

/* Visible ASCII, and exactly two slashes before the host: the parser takes more, and fewer, too. */
static bool is_plain(const char *s, size_t n)
{
    const char *slashes = memmem(s, n, "://", 3);
    for (size_t i = 0; i < n; i++)
        if (s[i] <= ' ' || s[i] >= 0x7f || s[i] == '\\')
            return false;
    return slashes != NULL && slashes[3] != '/';
}

/* What is wrong with scheme and host; NULL: nothing. */
static const char *target_fault(CURLU *url, const char **code_r)
{
    char *scheme = NULL, *host = NULL;
    const char *fault = NULL;
    if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK || host[0] == '\0') {
        fault = "must be a URL such as https://example.org/hook";
    } else if (strcmp(scheme, "https") != 0 &&
               (strcmp(scheme, "http") != 0 || !webhook_host_allowed(host))) {
        *code_r = "not_allowed";
        fault = "must begin with https://";
    } else if (!address_text_is_public(host) && !webhook_host_allowed(host)) {
        *code_r = "not_allowed";
        fault = "must be on the public Internet";
    }
    curl_free(scheme);
    curl_free(host);
    return fault;
}

const char *webhook_url_check(const char *s, size_t n, const char **code_r)
{
    *code_r = "format";
    if (!is_plain(s, n) || strlen(s) != n)
        return "must be a URL such as https://example.org/hook";
    CURLU *url = must_have(curl_url());
    const char *fault = "must be a URL such as https://example.org/hook, without user or password";
    if (curl_url_set(url, CURLUPART_URL, s, CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME) ==
        CURLUE_OK)
        fault = target_fault(url, code_r);
    curl_url_cleanup(url);
    return fault;
}
