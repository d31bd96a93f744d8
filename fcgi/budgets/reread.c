#include "reread.h"

#include "budgets_config.h"
#include "db.h"
#include "figures.h"
#include "json.h"
#include "log.h"
#include "process.h"
#include "queries.h"
#include "text.h"

/*
 * A piece of a task takes SLICE_MS, a book that changes under our hands is tried TRIES times in it
 * and looked at in LOOKS pieces. The hold must outlast a piece by far: whoever is killed in one
 * delays the task so long.
 */
enum { SLICE_MS = 500, TRIES = 3, PAUSE_NS = 50000000, LOOKS = 5, HOLD_S = 15 };
#define PAGE_BOOKS "100"
#define TOTALS     "/internal/transactions/totals"
#define NO_BOOK    "00000000-0000-0000-0000-000000000000"

/* A task in hand, and what this piece has done of it. */
struct task {
    struct keeper *keeper;
    const char *id, *kind, *only_book, *lease;
    const char *position; /* the last book that is done */
    int64_t rounds, patience;
    int64_t books, differed, unsettled;
    int64_t end; /* monotonic ms */
    bool again;  /* a book has to be looked at again, in the next piece */
    bool ended;
};

enum claim_column {
    CLAIM_DIFFERENCES,
    CLAIM_ID,
    CLAIM_KIND,
    CLAIM_ONLY_BOOK,
    CLAIM_POSITION,
    CLAIM_ROUNDS,
    CLAIM_PATIENCE,
    CLAIM_LEASE
};

static bool is_check(const struct task *task)
{
    return strcmp(task->kind, "check") == 0;
}

static const char *number(const struct task *task, int64_t value)
{
    return arena_printf(keeper_arena(task->keeper), "%" PRId64, value);
}

static enum err call(const struct task *task, unsigned statement, const char *const *params,
                     size_t count, PGresult **result_r)
{
    return db_call(keeper_db(task->keeper), statement, params, count, keeper_arena(task->keeper),
                   result_r);
}

/* ---- one book */

/* What became of a book: *outcome_r is what reread_apply() says. */
static enum err try_book(struct task *task, const char *book, const char **outcome_r)
{
    struct client_answer told;
    PGresult *clock, *result;
    const char *fault;
    size_t offset;
    enum err err = call(task, QUERY_REREAD_TIME, NULL, 0, &clock);
    if (err == OK)
        err = keeper_get(task->keeper, &budgets_calls[CALL_TOTALS],
                         arena_printf(keeper_arena(task->keeper), TOTALS "/%s", book), &told);
    if (err == OK && json_gate(told.body, told.body_len, &fault, &offset) != OK)
        err = ERR_SYNTAX;
    if (err != OK)
        return err;
    const char *params[] = {task->kind, book, db_text(clock, 0, 0), told.body};
    err = call(task, QUERY_REREAD_APPLY, params, 4, &result);
    if (err == OK)
        *outcome_r = db_text(result, 0, 0);
    return err;
}

/* Counts a difference, and says what to do about it. */
static enum err tell_difference(struct task *task, const char *book)
{
    PGresult *result;
    LOG(LOG_ERROR, "the sums of a book are not those of its transactions", LOG_STR("book", book),
        LOG_STR("run", arena_printf(keeper_arena(task->keeper),
                                    "purserctl rebuild budgets --book %s", book)),
        LOG_END);
    return call(task, QUERY_DIFFERENCE_NOTE, &book, 1, &result);
}

static enum err book_done(struct task *task, const char *book, bool differs, bool settled)
{
    task->position = book;
    task->rounds = 0;
    task->books++;
    task->differed += differs;
    task->unsettled += !settled;
    if (!settled)
        LOG(LOG_ERROR, "the sums of a book cannot be read, or its events come too fast for it",
            LOG_STR("book", book), LOG_STR("task", task->kind), LOG_END);
    return differs && is_check(task) ? tell_difference(task, book) : OK;
}

/* A fault of one book must not keep the others waiting. */
static bool of_one_book(enum err err)
{
    return err == ERR_INTERNAL || err == ERR_SYNTAX || err == ERR_TOO_LARGE;
}

/* While events are on their way the sums here and there are not of one moment; and what differs in
 * a check is believed only when it was seen in LOOKS pieces. */
static enum err do_book(struct task *task, const char *book)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    const char *outcome = "again";
    enum err err = OK;
    for (int i = 0; i < TRIES && err == OK && strcmp(outcome, "again") == 0; i++) {
        if (i > 0)
            nanosleep(&pause, NULL);
        err = try_book(task, book, &outcome);
    }
    if (err != OK && !of_one_book(err))
        return err;
    bool settled = err == OK && strcmp(outcome, "again") != 0;
    bool differs = settled && strcmp(outcome, "differs") == 0;
    if ((!settled || (differs && is_check(task))) && task->rounds + 1 < LOOKS) {
        task->rounds++;
        task->again = true;
        return OK;
    }
    return book_done(task, book, differs, settled);
}

