#include "courier_line.h"

#include <inttypes.h>

#include "common_queries.h"
#include "json.h"
#include "log.h"
#include "metrics.h"
#include "process.h"

enum {
    REST_MS = 20, /* after a batch, so that more comes together while many write */
    REFUSALS_MAX = 5,
    GATEWAY_MS = 5000 /* of a batch's events, less than the lease */
};

/* As outbox_next() takes them: bytes of a batch (the receiver takes 4 MiB), the lease's seconds, and
 * how old what a gateway is told may be. */
#define BATCH_BYTES   "3900000"
#define LEASE_SECONDS "15"
#define LIVE_FOR      "60 seconds"

/* A statement whose rows say nothing. The arena of the line goes on to hold the batch. */
static enum err tell(struct line *line, unsigned statement, const char *const *params, size_t count)
{
    PGresult *result;
    return courier_call(line->courier, statement, params, count, line->arena, &result);
}

/* ---- what became of a batch */

static void report(struct line *line, bool failing, const char *reason)
{
    if (failing == line->failing)
        return;
    line->failing = failing;
    if (failing)
        LOG(LOG_WARNING, "a subscriber cannot be told and is tried again",
            LOG_STR("request_id", line->request_id), LOG_STR("subscriber", line->name),
            LOG_STR("reason", reason), LOG_END);
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
    LOG(LOG_DEBUG, "events were delivered", LOG_STR("request_id", line->request_id),
        LOG_STR("subscriber", line->name), LOG_INT("events", line->count),
        LOG_INT("us", monotonic_us() - line->started_us), LOG_END);
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
    LOG(LOG_WARNING, "an event is refused and was set aside",
        LOG_STR("request_id", line->request_id), LOG_STR("subscriber", line->name),
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

static void count_call(const struct line *line, const struct call_kind *kind)
{
    metrics_call(kind, line->post.us, line->post.status == 0 || line->post.status >= 500);
}

void line_service_answered(struct post *post)
{
    struct line *line = post->user;
    count_call(line, &(struct call_kind){line->name, "events"});
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

void line_gateway_answered(struct post *post)
{
    struct line *line = post->user;
    count_call(line, &call_publish);
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
            request.request_id = line->request_id;
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
        .request_id = line->request_id,
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
    return courier_call(line->courier, QUERY_OUTBOX_NEXT, params, 8, line->arena, result_r);
}

void line_look(struct line *line)
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
    uuid_v7(line->request_id);
    if (line->count == 0)
        look_again(line, 0);
    else if (line->gateway != NULL)
        start_gateway(line);
    else
        start_service(line);
}
