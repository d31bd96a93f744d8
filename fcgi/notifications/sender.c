#include "sender.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "db.h"
#include "figures.h"
#include "log.h"
#include "must.h"
#include "notifications.h"
#include "process.h"
#include "process_private.h"
#include "queries.h"
#include "sending.h"
#include "text.h"

enum {
    SLOTS = 64,
    ARENA_SIZE = 16 * 1024,
    POLL_MS = 250,
    FAILING_MS = 2000, /* to wait where the database does not answer */
    STOP_MS = 8000,    /* for what is in hand when the sender is to end */
    LONGEST_S = 86400
};

#define LEASE_SECONDS "60" /* more than any attempt takes */

struct sender {
    struct db *db;
    struct arena *arena; /* of a statement */
    CURLM *multi;
    struct sending slots[SLOTS];
    int busy;
    int64_t look_at; /* monotonic ms */
};

bool sender_delay(const char *schedule, int64_t attempt, double *seconds_r)
{
    for (int64_t i = 1; *schedule != '\0'; i++) {
        char *end;
        long seconds = strtol(schedule, &end, 10);
        if (end == schedule)
            return false;
        if (i == attempt) {
            /* Less or more by up to a tenth, so that many do not come back together. */
            *seconds_r = (double)seconds * (0.9 + (double)rand() / RAND_MAX / 5);
            return true;
        }
        schedule = end;
    }
    return false;
}

static bool is_schedule(const char *text)
{
    for (const char *s = text + strspn(text, " "); *s != '\0'; s += strspn(s, " ")) {
        size_t n = strcspn(s, " ");
        int64_t seconds;
        if (text_to_int64(s, n, &seconds) != OK || seconds < 0 || seconds > LONGEST_S)
            return false;
        s += n;
    }
    return true;
}

enum err sender_start(const struct service *service)
{
    const struct notifications_settings *set = &notifications_settings;
    const char *fault = NULL;
    (void)service;
    if (!is_schedule(set->retry_schedule))
        fault = "PURSER_RETRY_SCHEDULE: seconds, a day at most, separated by blanks";
    else if (*set->smtp_url != '\0' && strncmp(set->smtp_url, "smtp://", 7) != 0 &&
             strncmp(set->smtp_url, "smtps://", 8) != 0)
        fault = "PURSER_SMTP_URL: begins with smtp:// or smtps://";
    else if (strchr(set->mail_from, '@') == NULL)
        fault = "PURSER_MAIL_FROM: an e-mail address";
    if (fault != NULL)
        LOG(LOG_ERROR, "a setting cannot be used", LOG_STR("reason", fault), LOG_END);
    return fault == NULL ? OK : ERR_CONFIG;
}

/* ---- what came of it */

struct result {
    long status; /* 0: no answer */
    const char *reply;
    bool delivered;
    bool final;          /* no further attempt */
    const char *disable; /* NULL: the channel stays */
};

/* The answer's beginning, without what is no text. */
static const char *plain(struct sending *s)
{
    char *text = arena_strndup(s->arena, s->answer.len > 0 ? s->answer.data : "", s->answer.len);
    for (size_t i = 0; i < s->answer.len; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = ' ';
    return text;
}

static struct result judge(struct sending *s, CURLcode code)
{
    struct result result = {.reply = plain(s)};
    bool mail = strcmp(s->channel_kind, "email") == 0;
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &result.status);
    if (code == CURLE_WRITE_ERROR && s->cut)
        code = CURLE_OK;
    bool refused = mail && result.status >= 400;
    if (s->address_refused && code != CURLE_OK) {
        result.reply = "the host has no address on the public Internet";
        result.final = true;
    } else if (code != CURLE_OK && !refused) {
        result.reply =
            *s->fault != '\0' ? arena_printf(s->arena, "%s", s->fault) : curl_easy_strerror(code);
        result.status = 0;
    }
    if (mail) {
        result.delivered = code == CURLE_OK;
        result.final = !result.delivered && mail_refused(code, result.status);
    } else if (code == CURLE_OK) {
        result.delivered = webhook_taken(result.status);
        result.disable = webhook_end(result.status);
        result.final = result.disable != NULL;
    }
    return result;
}

static void count(const struct sending *s, bool delivered, bool again)
{
    bool mail = strcmp(s->channel_kind, "email") == 0;
    unsigned first = mail ? FIGURE_EMAIL_DELIVERED : FIGURE_WEBHOOK_DELIVERED;
    figure_add(first + (delivered ? 0 : again ? 1 : 2), 1);
}

static void keep(struct sender *sender, const struct sending *s, const struct result *result)
{
    PGresult *rows;
    double after = 0;
    bool again = !result->delivered && !result->final &&
                 sender_delay(notifications_settings.retry_schedule, s->attempt, &after);
    if (after < (double)s->retry_after_s)
        after = (double)s->retry_after_s;
    const char *params[] = {
        s->book,
        s->id,
        arena_printf(s->arena, "%" PRId64, s->attempt),
        arena_printf(s->arena, "%d", (int)s->target_seq),
        result->status > 0 ? arena_printf(s->arena, "%ld", result->status) : NULL,
        result->reply,
        result->delivered ? "true" : "false",
        again ? arena_printf(s->arena, "%f", after) : NULL,
        result->disable,
    };
    count(s, result->delivered, again);
    LOG(LOG_INFO, "a delivery was tried", LOG_STR("kind", s->channel_kind), LOG_STR("id", s->id),
        LOG_INT("attempt", s->attempt), LOG_INT("status", result->status),
        LOG_STR("outcome", result->delivered ? "delivered"
                           : again           ? "retrying"
                                             : "failed"),
        LOG_END);
    /* Where this fails it is tried again when the lease ends, with the same id. */
    db_call(sender->db, QUERY_DELIVERY_DONE, params, sizeof params / sizeof *params, sender->arena,
            &rows);
    arena_reset(sender->arena);
}

