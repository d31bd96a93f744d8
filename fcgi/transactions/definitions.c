#include "definitions.h"

#include "breaker.h"
#include "client.h"
#include "figures.h"
#include "json.h"
#include "log.h"
#include "process.h"
#include "queries.h"
#include "text.h"

/* 200 budgets with 50 categories of the greatest length each stay below ANSWER_MAX. */
enum { REMEMBERED_BOOKS = 1024, ETAG_MAX = 80, ANSWER_MAX = 16 * 1024 * 1024 };

/* What the budgets service said last of a book, to this process. A book takes another's place where
 * they meet. */
struct remembered {
    char book[UUID_TEXT];
    char etag[ETAG_MAX];
};

/* What is known at the time of a write. */
struct definitions {
    const char *seen; /* the book's version; NULL: the service did not answer */
    const char *json; /* NULL: not changed since the ETag */
};

static struct client *client;
static struct remembered *remembered;

enum err definitions_start(void)
{
    client = client_new();
    remembered = calloc(REMEMBERED_BOOKS, sizeof *remembered);
    if (remembered == NULL)
        abort();
    return OK;
}

static struct remembered *place_of(const char *book)
{
    return &remembered[text_hash(book) % REMEMBERED_BOOKS];
}

static void remember(struct remembered *place, const char *book, const char *etag)
{
    if (strlen(etag) >= sizeof place->etag)
        return;
    memcpy(place->book, book, UUID_TEXT);
    memcpy(place->etag, etag, strlen(etag) + 1);
}

char *definitions_version(struct arena *arena, const char *etag)
{
    size_t n = etag != NULL && *etag == '"' ? strspn(etag + 1, "0123456789") : 0;
    return n > 0 && n <= 18 && etag[1 + n] == '-' ? arena_strndup(arena, etag + 1, n) : NULL;
}

/* True where the answer says what the definitions are. */
static bool take_answer(struct exchange *x, struct remembered *place,
                        const struct client_answer *answer, struct definitions *definitions_r)
{
    const char *fault;
    size_t offset;
    if (answer->status == 304) {
        definitions_r->seen = definitions_version(x->arena, place->etag);
        return definitions_r->seen != NULL;
    }
    const char *version = definitions_version(x->arena, answer->etag);
    if (answer->status != 200 || version == NULL ||
        json_gate(answer->body, answer->body_len, &fault, &offset) != OK)
        return false;
    definitions_r->seen = version;
    definitions_r->json = answer->body;
    remember(place, x->caller.book, answer->etag);
    return true;
}

/* `left_ms` is what is left of the time for all that is asked for one request. */
static void ask(struct exchange *x, bool whole, int64_t *left_ms, struct definitions *definitions_r)
{
    struct remembered *place = place_of(x->caller.book);
    bool known = !whole && strcmp(place->book, x->caller.book) == 0;
    const struct client_call call = {
        .kind = &transactions_calls[CALL_LIMITS],
        .path = "/v1/budgets/limits",
        .bearer = x->bearer,
        .if_none_match = known ? place->etag : NULL,
        .request_id = x->req.request_id,
        .traceparent = x->req.traceparent,
        .timeout_ms = *left_ms,
        .answer_max = ANSWER_MAX,
    };
    struct client_answer answer = {0};
    *definitions_r = (struct definitions){0};
    if (*left_ms <= 0 || !breaker_allow(&shared_memory->breaker, monotonic_ms())) {
        exchange_log_str(x, "hop", "open");
        return;
    }
    enum err err = client_call(client, &call, x->arena, &answer);
    /* A 4xx is the service's answer to this caller, not a failure of the service. */
    bool answered = err == OK && answer.status < 500;
    breaker_report(&shared_memory->breaker, answered, monotonic_ms());
    exchange_log_int(x, "hop_us", answer.us);
    *left_ms -= answer.us / 1000;
    if (!answered || !take_answer(x, place, &answer, definitions_r))
        LOG(LOG_WARNING, "no definitions from the budgets service",
            LOG_STR("reason", err != OK ? err_text(err) : "answer"),
            LOG_INT("status", answer.status), LOG_INT("hop_us", answer.us), LOG_END);
}

/* For statements that only read: they judge by what is stored. */
static enum err store(struct exchange *x, const struct definitions *definitions)
{
    const struct caller *caller = &x->caller;
    const char *params[] = {caller->book, caller->user,      caller->currency, digits_text(x),
                            caller->zone, definitions->seen, definitions->json};
    struct answer stored;
    return answer_fetch(x, QUERY_DEFINITIONS_STORE, params, sizeof params / sizeof *params,
                        &stored);
}

static enum err fetch(struct exchange *x, struct judged_call *call,
                      const struct definitions *definitions, struct answer *answer_r)
{
    if (call->definitions != 0) {
        call->params[call->definitions] = definitions->json;
    } else if (definitions->json != NULL) {
        enum err err = store(x, definitions);
        if (err != OK)
            return err;
    }
    call->params[call->seen] = definitions->seen;
    call->snapshot = definitions->seen == NULL;
    return answer_fetch(x, call->query, call->params, call->count, answer_r);
}

static bool wanted(enum err err, const struct answer *answer)
{
    return err == OK && strcmp(answer->outcome, "definitions_wanted") == 0;
}

enum err judged_fetch(struct exchange *x, struct judged_call *call, struct answer *answer_r)
{
    struct definitions definitions;
    int64_t left_ms = DEFINITIONS_TIMEOUT_MS;
    ask(x, false, &left_ms, &definitions);
    enum err err = fetch(x, call, &definitions, answer_r);
    if (!wanted(err, answer_r))
        return err;
    ask(x, true, &left_ms, &definitions);
    return fetch(x, call, &definitions, answer_r);
}

enum err judged_answer(struct exchange *x, struct judged_call *call, const char *location)
{
    struct answer answer;
    enum err err = judged_fetch(x, call, &answer);
    return err != OK ? err : answer_send(x, &answer, location);
}
