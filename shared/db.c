#include "db.h"

#include <errno.h>
#include <poll.h>

#include "log.h"
#include "process.h"
#include "settings.h"
#include "text.h"

enum { TRIES = 3, CONNECT_TIMEOUT_MS = 3000, RECONNECT_PAUSE_MS = 250 };

struct db {
    const struct db_statement *statements;
    size_t count;
    PGconn *conn;     /* NULL: none */
    int64_t retry_at; /* monotonic ms before which no connection is tried */
    int64_t us;
};

/* What one attempt at a statement came to. LOST alone leaves open whether it took effect. */
enum attempt {
    ATTEMPT_DONE,
    ATTEMPT_CONFLICT, /* taken back; can be tried again */
    ATTEMPT_STALE,    /* the same, on a new connection */
    ATTEMPT_LOST,     /* nobody knows */
    ATTEMPT_TIMEOUT,
    ATTEMPT_FAILED
};

/* SQLSTATEs, or their beginnings, that are no fault of the statement. */
static const struct {
    const char *state;
    enum attempt attempt;
} meanings[] = {
    {"08", ATTEMPT_LOST},        /* connection_exception */
    {"57P", ATTEMPT_LOST},       /* the server shuts down */
    {"25006", ATTEMPT_LOST},     /* a primary has become a standby: look for the new one */
    {"40001", ATTEMPT_CONFLICT}, /* serialization_failure */
    {"40P01", ATTEMPT_CONFLICT}, /* deadlock_detected */
    {"26000", ATTEMPT_STALE},    /* a pooler has dropped what we prepared */
    {"0A000", ATTEMPT_STALE},    /* "cached plan must not change result type": a migration */
    {"57014", ATTEMPT_TIMEOUT},  /* query_canceled, by statement_timeout */
    {"55P03", ATTEMPT_TIMEOUT},  /* lock_not_available, by lock_timeout */
};

struct db *db_new(const struct db_statement *statements, size_t count)
{
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        abort();
    db->statements = statements;
    db->count = count;
    return db;
}

static void disconnect(struct db *db)
{
    PQfinish(db->conn);
    db->conn = NULL;
}

void db_free(struct db **db)
{
    if (*db == NULL)
        return;
    disconnect(*db);
    free(*db);
    *db = NULL;
}

/* Waits until the socket can be read (or written); false where the deadline came first. */
static bool wait_socket(PGconn *conn, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - monotonic_ms();
        struct pollfd fd = {.fd = PQsocket(conn), .events = events};
        int n = poll(&fd, 1, left > 0 ? (int)left : 0);
        if (n > 0)
            return true;
        if (n == 0 && left <= 0)
            return false;
        if (n < 0 && errno != EINTR)
            return false;
    }
}

/* Waits for the next result of what was sent. NULL with *timeout_r false: nothing more comes. */
static PGresult *next_result(PGconn *conn, int64_t deadline, bool *timeout_r)
{
    *timeout_r = false;
    for (;;) {
        int unsent = PQflush(conn);
        if (unsent == 0 && !PQisBusy(conn))
            return PQgetResult(conn);
        if (unsent < 0)
            return PQgetResult(conn);
        if (!wait_socket(conn, (short)(POLLIN | (unsent > 0 ? POLLOUT : 0)), deadline)) {
            *timeout_r = true;
            return NULL;
        }
        if (!PQconsumeInput(conn))
            return PQgetResult(conn);
    }
}

static void log_result(const char *message, const char *statement, const PGresult *result,
                       const PGconn *conn)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *reason = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    LOG(LOG_ERROR, message, LOG_STR("statement", statement), LOG_STR("sqlstate", state),
        LOG_STR("reason", reason != NULL ? reason : PQerrorMessage(conn)), LOG_END);
}

/*
 * Takes what the server still sends for the statement in hand. False: not before the deadline, or it
 * did not end well. The rows come before the commit, which can fail or break off: only when the
 * server is ready again has the statement taken effect.
 */
