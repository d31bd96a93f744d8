#include "keeper.h"

#include <poll.h>
#include <unistd.h>

#include "client.h"
#include "common_queries.h"
#include "instances.h"
#include "json.h"
#include "jwks.h"
#include "log.h"
#include "process.h"
#include "process_private.h"
#include "revocation.h"
#include "service_token.h"
#include "settings.h"
#include "text.h"

enum {
    ARENA_SIZE = 64 * 1024,
    CALL_MS = 2000,
    ANSWER_MAX = 16 * 1024 * 1024, /* some 200 000 ended sessions */
    CURSOR_TEXT = 32,
    RETRY_FIRST_MS = 250,
};

#define STATE_JWKS   "jwks"
#define STATE_CURSOR "revocations"

struct keeper {
    const struct service *service;
    struct db *db;
    struct client *client;
    struct arena *arena;        /* of one task */
    char request_id[UUID_TEXT]; /* of its calls, and of what it logs */
    struct service_token token;
    char cursor[CURSOR_TEXT]; /* where the list of revocations went on; "": its beginning */
    struct instance_finder *finder;
    uint64_t stored_jwks; /* hash of the key set that the database has; 0: not known */
};

/* ---- what auth says */

/* OK for a 200 alone. */
static enum err fetch(struct keeper *keeper, const struct client_call *call,
                      struct client_answer *answer_r)
{
    struct client_call named = *call;
    named.request_id = keeper->request_id;
    enum err err = client_call(keeper->client, &named, keeper->arena, answer_r);
    if (err != OK || answer_r->status == 200)
        return err;
    return answer_r->status == 401 || answer_r->status == 403 ? ERR_DENIED : ERR_UNAVAILABLE;
}

static enum err read_object(struct keeper *keeper, const struct client_answer *raw,
                            struct json_object **object_r)
{
    const char *fault;
    size_t offset;
    enum err err = json_read(keeper->arena, raw->body, raw->body_len, object_r, &fault, &offset);
    return err == OK && json_object_is_type(*object_r, json_type_object) ? OK : ERR_SYNTAX;
}

static const char *text_of(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) &&
                   json_object_is_type(value, json_type_string)
               ? json_object_get_string(value)
               : NULL;
}

static int64_t int_of(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) &&
                   json_object_is_type(value, json_type_int)
               ? json_object_get_int64(value)
               : 0;
}

/* A token that still lives is used where auth gives no new one. */
static enum err have_token(struct keeper *keeper)
{
    struct client_answer raw;
    if (!service_token_due(&keeper->token))
        return OK;
    const struct client_call request = {
        .kind = &call_tokens,
        .path = SERVICE_TOKEN_PATH,
        .body = service_token_request(keeper->arena, keeper->service->name),
        .timeout_ms = CALL_MS,
        .answer_max = ANSWER_MAX};
    enum err err = fetch(keeper, &request, &raw);
    if (err == OK)
        err = service_token_take(&keeper->token, keeper->arena, raw.body, raw.body_len);
    return service_token_text(&keeper->token) != NULL ? OK : err;
}

enum err keeper_get(struct keeper *keeper, const struct call_kind *kind, const char *path,
                    struct client_answer *answer_r)
{
    enum err err = have_token(keeper);
    if (err != OK)
        return err;
    const struct client_call request = {.kind = kind,
                                        .path = path,
                                        .bearer = service_token_text(&keeper->token),
                                        .timeout_ms = CALL_MS,
                                        .answer_max = ANSWER_MAX};
    err = fetch(keeper, &request, answer_r);
    if (err == ERR_DENIED)
        service_token_drop(&keeper->token);
    return err;
}

struct db *keeper_db(struct keeper *keeper)
{
    return keeper->db;
}

struct arena *keeper_arena(struct keeper *keeper)
{
    return keeper->arena;
}

/* ---- keeping it over a restart */

static enum err state_write(struct keeper *keeper, const char *name, const char *value)
{
    const char *params[] = {name, value};
    PGresult *result;
    return db_call(keeper->db, QUERY_STATE_WRITE, params, 2, keeper->arena, &result);
}

/* *value_r is NULL where nothing is kept under the name. */
static enum err state_read(struct keeper *keeper, const char *name, const char **value_r)
{
    PGresult *result;
    enum err err = db_call(keeper->db, QUERY_STATE_READ, &name, 1, keeper->arena, &result);
    *value_r = err == OK && PQntuples(result) == 1 ? db_text(result, 0, 0) : NULL;
    return err;
}