/* ---- a piece of a task */

/* *all_r: there was time for all of them. */
static enum err do_books(struct task *task, const PGresult *books, bool *all_r)
{
    enum err err = OK;
    int row = 0, count = PQntuples(books);
    while (row < count && err == OK && !task->again && monotonic_ms() < task->end)
        err = do_book(task, db_text(books, row++, 0));
    *all_r = row == count && !task->again;
    return err;
}

struct page {
    const char *text;
    size_t books;
    const char *next; /* NULL: there is nothing behind it */
};

static enum err fetch_page(struct task *task, struct page *page_r)
{
    struct arena *arena = keeper_arena(task->keeper);
    struct client_answer raw;
    struct json_object *page, *books, *next;
    const char *fault, *path = TOTALS "?limit=" PAGE_BOOKS;
    size_t offset;
    if (strcmp(task->position, NO_BOOK) != 0)
        path = arena_printf(arena, "%s&after=%s", path, task->position);
    enum err err = keeper_get(task->keeper, &budgets_calls[CALL_TOTALS], path, &raw);
    if (err == OK)
        err = json_read(arena, raw.body, raw.body_len, &page, &fault, &offset);
    if (err != OK)
        return err;
    if (!json_object_object_get_ex(page, "next", &next) ||
        !json_object_object_get_ex(page, "books", &books) ||
        !json_object_is_type(books, json_type_array))
        return ERR_SYNTAX;
    *page_r = (struct page){.text = raw.body,
                            .books = json_object_array_length(books),
                            .next = next != NULL ? json_object_get_string(next) : NULL};
    return OK;
}

static enum err do_page(struct task *task)
{
    PGresult *books;
    struct page page;
    bool all;
    enum err err = fetch_page(task, &page);
    if (err != OK)
        return err;
    const char *params[] = {task->kind, task->position, page.text};
    err = call(task, QUERY_REREAD_PAGE, params, 3, &books);
    if (err == OK)
        err = do_books(task, books, &all);
    if (err != OK || !all)
        return err;
    if (page.books > (size_t)PQntuples(books))
        task->books += (int64_t)page.books - PQntuples(books);
    task->ended = page.next == NULL;
    if (page.next != NULL)
        task->position = page.next;
    return OK;
}

static enum err do_piece(struct task *task)
{
    enum err err = OK;
    while (err == OK && !task->ended && !task->again && monotonic_ms() < task->end) {
        err = task->only_book != NULL ? do_book(task, task->only_book) : do_page(task);
        if (task->only_book != NULL)
            task->ended = err == OK && !task->again;
    }
    return err;
}

/* ---- the task */

static enum err release(struct task *task, const char *fault)
{
    PGresult *result;
    const char *params[] = {task->id,
                            task->lease,
                            task->position,
                            number(task, task->rounds),
                            number(task, task->books),
                            number(task, task->differed),
                            number(task, task->unsettled),
                            task->ended ? "t" : "f",
                            fault};
    if (task->ended)
        LOG(fault != NULL ? LOG_ERROR : LOG_INFO, "a reading of sums has ended",
            LOG_STR("task", task->kind), LOG_STR("fault", fault), LOG_END);
    return call(task, QUERY_REREAD_RELEASE, params, sizeof params / sizeof *params, &result);
}

/* What fails counts as a round in vain; so many that patience ends are the end of the task. */
static enum err carry_out(struct task *task)
{
    enum err err = do_piece(task);
    if (err == OK)
        return release(task, NULL);
    task->rounds++;
    task->ended = task->rounds >= task->patience;
    const char *fault = err == ERR_UNAVAILABLE || err == ERR_TIMEOUT || err == ERR_DENIED
                            ? "the transactions service does not answer"
                            : "the sums of a book cannot be read";
    enum err released = release(task, task->ended ? fault : NULL);
    return released != OK || !task->ended ? err : OK;
}

enum err reread(struct keeper *keeper)
{
    struct task task = {.keeper = keeper, .end = monotonic_ms() + SLICE_MS};
    const char *params[] = {number(&task, budgets_settings.check_hour), number(&task, HOLD_S)};
    PGresult *claim;
    enum err err = call(&task, QUERY_REREAD_CLAIM, params, 2, &claim);
    if (err != OK)
        return err;
    figure_set(FIGURE_PROJECTION_DIFFERENCES, db_int(claim, 0, CLAIM_DIFFERENCES));
    task.id = db_text(claim, 0, CLAIM_ID);
    if (task.id == NULL)
        return OK;
    task.kind = db_text(claim, 0, CLAIM_KIND);
    task.only_book = db_text(claim, 0, CLAIM_ONLY_BOOK);
    task.position = db_text(claim, 0, CLAIM_POSITION);
    task.rounds = db_int(claim, 0, CLAIM_ROUNDS);
    task.patience = db_int(claim, 0, CLAIM_PATIENCE);
    task.lease = db_text(claim, 0, CLAIM_LEASE);
    return carry_out(&task);
}
