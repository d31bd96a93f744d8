#include "stream.h"

#include "db.h"
#include "problem.h"
#include "queries.h"
#include "tickets.h"

enum { POSITION_MAX = 64 };
enum stream_parameter { STREAM_TICKET, STREAM_POSITION };

/* What the gateway gives as ids of events. It goes into a header and an address. */
static const char *check_position(const char *s, size_t n, const char **code_r)
{
    *code_r = "format";
    for (size_t i = 0; i < n; i++)
        if (s[i] == '\0' || strchr("0123456789:,[]-_", s[i]) == NULL)
            return "must be the id of an event of the stream";
    return NULL;
}

const struct schema stream_query = {
    .members =
        (const struct member[]){
            [STREAM_TICKET] =
                {.name = "ticket", .type = VALUE_TEXT, .secret = true, .max = TICKET_MAX},
            [STREAM_POSITION] = {.name = "last_event_id",
                                 .type = VALUE_TEXT,
                                 .max = POSITION_MAX,
                                 .check = check_position},
            {.name = NULL},
        },
};

/* The access token in the header or, where there is one, the ticket says who listens. */
static enum err listener(struct exchange *x)
{
    const char *ticket = x->query[STREAM_TICKET];
    if (ticket == NULL)
        return x->caller.role == ROLE_PUBLIC ? ERR_DENIED : OK;
    x->caller = (struct caller){.role = ROLE_VIEWER};
    return ticket_take(x, ticket, &x->caller);
}

/* By the database: a stream that is opened after the session's were ended would stay for ever, and
 * what the keeper tells is up to a second old. */
static enum err session_lives(struct exchange *x)
{
    const char *params[] = {x->caller.session};
    PGresult *ended;
    enum err err = db_call(x->db, QUERY_SESSION_ENDED, params, 1, x->arena, &ended);
    return err == OK && *db_text(ended, 0, 0) == 't' ? ERR_DENIED : err;
}

enum err stream_get(struct exchange *x)
{
    const char *position = x->query[STREAM_POSITION];
    enum err err = listener(x);
    if (err == OK)
        err = session_lives(x);
    if (err == ERR_DENIED) {
        problem_send(x, PROBLEM_UNAUTHENTICATED,
                     "This needs a valid access token in \"Authorization: Bearer …\", or a ticket "
                     "that was not used yet.");
        return OK;
    }
    if (err != OK)
        return err;
    x->res.status = 200;
    if (x->req.method == METHOD_HEAD) { /* nchan leaves it without an answer */
        response_header(x, "Content-Type", "text/event-stream");
        return OK;
    }
    response_header(x, "X-Accel-Redirect",
                    arena_printf(x->arena, "/_stream/listen/%s/%s?last_event_id=%s", x->caller.book,
                                 x->caller.session, position != NULL ? position : ""));
    return OK;
}

enum err stream_tell_usage(struct keeper *keeper)
{
    PGresult *result;
    return db_call(keeper_db(keeper), QUERY_USAGE_FLUSH, NULL, 0, keeper_arena(keeper), &result);
}
