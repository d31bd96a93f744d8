#include <json-c/json.h>

#include "command.h"
#include "db.h"
#include "json.h"
#include "log.h"
#include "settings.h"
#include "uuid.h"

/*
 * `events list|replay|drop`: the dead letters in one service's database, which are events that a
 * subscriber refused. Those to be replayed are sent by the service's courier, to that subscriber
 * alone; see sql/common/outbox.sql.
 */

enum { ARENA_SIZE = 64 * 1024 };

enum statement { LIST, REPLAY, DROP, STATEMENTS };

/* $1 a subscriber, $2 the ids; NULL: all. */
#define CHOSEN                                                                                     \
    " WHERE subscriber = coalesce($1::text, subscriber)"                                           \
    "   AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[]))"

static const struct db_statement statements[STATEMENTS] = {
    [LIST] = {"list", "SELECT id, type, subscriber, book_id, instant_text(failed_at), reason,"
                      "       CASE WHEN replay THEN 'yes' ELSE 'no' END"
                      "  FROM dead_letters" CHOSEN " ORDER BY failed_at, id"},
    [REPLAY] = {"replay", "WITH chosen AS (UPDATE dead_letters SET replay = true" CHOSEN
                          "                RETURNING id)"
                          " SELECT count(*), count(DISTINCT id) FROM chosen"},
    [DROP] = {"drop", "WITH chosen AS (DELETE FROM dead_letters" CHOSEN " RETURNING id)"
                      " SELECT count(*), count(DISTINCT id) FROM chosen"},
};

static const char *const columns[] = {"id",        "type",   "subscriber", "book",
                                      "failed_at", "reason", "replay"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static int fail(const char *reason)
{
    fprintf(stderr, "purserctl: %s\n", reason);
    return EXIT_FAILURE;
}

static void print_json(struct arena *arena, const PGresult *result)
{
    struct json_object *list = json_keep(arena, json_object_new_array());
    for (int row = 0; row < PQntuples(result); row++) {
        struct json_object *letter = json_object_new_object();
        for (int i = 0; i < COLUMNS - 1; i++)
            json_object_object_add(letter, columns[i],
                                   json_object_new_string(db_text(result, row, i)));
        bool replay = strcmp(db_text(result, row, COLUMNS - 1), "yes") == 0;
        json_object_object_add(letter, columns[COLUMNS - 1], json_object_new_boolean(replay));
        json_object_array_add(list, letter);
    }
    puts(json_text(list));
}

static void print_table(const PGresult *result)
{
    static const char *const format = "%-36s  %-19s  %-13s  %-36s  %-24s  %-6s  %s\n";
    printf(format, "ID", "TYPE", "SUBSCRIBER", "BOOK", "FAILED AT", "REPLAY", "REASON");
    for (int row = 0; row < PQntuples(result); row++)
        printf(format, db_text(result, row, 0), db_text(result, row, 1), db_text(result, row, 2),
               db_text(result, row, 3), db_text(result, row, 4), db_text(result, row, 6),
               db_text(result, row, 5));
}

static int print_list(const struct options *options, struct arena *arena, const PGresult *result)
{
    if (options->json)
        print_json(arena, result);
    else
        print_table(result);
    return EXIT_SUCCESS;
}

/* What was named must be there, each of it. */
static int print_count(const struct options *options, const PGresult *result, const char *what)
{
    int64_t ids = db_int(result, 0, 1);
    printf("%lld %s\n", (long long)db_int(result, 0, 0), what);
    return options->all || ids == (int64_t)options->id_count
               ? EXIT_SUCCESS
               : fail("not all of these ids are dead letters of this service");
}

/* {"…","…"} as PostgreSQL's array; NULL: not all are ids, or one is there twice. */
static const char *id_list(const struct options *options, struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < options->id_count; i++) {
        struct uuid id;
        if (uuid_parse(options->ids[i], strlen(options->ids[i]), &id) != OK)
            return NULL;
        for (size_t j = 0; j < i; j++)
            if (strcasecmp(options->ids[i], options->ids[j]) == 0)
                return NULL;
        list = arena_printf(arena, "%s%s%s", list, i > 0 ? "," : "", options->ids[i]);
    }
    return arena_printf(arena, "{%s}", list);
}

static int act(const struct options *options, enum statement statement, struct arena *arena,
               struct db *db)
{
    PGresult *result;
    const char *params[] = {options->subscriber, NULL};
    if (options->id_count > 0 && (params[1] = id_list(options, arena)) == NULL)
        return fail("what follows the command must be ids of events, each once");
    if (db_call(db, statement, params, 2, arena, &result) != OK)
        return fail("the service's database does not answer as it should");
    if (statement == LIST)
        return print_list(options, arena, result);
    return print_count(options, result, statement == REPLAY ? "to be sent again" : "dropped");
}

static int run(const struct options *options, enum statement statement)
{
    if (statement != LIST && options->all == (options->id_count > 0))
        return fail("which? Name their ids, or give --all");
    if (config_load_some("PURSER_DATABASE", options->config, stderr) != OK)
        return fail("needs the settings of the service whose events they are, from the environment "
                    "or by --config");
    log_open("purserctl", LOG_ERROR);
    struct db *db = db_new(statements, STATEMENTS);
    struct arena *arena = arena_new(ARENA_SIZE);
    int status = act(options, statement, arena, db);
    db_free(&db);
    arena_free(&arena);
    return status;
}

static int events_list(const struct options *options)
{
    return run(options, LIST);
}

static int events_replay(const struct options *options)
{
    return run(options, REPLAY);
}

static int events_drop(const struct options *options)
{
    return run(options, DROP);
}

const struct command events_commands[] = {
    {"list", "show the events that a subscriber refused (dead letters)", events_list, true},
    {"replay", "send them to that subscriber once more", events_replay, true},
    {"drop", "give them up", events_drop, true},
    {0},
};
