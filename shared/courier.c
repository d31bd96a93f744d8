#include "courier.h"

#include <unistd.h>

#include "common_queries.h"
#include "courier_line.h"
#include "log.h"
#include "metrics.h"
#include "must.h"
#include "process.h"

enum {
    ARENA_SIZE = 16 * 1024,
    RETRY_FIRST_MS = 250,
    RETRY_LAST_MS = 4000,
    PRUNE_MS = 5000,
    PRUNE_ROWS = 20000, /* a full piece of outbox_prune() */
    NUMBER_TEXT = 24
};

static const char *text_of_types(const char *const *types)
{
    struct buf text = {0};
    buf_puts(&text, "{");
    for (size_t i = 0; types[i] != NULL; i++)
        buf_printf(&text, "%s%s", i > 0 ? "," : "", types[i]);
    buf_puts(&text, "}");
    return text.data; /* kept as long as the process */
}

/* ---- the database, whose failures are told once */

enum err courier_call(struct courier *courier, unsigned statement, const char *const *params,
                      size_t count, struct arena *arena, PGresult **result_r)
{
    enum err err = db_call(courier->db, statement, params, count, arena, result_r);
    if (err != courier->db_last && err != OK)
        LOG(LOG_WARNING, "the courier cannot use its database and tries again",
            LOG_STR("reason", err_text(err)), LOG_END);
    else if (err != courier->db_last)
        LOG(LOG_INFO, "the courier can use its database again", LOG_END);
    courier->db_last = err;
    return err;
}

/* ---- the service's token */

static void token_answered(struct post *post)
{
    struct courier *courier = post->user;
    metrics_call(&call_tokens, post->us, post->status == 0 || post->status >= 500);
    bool good =
        post->status == 200 && service_token_take(&courier->token, courier->token_arena,
                                                  post->answer.data, post->answer.len) == OK;
    if (good == courier->token_failing) {
        courier->token_failing = !good;
        if (good)
            LOG(LOG_INFO, "the courier has a token again", LOG_END);
        else
            LOG(LOG_WARNING, "the courier gets no token and tries again",
                LOG_INT("status", post->status), LOG_STR("reason", post->fault), LOG_END);
    }
    courier->token_pause = good ? RETRY_FIRST_MS : courier->token_pause * 2;
    if (courier->token_pause > RETRY_LAST_MS)
        courier->token_pause = RETRY_LAST_MS;
    courier->token_at = good ? 0 : monotonic_ms() + courier->token_pause;
    arena_reset(courier->token_arena);
}

static void renew_token(struct courier *courier)
{
    if (courier->token_post.busy || !service_token_due(&courier->token) ||
        monotonic_ms() < courier->token_at)
        return;
    const struct post_request request = {
        .method = "POST",
        .url =
            arena_printf(courier->token_arena, "%s%s", settings.internal_url, SERVICE_TOKEN_PATH),
        .socket = *settings.internal_socket != '\0' ? settings.internal_socket : NULL,
        .content_type = "application/json",
        .body = service_token_request(courier->token_arena, courier->service->name),
        .timeout_ms = CALL_MS,
    };
    posts_start(courier->posts, &courier->token_post, &request);
}

/* ---- the lines */

static struct line *add_line(struct courier *courier, const char *name, const char *types)
{
    struct line *line = must_have(calloc(1, sizeof *line));
    line->courier = courier;
    line->name = must_have(strdup(name));
    line->types = types;
    line->arena = arena_new(ARENA_SIZE);
    line->most = BATCH_MAX;
    line->post.user = line;
    line->post.done = line_service_answered;
    courier->lines = must_realloc(courier->lines, (courier->count + 1) * sizeof(*courier->lines));
    courier->lines[courier->count++] = line;
    return line;
}

static void free_line(struct line *line)
{
    post_free(line->courier->posts, &line->post);
    arena_free(&line->arena);
    free(line->gateway);
    free(line->name);
    free(line);
}

static void gateway_found(const struct gateway *gateway, void *user)
{
    struct courier *courier = user;
    struct line *line = NULL;
    for (size_t i = 0; i < courier->count && line == NULL; i++)
        if (strcmp(courier->lines[i]->name, gateway->name) == 0)
            line = courier->lines[i];
    if (line == NULL && courier->count < GATEWAY_MAX) {
        line = add_line(courier, gateway->name, courier->gateway_types);
        line->post.done = line_gateway_answered;
        line->gateway = must_have(malloc(sizeof *gateway));
        *line->gateway = *gateway;
        LOG(LOG_INFO, "a gateway was found", LOG_STR("subscriber", line->name), LOG_END);
    }
    if (line != NULL)
        line->gone = false;
}

/* Gateways that were not found any more are forgotten, when they have nothing in hand. */
static void forget_gone(struct courier *courier)
{
    size_t kept = 0;
    for (size_t i = 0; i < courier->count; i++) {
        struct line *line = courier->lines[i];
        if (line->gone && !line->post.busy)
            free_line(line);
        else
            courier->lines[kept++] = line;
    }
    courier->count = kept;
}

