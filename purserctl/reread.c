#include <inttypes.h>
#include <time.h>

#include "budgets_config.h"
#include "command.h"
#include "db.h"
#include "log.h"
#include "text.h"
#include "uuid.h"

/*
 * `rebuild budgets` and `check budgets`: asks for a task in the budgets service's database, which
 * its keepers carry out, and waits for the end.
 */

enum { ARENA_SIZE = 16 * 1024, POLL_NS = 200000000, PATIENCE_ROUNDS = 10, IDLE_MAX_S = 60 };

enum statement { ASK, LOOK, CANCEL, DIFFERENCES, STATEMENTS };

static const struct db_statement statements[STATEMENTS] = {
    [ASK] = {"ask", "SELECT reread_ask($1::text, $2::uuid, $3::int)"},
    [LOOK] = {"look", "SELECT books, differed, unsettled, ended_at IS NOT NULL, fault"
                      "  FROM rereads WHERE id = $1::uuid"},
    [CANCEL] = {"cancel", "DELETE FROM rereads WHERE id = $1::uuid"},
    [DIFFERENCES] = {"differences",
                     "SELECT book_id FROM differences"
                     " WHERE book_id = coalesce($1::uuid, book_id) ORDER BY book_id"},
};

struct wait {
    struct db *db;
    struct arena *arena;
    const char *kind, *book;
    char id[UUID_TEXT];
    int64_t books, differed, unsettled;
    bool ended;
    const char *fault;
};

static int fail(const char *reason)
{
    fprintf(stderr, "purserctl: %s\n", reason);
    return EXIT_FAILURE;
}

static enum err ask(struct wait *wait)
{
    char patience[16];
    PGresult *result;
    snprintf(patience, sizeof patience, "%d", PATIENCE_ROUNDS);
    const char *params[] = {wait->kind, wait->book, patience};
    enum err err = db_call(wait->db, ASK, params, 3, wait->arena, &result);
    if (err == OK)
        snprintf(wait->id, sizeof wait->id, "%s", db_text(result, 0, 0));
    return err;
}

/* *moved_r: there is something new to tell. */
static enum err look(struct wait *wait, bool *moved_r)
{
    PGresult *result;
    const char *id = wait->id;
    arena_reset(wait->arena);
    enum err err = db_call(wait->db, LOOK, &id, 1, wait->arena, &result);
    if (err != OK || PQntuples(result) != 1)
        return err != OK ? err : ERR_NOT_FOUND; /* the book was erased meanwhile */
    *moved_r = db_int(result, 0, 0) != wait->books;
    wait->books = db_int(result, 0, 0);
    wait->differed = db_int(result, 0, 1);
    wait->unsettled = db_int(result, 0, 2);
    wait->ended = db_bool(result, 0, 3);
    wait->fault = db_text(result, 0, 4);
    return OK;
}

/* ERR_CONFLICT: nothing moves, so nobody works on it. */
static enum err await(struct wait *wait)
{
    const struct timespec pause = {.tv_nsec = POLL_NS};
    time_t moved_at = time(NULL), told_at = moved_at;
    enum err err = OK;
    while (err == OK && !wait->ended) {
        bool moved;
        nanosleep(&pause, NULL);
        err = look(wait, &moved);
        time_t now = time(NULL);
        if (err == OK && moved)
            moved_at = now;
        else if (err == OK && now - moved_at > IDLE_MAX_S)
            err = ERR_CONFLICT;
        if (err == OK && moved && now > told_at) {
            fprintf(stderr, "%" PRId64 " books read\n", wait->books);
            told_at = now;
        }
    }
    return err;
}

static void cancel(struct wait *wait)
{
    PGresult *result;
    const char *id = wait->id;
    db_call(wait->db, CANCEL, &id, 1, wait->arena, &result);
}

static int print_differences(struct wait *wait)
{
    PGresult *result;
    if (db_call(wait->db, DIFFERENCES, &wait->book, 1, wait->arena, &result) != OK)
        return fail("the database does not answer");
    for (int row = 0; row < PQntuples(result); row++)
        printf("%s differs; to put it right: purserctl rebuild budgets --book %s\n",
               db_text(result, row, 0), db_text(result, row, 0));
    return PQntuples(result) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int print_outcome(struct wait *wait)
{
    bool check = strcmp(wait->kind, "check") == 0;
    if (wait->fault != NULL)
        return fail(wait->fault);
    printf("%" PRId64 " books read, %" PRId64 " differed%s\n", wait->books, wait->differed,
           check || wait->differed == 0 ? "" : " and are put right");
    int status = check ? print_differences(wait) : EXIT_SUCCESS;
    if (wait->unsettled > 0) {
        fprintf(stderr, "purserctl: %" PRId64 " books could not be read: see the service's log\n",
                wait->unsettled);
        status = EXIT_FAILURE;
    }
    return status;
}

static int run_task(struct wait *wait)
{
    enum err err = ask(wait);
    if (err == OK)
        err = await(wait);
    if (err == OK)
        return print_outcome(wait);
    if (err == ERR_NOT_FOUND)
        return fail("the book has been erased");
    if (err != ERR_CONFLICT)
        return fail("the database of the budgets service does not answer as it should");
    cancel(wait);
    return fail("no instance of purser-budgets takes it up");
}

static int run(const struct options *options, const char *kind)
{
    struct uuid id;
    if (options->book != NULL && uuid_parse(options->book, strlen(options->book), &id) != OK)
        return fail("--book: must be the id of a book");
    if (config_load(budgets_config, options->config, stderr) != OK)
        return fail("needs the settings of purser-budgets, from the environment or by --config");
    log_open("purserctl", LOG_ERROR);
    struct wait wait = {.db = db_new(statements, STATEMENTS),
                        .arena = arena_new(ARENA_SIZE),
                        .kind = kind,
                        .book = options->book};
    int status = run_task(&wait);
    db_free(&wait.db);
    arena_free(&wait.arena);
    return status;
}

static int rebuild_budgets(const struct options *options)
{
    return run(options, "rebuild");
}

static int check_budgets(const struct options *options)
{
    return run(options, "check");
}

const struct command rebuild_commands[] = {
    {"budgets", "make the sums of the budgets service anew from the transactions", rebuild_budgets,
     false},
    {0},
};

const struct command check_commands[] = {
    {"budgets", "compare the sums of the budgets service with the transactions", check_budgets,
     false},
    {0},
};