static enum err restore_revocations(struct keeper *keeper)
{
    PGresult *result;
    struct uuid id;
    enum err err = db_call(keeper->db, QUERY_REVOKED_READ, NULL, 0, keeper->arena, &result);
    if (err != OK)
        return err;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *text = db_text(result, i, 0);
        if (uuid_parse(text, strlen(text), &id) == OK)
            revocation_add(&id, db_int(result, i, 1));
    }
    return OK;
}

/* Once at start: what the program knew when it last ended, until auth says more. */
static enum err restore(struct keeper *keeper)
{
    const char *jwks, *cursor;
    enum err err = state_read(keeper, STATE_JWKS, &jwks);
    if (err == OK && jwks != NULL && jwks_generation() == 0)
        err = jwks_publish(jwks, strlen(jwks));
    if (err == OK)
        err = restore_revocations(keeper);
    if (err == OK)
        err = state_read(keeper, STATE_CURSOR, &cursor);
    if (err == OK && cursor != NULL && *keeper->cursor == '\0')
        snprintf(keeper->cursor, sizeof keeper->cursor, "%s", cursor);
    return err;
}

/* ---- keys */

static enum err ask_for_keys(struct keeper *keeper, const char **jwks_r)
{
    const struct client_call request = {.kind = &call_keys,
                                        .path = "/.well-known/jwks.json",
                                        .timeout_ms = CALL_MS,
                                        .answer_max = JWKS_MAX};
    struct client_answer raw;
    enum err err = fetch(keeper, &request, &raw);
    if (err == OK)
        *jwks_r = raw.body;
    return err;
}

static enum err fetch_keys(struct keeper *keeper)
{
    struct key_set *set = arena_alloc(keeper->arena, sizeof *set);
    const char *jwks;
    enum err err = keeper->service->key_set != NULL ? keeper->service->key_set(keeper->arena, &jwks)
                                                    : ask_for_keys(keeper, &jwks);
    if (err == OK)
        err = key_set_parse(keeper->arena, jwks, strlen(jwks), set);
    if (err == OK)
        err = jwks_publish(jwks, strlen(jwks));
    if (err != OK || text_hash(jwks) == keeper->stored_jwks)
        return err;
    /* A database that is away does not make the keys any worse: next time. */
    if (state_write(keeper, STATE_JWKS, jwks) == OK)
        keeper->stored_jwks = text_hash(jwks);
    return OK;
}

/* ---- revocations */

static enum err take_revocations(struct keeper *keeper, struct json_object *list)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *item = json_object_array_get_idx(list, i);
        const char *text = text_of(item, "id");
        struct uuid id;
        if (text == NULL || uuid_parse(text, strlen(text), &id) != OK || int_of(item, "at") <= 0)
            return ERR_SYNTAX;
        revocation_add(&id, int_of(item, "at"));
    }
    const char *rows = json_text(list);
    PGresult *result;
    return db_call(keeper->db, QUERY_REVOKED_WRITE, &rows, 1, keeper->arena, &result);
}

/* The cursor moves on only with what came before it stored, so that no restart leaves a gap. */
static enum err take_list(struct keeper *keeper, struct json_object *answer)
{
    struct json_object *list;
    const char *next = text_of(answer, "next");
    if (next == NULL || strlen(next) >= CURSOR_TEXT ||
        !json_object_object_get_ex(answer, "revocations", &list) ||
        !json_object_is_type(list, json_type_array))
        return ERR_SYNTAX;
    atomic_store(&shared_memory->revocations_at, wall_ms() / 1000);
    if (json_object_array_length(list) > 0) {
        enum err err = take_revocations(keeper, list);
        if (err == OK)
            err = state_write(keeper, STATE_CURSOR, next);
        if (err != OK)
            return err;
    }
    snprintf(keeper->cursor, sizeof keeper->cursor, "%s", next);
    return OK;
}

static enum err follow_revocations(struct keeper *keeper)
{
    struct json_object *answer;
    struct client_answer raw;
    const char *path =
        *keeper->cursor == '\0'
            ? "/internal/revocations"
            : arena_printf(keeper->arena, "/internal/revocations?after=%s", keeper->cursor);
    enum err err = keeper_get(keeper, &call_revocations, path, &raw);
    if (err == OK)
        err = read_object(keeper, &raw, &answer);
    return err == OK ? take_list(keeper, answer) : err;
}

static enum err maintain(struct keeper *keeper)
{
    PGresult *result;
    return db_call(keeper->db, QUERY_MAINTAIN, NULL, 0, keeper->arena, &result);
}

