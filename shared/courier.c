#include "courier.h"

#include <inttypes.h>
#include <unistd.h>

#include "common_queries.h"
#include "db.h"
#include "gateways.h"
#include "json.h"
#include "log.h"
#include "must.h"
#include "post.h"
#include "process.h"
#include "service_token.h"

enum {
    ARENA_SIZE = 16 * 1024,
    POLL_MS = 250,
    REST_MS = 20, /* after a batch, so that more comes together while many write */
    CALL_MS = 5000,
    RETRY_FIRST_MS = 250,
    RETRY_LAST_MS = 4000,
    REFUSALS_MAX = 5,
    BATCH_MAX = 500,
    PRUNE_MS = 5000,
    PRUNE_ROWS = 20000, /* a full piece of outbox_prune() */
    GATEWAY_MS = 5000,  /* of a batch's events, less than the lease */
    NUMBER_TEXT = 24
};

/* As outbox_next() takes them: bytes of a batch (the receiver takes 4 MiB), the lease's seconds, and
 * how old what a gateway is told may be. */
#define BATCH_BYTES   "3900000"
#define LEASE_SECONDS "15"
#define LIVE_FOR      "60 seconds"

struct courier;

/* One subscriber. Memory of the batch in hand is the arena's. */
struct line {
    struct courier *courier;
    char *name;
    const char *types;       /* as PostgreSQL's array */
    struct gateway *gateway; /* NULL: a service */
    bool gone;               /* a gateway that was not found since the last search */
    struct post post;
    struct arena *arena;
    int64_t due;     /* monotonic ms when to look again */
    int64_t rest_to; /* not sooner, even when woken */
    int64_t started_us;
    const char *events, *last_xid, *last_id, *letter_book, *letter_id; /* NULL: none */
    int64_t count;
    struct json_object *list; /* of a gateway: the events, parsed, and which is being told */
    size_t at;
    int64_t most;               /* events of the next batch at most */
    int64_t careful;            /* how many of the next events are sent alone, after a refusal */
    char refused_id[UUID_TEXT]; /* the event that was refused alone, and how often */
    int refusals;
    bool failing; /* and has been reported */
};