static void let_go(struct sender *sender, struct sending *s)
{
    curl_slist_free_all(s->headers);
    curl_slist_free_all(s->recipients);
    curl_mime_free(s->mime);
    s->headers = s->recipients = NULL;
    s->mime = NULL;
    s->busy = false;
    sender->busy--;
}

/* ---- sending */

static bool start(struct sender *sender, struct sending *s)
{
    const char *reason;
    s->answer.len = 0;
    *s->fault = '\0';
    s->retry_after_s = 0;
    s->address_refused = s->inside = s->cut = false;
    s->read = 0;
    curl_easy_reset(s->curl);
    bool mail = strcmp(s->channel_kind, "email") == 0;
    enum err err = mail ? mail_prepare(s, &reason) : webhook_prepare(s, &reason);
    if (err != OK) {
        const struct result result = {.reply = reason, .final = true};
        keep(sender, s, &result);
        return false;
    }
    if (curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L) != CURLE_OK ||
        curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->fault) != CURLE_OK ||
        curl_easy_setopt(s->curl, CURLOPT_PRIVATE, s) != CURLE_OK ||
        curl_multi_add_handle(sender->multi, s->curl) != CURLM_OK)
        abort();
    return true;
}

static struct sending *free_slot(struct sender *sender)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (!sender->slots[i].busy)
            return &sender->slots[i];
    abort();
}

static const char *copy(struct arena *arena, const PGresult *rows, int row, int column)
{
    const char *text = db_text(rows, row, column);
    return text != NULL ? arena_printf(arena, "%s", text) : NULL;
}

static void take(struct sender *sender, const PGresult *rows, int row)
{
    enum {
        BOOK,
        ID,
        KIND,
        ATTEMPT,
        CHANNEL,
        CHANNEL_KIND,
        TARGET,
        SEQ,
        SECRET,
        OLD_SECRET,
        AT,
        DATA
    };
    struct sending *s = free_slot(sender);
    arena_reset(s->arena);
    s->book = copy(s->arena, rows, row, BOOK);
    s->id = copy(s->arena, rows, row, ID);
    s->kind = copy(s->arena, rows, row, KIND);
    s->attempt = db_int(rows, row, ATTEMPT);
    s->channel = copy(s->arena, rows, row, CHANNEL);
    s->channel_kind = copy(s->arena, rows, row, CHANNEL_KIND);
    s->target = copy(s->arena, rows, row, TARGET);
    s->target_seq = (int32_t)db_int(rows, row, SEQ);
    s->secret = copy(s->arena, rows, row, SECRET);
    s->old_secret = copy(s->arena, rows, row, OLD_SECRET);
    s->happened_at = copy(s->arena, rows, row, AT);
    s->data = copy(s->arena, rows, row, DATA);
    s->busy = true;
    sender->busy++;
    if (!start(sender, s))
        let_go(sender, s);
}

static void look(struct sender *sender)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    PGresult *rows;
    int room = SLOTS - sender->busy;
    const char *params[] = {arena_printf(arena, "%d", room), LEASE_SECONDS};
    enum err err = db_call(sender->db, QUERY_DELIVERIES_CLAIM, params, 2, arena, &rows);
    int count = err == OK ? PQntuples(rows) : 0;
    for (int row = 0; row < count; row++)
        take(sender, rows, row);
    sender->look_at = monotonic_ms() + (err != OK ? FAILING_MS : count == room ? 0 : POLL_MS);
    arena_free(&arena);
}

static void reap(struct sender *sender)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(sender->multi, &left)) != NULL) {
        struct sending *s = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&s);
        const struct result result = judge(s, code);
        curl_multi_remove_handle(sender->multi, s->curl);
        keep(sender, s, &result);
        let_go(sender, s);
    }
}

static void go_on(struct sender *sender)
{
    int running;
    curl_multi_perform(sender->multi, &running);
    reap(sender);
    curl_multi_poll(sender->multi, NULL, 0, POLL_MS, NULL);
    curl_multi_perform(sender->multi, &running);
    reap(sender);
}

int sender_run(const struct service *service)
{
    srand((unsigned)(monotonic_us() ^ getpid()));
    struct sender sender = {
        .db = db_new(service->statements, service->statement_count),
        .arena = arena_new(ARENA_SIZE),
    };
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        (sender.multi = curl_multi_init()) == NULL)
        abort();
    for (size_t i = 0; i < SLOTS; i++) {
        sender.slots[i].arena = arena_new(ARENA_SIZE);
        sender.slots[i].curl = must_have(curl_easy_init());
    }
    while (!stop_requested) {
        if (sender.busy < SLOTS && sender.look_at <= monotonic_ms())
            look(&sender);
        go_on(&sender);
    }
    for (int64_t end = monotonic_ms() + STOP_MS; sender.busy > 0 && monotonic_ms() < end;)
        go_on(&sender);
    for (size_t i = 0; i < SLOTS; i++) {
        struct sending *s = &sender.slots[i];
        if (s->busy) {
            curl_multi_remove_handle(sender.multi, s->curl);
            let_go(&sender, s);
        }
        curl_easy_cleanup(s->curl);
        buf_free(&s->answer);
        arena_free(&s->arena);
    }
    curl_multi_cleanup(sender.multi);
    arena_free(&sender.arena);
    db_free(&sender.db);
    return 0;
}
