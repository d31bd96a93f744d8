#include "gather.h"

#include <json-c/json.h>

#include "json.h"

enum { TIME_LIMIT_MS = 3000, ANSWER_MAX = 8 * 1024 * 1024, REASON_MAX = 200 };

const char *const service_names[SERVICES] = {"auth", "transactions", "budgets", "notifications"};

enum combine { SUM, GREATEST };

/* Where each figure goes. Of the label, the beginning of the value counts. */
static const struct {
    const char *metric, *label, *value;
    enum combine combine;
    size_t offset;
} figures[] = {
    {"purser_responders", "state", "busy", SUM, offsetof(struct state, busy)},
    {"purser_responders", "state", "idle", SUM, offsetof(struct state, idle)},
    {"purser_requests_total", "status", "", SUM, offsetof(struct state, requests)},
    {"purser_requests_total", "status", "5", SUM, offsetof(struct state, errors)},
    {"purser_requests_shed_total", "", "", SUM, offsetof(struct state, shed)},
    {"purser_children_ended_total", "", "", SUM, offsetof(struct state, ended)},
    {"purser_breaker_open", "", "", GREATEST, offsetof(struct state, breaker_open)},
    {"purser_revocations_age_seconds", "", "", GREATEST, offsetof(struct state, revocations_age_s)},
    {"purser_deliveries_waiting", "", "", GREATEST, offsetof(struct state, deliveries_waiting)},
    {"purser_projection_differences", "", "", GREATEST,
     offsetof(struct state, projection_differences)},
};

/* The same for those with a subscriber; all of them are one database's. */
static const struct {
    const char *metric;
    size_t offset;
} event_figures[] = {
    {"purser_outbox_events", offsetof(struct events, waiting)},
    {"purser_outbox_oldest_seconds", offsetof(struct events, oldest_s)},
    {"purser_dead_letters", offsetof(struct events, dead)},
};

struct taker {
    struct state *state;
    struct arena *arena;
};

static double *member(void *base, size_t offset)
{
    return (double *)(void *)((char *)base + offset);
}

static void combine(double *value, double with, enum combine how)
{
    if (*value < 0)
        *value = with;
    else if (how == SUM)
        *value += with;
    else if (with > *value)
        *value = with;
}

static struct events *events_for(struct state *state, const char *subscriber)
{
    for (size_t i = 0; i < state->events_count; i++)
        if (strcmp(state->events[i].subscriber, subscriber) == 0)
            return &state->events[i];
    if (state->events_count == SUBSCRIBERS_MAX)
        return NULL;
    struct events *events = &state->events[state->events_count++];
    events->subscriber = subscriber;
    return events;
}

static void take_event_figure(struct state *state, const struct sample *sample)
{
    for (size_t i = 0; i < sizeof event_figures / sizeof *event_figures; i++) {
        if (strcmp(event_figures[i].metric, sample->name) != 0)
            continue;
        struct events *events = events_for(state, sample_label(sample, "subscriber"));
        if (events != NULL)
            combine(member(events, event_figures[i].offset), sample->value, GREATEST);
    }
}

/* Of all routes together. Each has the same bounds, in ascending order. */
static void take_bucket(struct state *state, double bound, double count)
{
    for (size_t i = 0; i < state->bucket_count; i++) {
        if (state->buckets[i].bound < bound)
            continue;
        state->buckets[i].count += count;
        return;
    }
    if (state->bucket_count < BUCKETS_MAX)
        state->buckets[state->bucket_count++] = (struct bucket){.bound = bound, .count = count};
}

static void take_version(const struct taker *taker, const char *version)
{
    struct state *state = taker->state;
    if (*state->version == '\0')
        state->version = version;
    else if (strstr(state->version, version) == NULL)
        state->version = arena_printf(taker->arena, "%s %s", state->version, version);
}

static void take(const struct sample *sample, void *user)
{
    const struct taker *taker = user;
    struct state *state = taker->state;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (strcmp(figures[i].metric, sample->name) == 0 &&
            strncmp(sample_label(sample, figures[i].label), figures[i].value,
                    strlen(figures[i].value)) == 0)
            combine(member(state, figures[i].offset), sample->value, figures[i].combine);
    take_event_figure(state, sample);
    if (strcmp(sample->name, "purser_request_duration_seconds_bucket") == 0)
        take_bucket(state, strtod(sample_label(sample, "le"), NULL), sample->value);
    else if (strcmp(sample->name, "purser_build_info") == 0)
        take_version(taker, sample_label(sample, "version"));
    else if (strcmp(sample->name, "purser_breaker_open") == 0)
        state->breaker_target = sample_label(sample, "target");
}