static enum err run_service_task(struct keeper *keeper)
{
    return keeper->service->keeper_task != NULL ? keeper->service->keeper_task(keeper) : OK;
}

static enum err look_for_instances(struct keeper *keeper)
{
    instances_look(keeper->finder);
    return OK;
}

/* ---- the round */

enum {
    TASK_INSTANCES,
    TASK_RESTORE,
    TASK_KEYS,
    TASK_REVOCATIONS,
    TASK_SERVICE,
    TASK_MAINTAIN,
    TASK_COUNT
};

/* After a failure a task is tried again in RETRY_FIRST_MS, then in twice as long, up to retry_ms.
 */
static const struct {
    const char *name;
    enum err (*run)(struct keeper *keeper);
    int64_t every_ms; /* 0: once */
    int64_t retry_ms;
} kinds[TASK_COUNT] = {
    [TASK_INSTANCES] = {"instances", look_for_instances, 1000, 1000},
    [TASK_RESTORE] = {"restore", restore, 0, 2000},
    [TASK_KEYS] = {"keys", fetch_keys, 300000, 2000},
    [TASK_REVOCATIONS] = {"revocations", follow_revocations, 1000, 1000},
    [TASK_SERVICE] = {"service", run_service_task, 1000, 1000},
    [TASK_MAINTAIN] = {"maintain", maintain, 60000, 60000},
};

struct task {
    int64_t due; /* monotonic ms */
    int64_t retry_ms;
    enum err last;
};

static void report(size_t kind, enum err before, enum err now)
{
    if (now == before)
        return;
    if (now == OK)
        LOG(LOG_INFO, "a task of the keeper works again", LOG_STR("task", kinds[kind].name),
            LOG_END);
    else
        LOG(LOG_WARNING, "a task of the keeper fails and is tried again",
            LOG_STR("task", kinds[kind].name), LOG_STR("reason", err_text(now)), LOG_END);
}

static void run_task(struct keeper *keeper, struct task *task, size_t kind)
{
    arena_reset(keeper->arena);
    uuid_v7(keeper->request_id);
    log_context(keeper->request_id, NULL);
    enum err err = kinds[kind].run(keeper);
    int64_t now = monotonic_ms();
    report(kind, task->last, err);
    log_context(NULL, NULL);
    task->last = err;
    if (err == OK) {
        task->due = kinds[kind].every_ms == 0 ? INT64_MAX : now + kinds[kind].every_ms;
        task->retry_ms = RETRY_FIRST_MS;
        return;
    }
    task->due = now + task->retry_ms;
    task->retry_ms =
        task->retry_ms * 2 < kinds[kind].retry_ms ? task->retry_ms * 2 : kinds[kind].retry_ms;
}

static int64_t run_due(struct keeper *keeper, struct task *tasks)
{
    int64_t next = INT64_MAX;
    if (atomic_exchange(&shared_memory->jwks_wanted, 0) != 0)
        tasks[TASK_KEYS].due = 0;
    for (size_t i = 0; i < TASK_COUNT && !stop_requested; i++) {
        if (tasks[i].due <= monotonic_ms())
            run_task(keeper, &tasks[i], i);
        if (tasks[i].due < next)
            next = tasks[i].due;
    }
    return next;
}

/* A SIGTERM that comes just before the wait is seen a second later, with the next task. */
static void wait_until(int64_t due, int wake_fd)
{
    struct pollfd pollfd = {.fd = wake_fd, .events = POLLIN};
    int64_t wait = due - monotonic_ms();
    uint64_t count;
    if (wait > 0 && poll(&pollfd, 1, wait < 1000 ? (int)wait : 1000) > 0)
        (void)!read(wake_fd, &count, sizeof count);
}

void keeper_run(const struct service *service, int wake_fd)
{
    struct keeper keeper = {
        .service = service,
        .db = db_new(service->statements, service->statement_count),
        .client = client_new(),
        .arena = arena_new(ARENA_SIZE),
        .finder = instances_new(service),
    };
    struct task tasks[TASK_COUNT];
    for (size_t i = 0; i < TASK_COUNT; i++)
        tasks[i] = (struct task){.retry_ms = RETRY_FIRST_MS};
    while (!stop_requested)
        wait_until(run_due(&keeper, tasks), wake_fd);
    instances_free(&keeper.finder);
    client_free(&keeper.client);
    db_free(&keeper.db);
    buf_free(&keeper.token.text);
    arena_free(&keeper.arena);
}