static bool drain(PGconn *conn, int64_t deadline)
{
    bool timeout, good = true;
    PGresult *rest;
    while ((rest = next_result(conn, deadline, &timeout)) != NULL) {
        if (PQresultStatus(rest) == PGRES_FATAL_ERROR || PQresultStatus(rest) == PGRES_BAD_RESPONSE)
            good = false;
        PQclear(rest);
    }
    return !timeout && good && PQtransactionStatus(conn) == PQTRANS_IDLE;
}

/* Where none can be kept, the statement without a name takes each: the server has then found all
 * that it speaks of. */
static bool prepare_one(struct db *db, const struct db_statement *statement, int64_t deadline)
{
    const char *name = settings.prepared_statements ? statement->name : "";
    bool timeout, good = false;
    if (!PQsendPrepare(db->conn, name, statement->sql, 0, NULL)) {
        log_result("cannot prepare", statement->name, NULL, db->conn);
        return false;
    }
    PGresult *result = next_result(db->conn, deadline, &timeout);
    if (result != NULL && PQresultStatus(result) == PGRES_COMMAND_OK)
        good = true;
    else
        log_result("cannot prepare", statement->name, result, db->conn);
    PQclear(result);
    return good && drain(db->conn, deadline);
}

static bool prepare_all(struct db *db)
{
    int64_t deadline = monotonic_ms() + settings.database_timeout_ms;
    for (size_t i = 0; i < db->count; i++)
        if (!prepare_one(db, &db->statements[i], deadline))
            return false;
    return true;
}

static bool finish_connect(PGconn *conn)
{
    int64_t deadline = monotonic_ms() + CONNECT_TIMEOUT_MS;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED ||
            !wait_socket(conn, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
            return false;
        status = PQconnectPoll(conn);
    }
    return true;
}

static void ignore_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

/* An empty value counts as none, a later one before those in the connection string. */
static PGconn *start_connect(void)
{
    static const char *const names[] = {"dbname", "password", NULL};
    const char *const values[] = {settings.database, settings.database_password, NULL};
    return PQconnectStartParams(names, values, 1);
}

static bool try_to_connect(struct db *db)
{
    db->conn = start_connect();
    if (db->conn == NULL)
        return false;
    if (PQstatus(db->conn) == CONNECTION_BAD || !finish_connect(db->conn)) {
        LOG(LOG_WARNING, "cannot connect to the database",
            LOG_STR("reason", PQerrorMessage(db->conn)), LOG_END);
        return false;
    }
    PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
    PQsetnonblocking(db->conn, 1);
    return prepare_all(db);
}

/* After a failure there is a pause as long as the attempt, so that a server that hangs holds up at
 * most half of what comes. */
static enum err connect_now(struct db *db)
{
    int64_t start = monotonic_ms();
    if (start < db->retry_at)
        return ERR_UNAVAILABLE;
    if (try_to_connect(db))
        return OK;
    disconnect(db);
    int64_t now = monotonic_ms();
    db->retry_at = now + (now - start > RECONNECT_PAUSE_MS ? now - start : RECONNECT_PAUSE_MS);
    return ERR_UNAVAILABLE;
}

/*
 * A server that went away has closed the socket already: seen here, before the statement is sent,
 * it can be sent anew on another connection without any doubt whether it took effect. Its farewell
 * (57P01) comes before the end, so all that is there is read.
 */
static bool found_dead(PGconn *conn)
{
    struct pollfd fd = {.fd = PQsocket(conn), .events = POLLIN};
    if (PQstatus(conn) != CONNECTION_OK)
        return true;
    while (poll(&fd, 1, 0) > 0)
        if (!PQconsumeInput(conn) || PQstatus(conn) != CONNECTION_OK)
            return true;
    return PQtransactionStatus(conn) != PQTRANS_IDLE;
}

static enum err ensure_connected(struct db *db)
{
    if (db->conn != NULL && found_dead(db->conn)) {
        LOG(LOG_WARNING, "the database connection was lost", LOG_END);
        disconnect(db);
    }
    return db->conn != NULL ? OK : connect_now(db);
}

static bool send(struct db *db, const struct db_statement *statement, const char *const *params,
                 size_t count)
{
    if (settings.prepared_statements)
        return PQsendQueryPrepared(db->conn, statement->name, (int)count, params, NULL, NULL, 0);
    return PQsendQueryParams(db->conn, statement->sql, (int)count, NULL, params, NULL, NULL, 0);
}