static void look_for_gateways(struct courier *courier)
{
    if (courier->finder == NULL || !gateways_look(courier->finder, gateway_found, courier))
        return;
    forget_gone(courier);
    for (size_t i = 0; i < courier->count; i++)
        courier->lines[i]->gone = courier->lines[i]->gateway != NULL; /* until found again */
}

/* ---- the round */

static bool is_external(void)
{
    return strcmp(settings.events, "external") == 0;
}

static const char *names_of_all(const struct courier *courier)
{
    const char *names = "";
    for (size_t i = 0; i < courier->count; i++)
        names = arena_printf(courier->arena, "%s%s\"%s\"", names, i > 0 ? "," : "",
                             courier->lines[i]->name);
    return arena_printf(courier->arena, "{%s}", names);
}

static void prune(struct courier *courier)
{
    PGresult *result;
    char keep[NUMBER_TEXT];
    const char *params[] = {keep, is_external() ? "true" : "false", names_of_all(courier)};
    snprintf(keep, sizeof keep, "%lld", (long long)settings.outbox_keep_s);
    bool full =
        courier_call(courier, QUERY_OUTBOX_PRUNE, params, 3, courier->arena, &result) == OK &&
        db_int(result, 0, 0) >= PRUNE_ROWS;
    courier->prune_at = monotonic_ms() + (full ? 0 : PRUNE_MS);
    arena_reset(courier->arena);
}

static bool can_look(const struct line *line)
{
    return !line->post.busy &&
           (line->gateway != NULL || service_token_text(&line->courier->token) != NULL);
}

static void look_at_all(struct courier *courier)
{
    int64_t now = monotonic_ms();
    for (size_t i = 0; i < courier->count; i++)
        if (can_look(courier->lines[i]) && courier->lines[i]->due <= now)
            line_look(courier->lines[i]);
}

static int wait_ms(const struct courier *courier)
{
    int64_t now = monotonic_ms(), wait = POLL_MS;
    for (size_t i = 0; i < courier->count; i++) {
        const struct line *line = courier->lines[i];
        if (can_look(line) && line->due < now + wait)
            wait = line->due > now ? line->due - now : 0;
    }
    return (int)wait;
}

static void take_wake(struct courier *courier, int wake_fd)
{
    uint64_t count;
    if (read(wake_fd, &count, sizeof count) != sizeof count)
        return;
    for (size_t i = 0; i < courier->count; i++)
        courier->lines[i]->due = courier->lines[i]->rest_to;
}

static bool any_in_hand(const struct courier *courier)
{
    for (size_t i = 0; i < courier->count; i++)
        if (courier->lines[i]->post.busy)
            return true;
    return false;
}

/* The calls in hand end by their own time limit. */
static void finish(struct courier *courier)
{
    PGresult *result;
    while (any_in_hand(courier))
        posts_run(courier->posts, -1, POLL_MS);
    courier_call(courier, QUERY_OUTBOX_RELEASE, &courier->holder, 1, courier->arena, &result);
}

static void end(struct courier *courier)
{
    for (size_t i = 0; i < courier->count; i++)
        free_line(courier->lines[i]);
    free(courier->lines);
    post_free(courier->posts, &courier->token_post);
    gateways_free(&courier->finder);
    posts_free(&courier->posts);
    db_free(&courier->db);
    buf_free(&courier->token.text);
    arena_free(&courier->token_arena);
    arena_free(&courier->arena);
}

static void start(struct courier *courier)
{
    const struct service *service = courier->service;
    for (const struct subscriber *s = service->subscribers; s != NULL && s->service != NULL; s++)
        add_line(courier, s->service, text_of_types(s->types));
    if (service->gateway_types != NULL) {
        courier->gateway_types = text_of_types(service->gateway_types);
        courier->finder = gateways_new();
    }
    courier->token_post = (struct post){.done = token_answered, .user = courier};
    courier->token_pause = RETRY_FIRST_MS;
    courier->prune_at = monotonic_ms() + PRUNE_MS;
}

void courier_run(const struct service *service, int wake_fd, const char holder[UUID_TEXT])
{
    struct courier courier = {
        .service = service,
        .holder = holder,
        .db = db_new(service->statements, service->statement_count),
        .posts = posts_new(),
        .arena = arena_new(ARENA_SIZE),
        .token_arena = arena_new(ARENA_SIZE),
    };
    if (!is_external())
        start(&courier);
    while (!stop_requested) {
        look_for_gateways(&courier);
        if (service->subscribers != NULL && !is_external())
            renew_token(&courier);
        look_at_all(&courier);
        if (courier.prune_at <= monotonic_ms())
            prune(&courier);
        posts_run(courier.posts, wake_fd, wait_ms(&courier));
        take_wake(&courier, wake_fd);
    }
    finish(&courier);
    end(&courier);
}
