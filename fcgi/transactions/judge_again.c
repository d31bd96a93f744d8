#include "judge_again.h"

#include "answer.h"
#include "db.h"
#include "definitions.h"
#include "figures.h"
#include "json.h"
#include "process.h"
#include "queries.h"

/* So long at most, that the keeper's other tasks are not kept waiting. */
enum { SLICE_MS = 500 };

enum column { BOOK, USER, CURRENCY, DIGITS, ZONE, COLUMNS };

/* Storing the definitions judges what waits for them. `row` is a book's in `books`. */
static enum err settle(struct keeper *keeper, const PGresult *books, int row)
{
    const char *params[COLUMNS + 2], *fault;
    struct client_answer limits;
    size_t offset;
    PGresult *result;
    for (int i = 0; i < COLUMNS; i++)
        params[i] = db_text(books, row, i);
    const char *path = arena_printf(keeper_arena(keeper), "/internal/limits/%s?currency=%s",
                                    params[BOOK], params[CURRENCY]);
    enum err err = keeper_get(keeper, &transactions_calls[CALL_LIMITS], path, &limits);
    if (err != OK)
        return err;
    params[COLUMNS] = definitions_version(keeper_arena(keeper), limits.etag);
    params[COLUMNS + 1] = limits.body;
    if (params[COLUMNS] == NULL || json_gate(limits.body, limits.body_len, &fault, &offset) != OK)
        return ERR_SYNTAX;
    return db_call(keeper_db(keeper), QUERY_DEFINITIONS_STORE, params, COLUMNS + 2,
                   keeper_arena(keeper), &result);
}

/* A fault of one book must not keep the others waiting. */
static bool of_one_book(enum err err)
{
    return err == ERR_INTERNAL || err == ERR_SYNTAX || err == ERR_TOO_LARGE;
}

enum err judge_again(struct keeper *keeper)
{
    int64_t end = monotonic_ms() + SLICE_MS;
    enum err worst = OK;
    int count;
    do {
        PGresult *books;
        enum err err =
            db_call(keeper_db(keeper), QUERY_UNJUDGED_BOOKS, NULL, 0, keeper_arena(keeper), &books);
        if (err != OK)
            return err;
        count = PQntuples(books);
        for (int row = 0; row < count && monotonic_ms() < end; row++) {
            err = settle(keeper, books, row);
            worst = err != OK ? err : worst;
            if (err != OK && !of_one_book(err))
                return err;
        }
    } while (count > 0 && worst == OK && monotonic_ms() < end);
    return worst;
}