static enum attempt judge_failure(struct db *db, const struct db_statement *statement,
                                  const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    enum attempt attempt = ATTEMPT_FAILED;
    if (PQstatus(db->conn) != CONNECTION_OK || state == NULL)
        attempt = ATTEMPT_LOST;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings && attempt == ATTEMPT_FAILED; i++)
        if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
            attempt = meanings[i].attempt;
    if (attempt == ATTEMPT_LOST)
        log_result("the database connection was lost", statement->name, result, db->conn);
    else if (attempt != ATTEMPT_CONFLICT)
        log_result("statement failed", statement->name, result, db->conn);
    return attempt;
}

static enum attempt attempt(struct db *db, const struct db_statement *statement,
                            const char *const *params, size_t count, PGresult **result_r)
{
    int64_t deadline = monotonic_ms() + settings.database_timeout_ms;
    bool timeout;
    if (!send(db, statement, params, count)) {
        log_result("cannot send a statement", statement->name, NULL, db->conn);
        return ATTEMPT_LOST;
    }
    PGresult *result = next_result(db->conn, deadline, &timeout);
    enum attempt outcome = ATTEMPT_DONE;
    if (result == NULL)
        outcome = ATTEMPT_LOST;
    else if (PQresultStatus(result) != PGRES_TUPLES_OK &&
             PQresultStatus(result) != PGRES_COMMAND_OK)
        outcome = judge_failure(db, statement, result);
    if (outcome != ATTEMPT_LOST && !drain(db->conn, deadline)) {
        log_result("a statement did not end well", statement->name, NULL, db->conn);
        outcome = ATTEMPT_LOST;
    }
    if (outcome == ATTEMPT_DONE)
        *result_r = result;
    else
        PQclear(result);
    if (outcome == ATTEMPT_LOST || outcome == ATTEMPT_STALE)
        disconnect(db);
    return timeout ? ATTEMPT_TIMEOUT : outcome;
}

static void release_result(void *result)
{
    PQclear(result);
}

static enum err call(struct db *db, const struct db_statement *statement, const char *const *params,
                     size_t count, PGresult **result_r)
{
    for (int i = 0; i < TRIES; i++) {
        enum err err = ensure_connected(db);
        if (err != OK)
            return err;
        switch (attempt(db, statement, params, count, result_r)) {
        case ATTEMPT_DONE:
            return OK;
        case ATTEMPT_CONFLICT:
        case ATTEMPT_STALE:
            break;
        case ATTEMPT_LOST:
            return ERR_UNAVAILABLE;
        case ATTEMPT_TIMEOUT:
            return ERR_TIMEOUT;
        case ATTEMPT_FAILED:
            return ERR_INTERNAL;
        }
    }
    LOG(LOG_WARNING, "gave up after conflicts", LOG_STR("statement", statement->name), LOG_END);
    return ERR_UNAVAILABLE;
}

enum err db_call(struct db *db, unsigned statement, const char *const *params, size_t count,
                 struct arena *arena, PGresult **result_r)
{
    PGresult *result = NULL;
    int64_t start = monotonic_us();
    enum err err = call(db, &db->statements[statement], params, count, &result);
    db->us += monotonic_us() - start;
    if (err != OK)
        return err;
    arena_defer(arena, release_result, result);
    *result_r = result;
    return OK;
}

const char *db_text(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

int64_t db_int(const PGresult *result, int row, int column)
{
    const char *text = db_text(result, row, column);
    int64_t value = 0;
    if (text != NULL && text_to_int64(text, strlen(text), &value) != OK)
        return 0;
    return value;
}

bool db_bool(const PGresult *result, int row, int column)
{
    const char *text = db_text(result, row, column);
    return text != NULL && *text == 't';
}

bool db_ready(struct db *db)
{
    return ensure_connected(db) == OK;
}

bool db_address_valid(const char *address)
{
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    bool valid = options != NULL;
    PQconninfoFree(options);
    return valid;
}

int64_t db_take_us(struct db *db)
{
    int64_t us = db->us;
    db->us = 0;
    return us;
}
