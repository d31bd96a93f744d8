#include <time.h>

#include "letter.h"
#include "must.h"
#include "notifications.h"

/* E-mail by SMTP (RFC 5321), as the message format of RFC 5322 and MIME have it. */

/* libcurl waits for the answer to QUIT with all other transfers at a halt: REPLY_S at most. */
enum { TIMEOUT_MS = 30000, CONNECT_MS = 10000, REPLY_S = 10 };

static void add_header(struct sending *s, const char *name, const char *value)
{
    s->headers =
        must_have(curl_slist_append(s->headers, arena_printf(s->arena, "%s: %s", name, value)));
}

static const char *date_now(struct sending *s)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    return arena_printf(s->arena, "%s, %02d %s %d %02d:%02d:%02d +0000", days[tm.tm_wday],
                        tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
                        tm.tm_sec);
}

static void add_headers(struct sending *s, const struct letter *letter)
{
    const char *from = notifications_settings.mail_from, *at = strrchr(from, '@');
    add_header(s, "From", arena_printf(s->arena, "Purser <%s>", from));
    add_header(s, "To", arena_printf(s->arena, "<%s>", s->target));
    add_header(s, "Subject", letter_header(s->arena, letter->subject));
    add_header(s, "Date", date_now(s));
    /* The same for all attempts, so that a mailbox can tell a second copy. */
    add_header(s, "Message-ID",
               arena_printf(s->arena, "<%s@%s>", s->id, at != NULL ? at + 1 : "purser"));
    add_header(s, "Auto-Submitted", "auto-generated"); /* RFC 3834 */
    if (letter->unsubscribe != NULL) {                 /* RFC 2369 and RFC 8058 */
        add_header(s, "List-Unsubscribe", arena_printf(s->arena, "<%s>", letter->unsubscribe));
        add_header(s, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
}

static bool add_part(curl_mime *parts, const char *text, const char *type)
{
    curl_mimepart *part = curl_mime_addpart(parts);
    return part != NULL && curl_mime_data(part, text, CURL_ZERO_TERMINATED) == CURLE_OK &&
           curl_mime_type(part, type) == CURLE_OK &&
           curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
}

/* The plainest first, as RFC 2046, section 5.1.4 wants it. */
static bool set_message(struct sending *s, const struct letter *letter)
{
    s->mime = curl_mime_init(s->curl);
    curl_mime *alternatives = curl_mime_init(s->curl);
    curl_mimepart *body = s->mime != NULL ? curl_mime_addpart(s->mime) : NULL;
    if (alternatives == NULL || body == NULL ||
        curl_mime_subparts(body, alternatives) != CURLE_OK) {
        curl_mime_free(alternatives);
        return false;
    }
    return curl_mime_type(body, "multipart/alternative") == CURLE_OK &&
           add_part(alternatives, letter->text, "text/plain; charset=utf-8") &&
           add_part(alternatives, letter->html, "text/html; charset=utf-8") &&
           curl_easy_setopt(s->curl, CURLOPT_MIMEPOST, s->mime) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->headers) == CURLE_OK;
}

/* The server's last line before its farewell (221) is what became of the mail. */
static size_t take_reply(char *data, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t n = size * count, kept = n;
    while (kept > 0 && (data[kept - 1] == '\n' || data[kept - 1] == '\r'))
        kept--;
    if (n >= 3 && memcmp(data, "221", 3) == 0)
        return n;
    buf_reset(&s->answer);
    buf_add(&s->answer, data, kept < ANSWER_KEPT ? kept : ANSWER_KEPT);
    return n;
}

static bool set_server(struct sending *s)
{
    const struct notifications_settings *set = &notifications_settings;
    long tls = strcmp(set->smtp_tls, "required") == 0  ? CURLUSESSL_ALL
               : strcmp(set->smtp_tls, "offered") == 0 ? CURLUSESSL_TRY
                                                       : CURLUSESSL_NONE;
    return curl_easy_setopt(s->curl, CURLOPT_URL, set->smtp_url) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_USE_SSL, tls) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)REPLY_S) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
           (*set->smtp_ca == '\0' ||
            curl_easy_setopt(s->curl, CURLOPT_CAINFO, set->smtp_ca) == CURLE_OK) &&
           (*set->smtp_user == '\0' ||
            (curl_easy_setopt(s->curl, CURLOPT_USERNAME, set->smtp_user) == CURLE_OK &&
             curl_easy_setopt(s->curl, CURLOPT_PASSWORD, set->smtp_password) == CURLE_OK)) &&
           curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, take_reply) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s) == CURLE_OK;
}

static bool set_envelope(struct sending *s)
{
    const char *from = arena_printf(s->arena, "<%s>", notifications_settings.mail_from);
    s->recipients = must_have(curl_slist_append(NULL, arena_printf(s->arena, "<%s>", s->target)));
    return curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, s->recipients) == CURLE_OK;
}

enum err mail_prepare(struct sending *s, const char **reason_r)
{
    struct letter letter;
    *reason_r = "no mail server is set up here";
    if (*notifications_settings.smtp_url == '\0')
        return ERR_UNAVAILABLE;
    *reason_r = "it could not be written";
    if (letter_write(s, &letter) != OK)
        return ERR_INTERNAL;
    add_headers(s, &letter);
    *reason_r = "libcurl does not take it";
    return set_server(s) && set_envelope(s) && set_message(s, &letter) ? OK : ERR_INTERNAL;
}

bool mail_refused(CURLcode code, long status)
{
    bool us = code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED || status == 530 ||
              (status >= 534 && status <= 538);
    return status >= 500 && status < 600 && !us;
}
