#include "client.h"

#include <curl/curl.h>

#include "log.h"
#include "process.h"
#include "settings.h"

enum { CONNECT_MS = 1000 };

struct client {
    CURL *curl;
    struct buf body;
};

/* One call under way. */
struct transfer {
    struct client *client;
    struct arena *arena;
    size_t answer_max;
    bool too_large;
    const char *etag;
};

static size_t take_body(char *data, size_t size, size_t count, void *user)
{
    struct transfer *transfer = user;
    struct buf *body = &transfer->client->body;
    size_t n = size * count;
    if (n > transfer->answer_max - body->len) {
        transfer->too_large = true;
        return 0;
    }
    buf_add(body, data, n);
    return n;
}

static size_t take_header(char *data, size_t size, size_t count, void *user)
{
    struct transfer *transfer = user;
    static const char name[] = "etag:";
    size_t n = size * count, skip = sizeof name - 1;
    if (n > skip && strncasecmp(data, name, skip) == 0) {
        while (skip < n && (data[skip] == ' ' || data[skip] == '\t'))
            skip++;
        size_t end = n;
        while (end > skip && strchr(" \t\r\n", data[end - 1]) != NULL)
            end--;
        transfer->etag = arena_strndup(transfer->arena, data + skip, end - skip);
    }
    return n;
}

/* What is the same for all calls. Neither proxies from the environment nor redirects: we talk to
 * our own gateway and nobody else. */
static bool configure(struct client *client)
{
    CURL *curl = client->curl;
    bool done = curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK;
    if (done && *settings.internal_socket != '\0')
        done =
            curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, settings.internal_socket) == CURLE_OK;
    return done;
}

struct client *client_new(void)
{
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        (client->curl = curl_easy_init()) == NULL || !configure(client)) {
        LOG(LOG_ERROR, "libcurl does not start", LOG_END);
        abort();
    }
    return client;
}

void client_free(struct client **client)
{
    if (*client == NULL)
        return;
    curl_easy_cleanup((*client)->curl);
    buf_free(&(*client)->body);
    free(*client);
    *client = NULL;
}

/* Appends "name: value" unless the value is NULL; an empty value takes curl's own header away. */
static bool add_header(struct curl_slist **list, struct arena *arena, const char *name,
                       const char *value)
{
    if (value == NULL)
        return true;
    struct curl_slist *longer =
        curl_slist_append(*list, arena_printf(arena, "%s:%s%s", name, *value ? " " : "", value));
    if (longer != NULL)
        *list = longer;
    return longer != NULL;
}

static bool add_headers(struct curl_slist **list, const struct client_call *call,
                        struct arena *arena)
{
    const char *bearer =
        call->bearer == NULL ? NULL : arena_printf(arena, "Bearer %s", call->bearer);
    return add_header(list, arena, "Authorization", bearer) &&
           add_header(list, arena, "If-None-Match", call->if_none_match) &&
           add_header(list, arena, "X-Request-Id", call->request_id) &&
           add_header(list, arena, "traceparent", call->traceparent) &&
           add_header(list, arena, "Content-Type", call->body ? "application/json" : NULL) &&
           add_header(list, arena, "Expect", call->body ? "" : NULL);
}

static bool prepare(struct transfer *transfer, const struct client_call *call,
                    struct curl_slist *headers)
{
    CURL *curl = transfer->client->curl;
    const char *url = arena_printf(transfer->arena, "%s%s", settings.internal_url, call->path);
    long timeout = (long)call->timeout_ms;
    bool done = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                                 timeout < CONNECT_MS ? timeout : (long)CONNECT_MS) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    if (done && call->body != NULL)
        done = curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                                (curl_off_t)strlen(call->body)) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body) == CURLE_OK;
    /* NULL takes off what an earlier call has set. */
    return done && curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method) == CURLE_OK;
}

static enum err meaning(CURLcode code, const struct transfer *transfer)
{
    if (transfer->too_large)
        return ERR_TOO_LARGE;
    switch (code) {
    case CURLE_OK:
        return OK;
    case CURLE_OPERATION_TIMEDOUT:
        return ERR_TIMEOUT;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return ERR_UNAVAILABLE;
    default:
        return ERR_IO;
    }
}

static void take_answer(struct transfer *transfer, struct client_answer *answer)
{
    long status = 0;
    struct buf *body = &transfer->client->body;
    curl_easy_getinfo(transfer->client->curl, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    answer->etag = transfer->etag;
    answer->body = arena_strndup(transfer->arena, body->len > 0 ? body->data : "", body->len);
    answer->body_len = body->len;
}

enum err client_call(struct client *client, const struct client_call *call, struct arena *arena,
                     struct client_answer *answer_r)
{
    struct transfer transfer = {.client = client, .arena = arena, .answer_max = call->answer_max};
    struct curl_slist *headers = NULL;
    int64_t start = monotonic_us();
    *answer_r = (struct client_answer){.body = ""};
    buf_reset(&client->body);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (add_headers(&headers, call, arena) && prepare(&transfer, call, headers))
        code = curl_easy_perform(client->curl);
    enum err err = meaning(code, &transfer);
    if (err == OK)
        take_answer(&transfer, answer_r);
    curl_slist_free_all(headers);
    answer_r->us = monotonic_us() - start;
    metrics_call(call->kind, answer_r->us, err != OK || answer_r->status >= 500);
    return err;
}