struct courier {
    const struct service *service;
    const char *holder;
    struct db *db;
    struct posts *posts;
    struct arena *arena; /* of what is no line's, for a moment */
    struct line **lines;
    size_t count;
    struct gateway_finder *finder; /* NULL: no gateways are told anything */
    const char *gateway_types;
    struct service_token token;
    struct post token_post;
    struct arena *token_arena;     /* of its call */
    int64_t token_at, token_pause; /* monotonic ms of the next attempt; ms */
    bool token_failing;
    enum err db_last;
    int64_t prune_at;
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

static enum err call(struct courier *courier, unsigned statement, const char *const *params,
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

/* A statement whose rows say nothing. The arena of the line goes on to hold the batch. */
static enum err tell(struct line *line, unsigned statement, const char *const *params, size_t count)
{
    PGresult *result;
    return call(line->courier, statement, params, count, line->arena, &result);
}

/* ---- what became of a batch */

static void report(struct line *line, bool failing, const char *reason)
{
    if (failing == line->failing)
        return;
    line->failing = failing;
    if (failing)
        LOG(LOG_WARNING, "a subscriber cannot be told and is tried again",
            LOG_STR("subscriber", line->name), LOG_STR("reason", reason), LOG_END);
    else
        LOG(LOG_INFO, "a subscriber is told again", LOG_STR("subscriber", line->name), LOG_END);
}

static void look_again(struct line *line, int64_t after_ms)
{
    line->due = line->rest_to = monotonic_ms() + after_ms;
}

static const char *reason_of(const struct line *line)
{
    return line->post.status == 0 ? line->post.fault
                                  : arena_printf(line->arena, "status %d", line->post.status);
}

static void delivered(struct line *line)
{
    const struct courier *courier = line->courier;
    const char *params[] = {line->name, courier->holder, line->last_xid, line->last_id};
    const char *letter[] = {line->name, courier->holder, line->letter_book, line->letter_id};
    if (line->letter_id != NULL)
        tell(line, QUERY_LETTER_DELIVERED, letter, 4);
    else
        tell(line, QUERY_OUTBOX_DELIVERED, params, 4);
    LOG(LOG_DEBUG, "events were delivered", LOG_STR("subscriber", line->name),
        LOG_INT("events", line->count), LOG_INT("us", monotonic_us() - line->started_us), LOG_END);
    report(line, false, NULL);
    line->careful -= line->careful > 0;
    line->most = line->most * 2 < BATCH_MAX ? line->most * 2 : BATCH_MAX;
    look_again(line, line->careful > 0 ? 0 : REST_MS);
}

static void failed(struct line *line)
{
    const char *params[] = {line->name, line->courier->holder};
    report(line, true, reason_of(line));
    tell(line, QUERY_OUTBOX_FAILED, params, 2);
    look_again(line, POLL_MS); /* outbox_next() knows when it is time */
}

static void set_aside(struct line *line)
{
    const struct courier *courier = line->courier;
    const char *reason = reason_of(line);
    const char *params[] = {line->name,     courier->holder, courier->service->name,
                            line->last_xid, line->last_id,   reason};
    const char *letter[] = {line->name, courier->holder, line->letter_book, line->letter_id,
                            reason};
    LOG(LOG_WARNING, "an event is refused and was set aside", LOG_STR("subscriber", line->name),
        LOG_STR("id", line->letter_id != NULL ? line->letter_id : line->last_id),
        LOG_STR("reason", reason), LOG_END);
    if (line->letter_id != NULL)
        tell(line, QUERY_LETTER_REFUSED, letter, 5);
    else
        tell(line, QUERY_OUTBOX_SET_ASIDE, params, 6);
    line->careful -= line->careful > 0;
    look_again(line, 0);
}

/* The subscriber answers, and will not have it. */
static void refused(struct line *line)
{
    if (line->count > 1) {
        line->careful = line->count;
        look_again(line, 0);
        return;
    }
    const char *id = line->letter_id != NULL ? line->letter_id : line->last_id;
    if (strcmp(line->refused_id, id) != 0)
        line->refusals = 0;
    snprintf(line->refused_id, sizeof line->refused_id, "%s", id);
    if (++line->refusals >= REFUSALS_MAX)
        set_aside(line);
    else
        failed(line);
}

/* Is it the state of things rather than the events? Then it passes. */
static bool is_outage(int status)
{
    static const int passing[] = {0, 401, 403, 408, 429, 502, 503, 504};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (passing[i] == status)
            return true;
    return false;
}

/* It may also be that the batch was too much for its time limits: the next one is half of it. */
static void gave_out(struct line *line)
{
    if (line->count > 1)
        line->most = line->count / 2;
    failed(line);
}

static void service_answered(struct post *post)
{
    struct line *line = post->user;
    if (post->status == 401 || post->status == 403) {
        service_token_drop(&line->courier->token);
        line->courier->token_at = 0;
    }
    if (post->status >= 200 && post->status < 300)
        delivered(line);
    else if (is_outage(post->status))
        gave_out(line);
    else
        refused(line);
}

/* ---- gateways */

static void tell_gateway(struct line *line);

static const char *member(struct json_object *event, const char *name)
{
    return json_object_get_string(json_object_object_get(event, name));
}

/* What was told stays told: the cursor is moved to the last event that was. */
static void leave_gateway(struct line *line)
{
    if (line->at > 0) {
        struct json_object *last = json_object_array_get_idx(line->list, line->at - 1);
        const char *params[] = {line->name, line->courier->holder, member(last, "bookid"),
                                member(last, "id")};
        tell(line, QUERY_OUTBOX_DELIVERED_TO, params, 4);
    }
}

static void gateway_answered(struct post *post)
{
    struct line *line = post->user;
    if (is_outage(post->status)) {
        leave_gateway(line);
        failed(line);
        return;
    }
    /* 404: nobody listens; 501: it has no streams. What it refuses is not worth a second call. */
    if (post->status >= 300 && post->status != 404 && post->status != 501)
        LOG(LOG_WARNING, "a gateway refuses to publish", LOG_STR("subscriber", line->name),
            LOG_INT("status", post->status), LOG_END);
    line->at++;
    bool late = monotonic_us() - line->started_us > GATEWAY_MS * INT64_C(1000);
    if (stop_requested || late) {
        leave_gateway(line);
        look_again(line, 0);
    } else {
        tell_gateway(line);
    }
}

static void tell_gateway(struct line *line)
{
    struct post_request request;
    while (line->at < json_object_array_length(line->list)) {
        struct json_object *event = json_object_array_get_idx(line->list, line->at);
        if (gateway_request(line->gateway, event, line->arena, &request) == OK) {
            request.timeout_ms = CALL_MS;
            posts_start(line->courier->posts, &line->post, &request);
            return;
        }
        LOG(LOG_ERROR, "an event is nothing for gateways", LOG_STR("id", member(event, "id")),
            LOG_END);
        line->at++;
    }
    delivered(line);
}

static void start_gateway(struct line *line)
{
    const char *fault;
    size_t offset;
    line->at = 0;
    if (json_read(line->arena, line->events, strlen(line->events), &line->list, &fault, &offset) ==
        OK)
        tell_gateway(line);
    else
        delivered(line); /* not to be: PostgreSQL wrote it */
}

/* ---- a subscriber's turn */

static void start_service(struct line *line)
{
    const char *path = arena_printf(line->arena, "/internal/%s/events", line->name);
    const struct post_request request = {
        .method = "POST",
        .url = arena_printf(line->arena, "%s%s", settings.internal_url, path),
        .socket = *settings.internal_socket != '\0' ? settings.internal_socket : NULL,
        .bearer = service_token_text(&line->courier->token),
        .content_type = "application/cloudevents-batch+json",
        .body = line->events,
        .timeout_ms = CALL_MS,
    };
    posts_start(line->courier->posts, &line->post, &request);
}

static enum err next_batch(struct line *line, PGresult **result_r)
{
    const struct courier *courier = line->courier;
    const char *most = arena_printf(line->arena, "%" PRId64, line->most);
    const char *params[] = {line->name,
                            courier->holder,
                            courier->service->name,
                            line->types,
                            line->careful > 0 ? "1" : most,
                            BATCH_BYTES,
                            LEASE_SECONDS,
                            line->gateway != NULL ? LIVE_FOR : NULL};
    return call(line->courier, QUERY_OUTBOX_NEXT, params, 8, line->arena, result_r);
}

static void look(struct line *line)
{
    enum { EVENTS, COUNT, LAST_XID, LAST_ID, LETTER_BOOK, LETTER_ID };
    PGresult *result;
    arena_reset(line->arena);
    line->started_us = monotonic_us();
    if (next_batch(line, &result) != OK || PQntuples(result) == 0) {
        line->due = monotonic_ms() + POLL_MS;
        line->rest_to = 0;
        return;
    }
    line->events = db_text(result, 0, EVENTS);
    line->count = db_int(result, 0, COUNT);
    line->last_xid = db_text(result, 0, LAST_XID);
    line->last_id = db_text(result, 0, LAST_ID);
    line->letter_book = db_text(result, 0, LETTER_BOOK);
    line->letter_id = db_text(result, 0, LETTER_ID);
    if (line->count == 0)
        look_again(line, 0);
    else if (line->gateway != NULL)
        start_gateway(line);
    else
        start_service(line);
}

/* ---- the service's token */

static void token_answered(struct post *post)
{
    struct courier *courier = post->user;
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
    line->post.done = service_answered;
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
        line->post.done = gateway_answered;
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
    bool full = call(courier, QUERY_OUTBOX_PRUNE, params, 3, courier->arena, &result) == OK &&
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
            look(courier->lines[i]);
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
    call(courier, QUERY_OUTBOX_RELEASE, &courier->holder, 1, courier->arena, &result);
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
