#ifndef PURSER_DB_H
#define PURSER_DB_H

#include "arena.h"
#include "err.h"
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One PostgreSQL connection of one process. Connects when first needed and again after a loss,
 * prepares every statement of the service at connect, so that it is of use only where the schema is
 * there, and keeps to a time limit even where the server hangs.
 */

/* From sql/<service>/queries/<name>.sql, embedded at build time. */
struct db_statement {
    const char *name, *sql;
};

struct db;

/* Does not connect yet. Released by db_free(). */
struct db *db_new(const struct db_statement *statements, size_t count);
void db_free(struct db **db);

/*
 * Runs one statement with text parameters ($1 is params[0]; NULL is SQL's NULL) and gives its rows,
 * which the arena releases. What the server took back and can be tried again (a serialization
 * failure, a deadlock, a prepared statement that is gone) is tried up to 3 times in all; a
 * connection found dead before the statement was sent is made anew once.
 *
 * ERR_UNAVAILABLE: no connection, or it broke, or the retries were used up: whether the statement
 * took effect is not known, so the client retries with its Idempotency-Key. ERR_TIMEOUT: a time
 * limit passed. ERR_INTERNAL: the statement failed; SQLSTATE and the primary message are logged,
 * never passed on.
 */
enum err db_call(struct db *db, unsigned statement, const char *const *params, size_t count,
                 struct arena *arena, PGresult **result_r);

/* A field's text in the result; NULL where it is SQL's NULL. Lives as long as the result. */
const char *db_text(const PGresult *result, int row, int column);
int64_t db_int(const PGresult *result, int row, int column);
bool db_bool(const PGresult *result, int row, int column);

/* True where there is a connection, made now if need be, with all statements prepared. Does not ask
 * the server whether it is still there. */
bool db_ready(struct db *db);

/* Is this a connection string? What libpq has to say of a wrong one may quote a password. */
bool db_address_valid(const char *address);

/* Microseconds spent waiting for the database since the last call of this. */
int64_t db_take_us(struct db *db);

#endif