/* NULL: answered 200. Otherwise why not; the answer may be there all the same. */
static const char *get(struct client *client, struct arena *arena, const char *path,
                       struct client_answer *answer_r)
{
    const struct client_call call = {
        .path = path, .timeout_ms = TIME_LIMIT_MS, .answer_max = ANSWER_MAX};
    enum err err = client_call(client, &call, arena, answer_r);
    if (err != OK)
        return err == ERR_TIMEOUT ? "no answer in time" : "no answer";
    return answer_r->status == 200 ? NULL : arena_printf(arena, "answers %d", answer_r->status);
}

bool gateway_answers(struct client *client, struct arena *arena, const char **reason_r)
{
    struct client_answer answer;
    *reason_r = get(client, arena, "/_gateway/healthz", &answer);
    return *reason_r == NULL;
}

static struct json_object *answered(struct arena *arena, const struct client_answer *answer)
{
    struct json_object *value = NULL;
    const char *fault;
    size_t offset;
    return json_read(arena, answer->body, answer->body_len, &value, &fault, &offset) == OK ? value
                                                                                           : NULL;
}

/* A service says why it is not ready. What else is there comes from the gateway before it. */
static const char *reason_in(struct arena *arena, const struct client_answer *answer,
                             const char *otherwise)
{
    struct json_object *body = answered(arena, answer), *reason;
    if (body == NULL || !json_object_is_type(body, json_type_object) ||
        !json_object_object_get_ex(body, "reason", &reason) ||
        !json_object_is_type(reason, json_type_string) ||
        json_object_get_string_len(reason) > REASON_MAX)
        return otherwise;
    return json_object_get_string(reason);
}

/* `base` is "/<service>" or "/_instance/<address>". */
static void gather_instance(struct client *client, struct taker *taker, const char *base)
{
    struct state *state = taker->state;
    struct arena *arena = taker->arena;
    struct client_answer answer;
    state->listed++;
    const char *reason = get(client, arena, arena_printf(arena, "%s/readyz", base), &answer);
    if (reason == NULL)
        state->ready++;
    else
        state->not_ready = reason_in(arena, &answer, reason);
    reason = get(client, arena, arena_printf(arena, "%s/metrics", base), &answer);
    if (reason == NULL && (strlen(answer.body) != answer.body_len ||
                           samples_read(answer.body, arena, take, taker) != OK))
        reason = "not of the format";
    if (reason != NULL)
        state->no_metrics = reason;
}

/* Those of [{"targets":["<address>",…],…},…]; NULL: there is no such list. */
static struct json_object *targets_in(struct json_object *groups)
{
    struct json_object *targets;
    if (groups == NULL || !json_object_is_type(groups, json_type_array) ||
        json_object_array_length(groups) != 1 ||
        !json_object_object_get_ex(json_object_array_get_idx(groups, 0), "targets", &targets) ||
        !json_object_is_type(targets, json_type_array) || json_object_array_length(targets) == 0)
        return NULL;
    return targets;
}

void gather(struct client *client, struct arena *arena, const char *name, struct state *state_r)
{
    *state_r = (struct state){.name = name, .version = ""};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (figures[i].combine == GREATEST)
            *member(state_r, figures[i].offset) = -1;
    struct taker taker = {.state = state_r, .arena = arena};
    struct client_answer answer;
    struct json_object *targets = NULL;
    if (get(client, arena, arena_printf(arena, "/%s/instances", name), &answer) == NULL)
        targets = targets_in(answered(arena, &answer));
    if (targets == NULL) {
        gather_instance(client, &taker, arena_printf(arena, "/%s", name));
        return;
    }
    for (size_t i = 0; i < json_object_array_length(targets); i++)
        gather_instance(
            client, &taker,
            arena_printf(arena, "/_instance/%s",
                         json_object_get_string(json_object_array_get_idx(targets, i))));
}
