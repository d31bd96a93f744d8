#include "post.h"

#include "log.h"
#include "must.h"
#include "process.h"

enum { CONNECT_MS = 1000 };

struct posts {
    CURLM *multi;
};

struct posts *posts_new(void)
{
    struct posts *posts = must_have(calloc(1, sizeof *posts));
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        (posts->multi = curl_multi_init()) == NULL) {
        LOG(LOG_ERROR, "libcurl does not start", LOG_END);
        abort();
    }
    return posts;
}

void posts_free(struct posts **posts)
{
    if (*posts == NULL)
        return;
    curl_multi_cleanup((*posts)->multi);
    free(*posts);
    *posts = NULL;
}

static size_t take_answer(char *data, size_t size, size_t count, void *user)
{
    struct post *post = user;
    size_t n = size * count, room = POST_ANSWER_MAX - post->answer.len;
    buf_add(&post->answer, data, n < room ? n : room);
    return n;
}

static void add_line(struct curl_slist **list, const char *line)
{
    *list = must_have(curl_slist_append(*list, line));
}

static void add_header(struct post *post, const char *name, const char *value)
{
    struct buf line = {0};
    buf_printf(&line, "%s: %s", name, value);
    add_line(&post->headers, line.data);
    buf_free(&line);
}

static void set_headers(struct post *post, const struct post_request *request)
{
    if (request->bearer != NULL) {
        struct buf value = {0};
        buf_printf(&value, "Bearer %s", request->bearer);
        add_header(post, "Authorization", value.data);
        buf_free(&value);
    }
    if (request->request_id != NULL)
        add_header(post, "X-Request-Id", request->request_id);
    if (request->content_type != NULL)
        add_header(post, "Content-Type", request->content_type);
    if (request->header != NULL)
        add_line(&post->headers, request->header);
    add_line(&post->headers, "Expect:"); /* takes curl's own away */
}

/* Neither proxies from the environment nor redirects: we talk to our own gateways. */
static bool set_common(CURL *curl, struct post *post)
{
    return curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, post) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PRIVATE, post) == CURLE_OK;
}

static bool set_request(CURL *curl, const struct post *post, const struct post_request *request)
{
    long timeout = (long)request->timeout_ms;
    const char *body = request->body != NULL ? request->body : "";
    bool done = curl_easy_setopt(curl, CURLOPT_URL, request->url) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTPHEADER, post->headers) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECT_TO, post->connect_to) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, request->socket) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                                 timeout < CONNECT_MS ? timeout : (long)CONNECT_MS) == CURLE_OK;
    if (done && (request->body != NULL || strcmp(request->method, "POST") == 0))
        done = curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body)) ==
                   CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body) == CURLE_OK;
    return done && curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
}

void posts_start(struct posts *posts, struct post *post, const struct post_request *request)
{
    if (post->curl == NULL)
        post->curl = must_have(curl_easy_init());
    else
        curl_easy_reset(post->curl); /* connections stay */
    buf_reset(&post->answer);
    set_headers(post, request);
    if (request->connect_to != NULL)
        add_line(&post->connect_to, request->connect_to);
    if (!set_common(post->curl, post) || !set_request(post->curl, post, request) ||
        curl_multi_add_handle(posts->multi, post->curl) != CURLM_OK) {
        LOG(LOG_ERROR, "libcurl takes no call", LOG_END);
        abort();
    }
    post->busy = true;
    post->started_us = monotonic_us();
}

static void release(struct posts *posts, struct post *post)
{
    curl_multi_remove_handle(posts->multi, post->curl);
    curl_slist_free_all(post->headers);
    curl_slist_free_all(post->connect_to);
    post->headers = post->connect_to = NULL;
    post->busy = false;
}

static void finish(struct posts *posts, CURL *curl, CURLcode code)
{
    struct post *post = NULL;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&post);
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    release(posts, post);
    post->us = monotonic_us() - post->started_us;
    post->status = (int)status;
    post->fault = code == CURLE_OK ? NULL : curl_easy_strerror(code);
    post->done(post);
}

/* True where any has ended. */
static bool finish_ended(struct posts *posts)
{
    CURLMsg *message;
    int left;
    bool any = false;
    while ((message = curl_multi_info_read(posts->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        finish(posts, message->easy_handle, message->data.result);
        any = true;
    }
    return any;
}

void posts_run(struct posts *posts, int wake_fd, int timeout_ms)
{
    struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
    int running;
    curl_multi_perform(posts->multi, &running); /* what was started since */
    if (finish_ended(posts))
        return;
    curl_multi_poll(posts->multi, &wake, wake_fd >= 0 ? 1 : 0, timeout_ms, NULL);
    curl_multi_perform(posts->multi, &running);
    finish_ended(posts);
}

void post_free(struct posts *posts, struct post *post)
{
    if (post->busy)
        release(posts, post);
    curl_easy_cleanup(post->curl);
    post->curl = NULL;
    buf_free(&post->answer);
}
