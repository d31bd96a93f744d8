#include "answer.h"
#include "auth.h"
#include "db.h"
#include "etag.h"
#include "password.h"
#include "problem.h"
#include "queries.h"
#include "session.h"

static const struct member me_members[] = {
    {.name = "name",
     .type = VALUE_TEXT,
     .nullable = true,
     .single_line = true,
     .min = 1,
     .max = NAME_MAX_CHARACTERS},
    {.name = "timezone", .type = VALUE_TEXT, .single_line = true, .min = 1, .max = TEXT_ZONE - 1},
    {0},
};
const struct schema me_changes = {.members = me_members};

static const struct member password_change_members[] = {
    {.name = "current_password",
     .type = VALUE_TEXT,
     .required = true,
     .secret = true,
     .min = 1,
     .max = PASSWORD_MAX},
    {.name = "new_password",
     .type = VALUE_TEXT,
     .required = true,
     .secret = true,
     .min = PASSWORD_MIN,
     .max = PASSWORD_MAX,
     .check = password_check},
    {0},
};
const struct schema password_change_body = {.members = password_change_members};

enum err me_get(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user};
    return answer(x, QUERY_ME, params, 2, NULL);
}

enum err me_change(struct exchange *x)
{
    const char *params[] = {x->caller.book, x->caller.user, body_json(x), etag_if_match(x)};
    return answer(x, QUERY_ME_CHANGE, params, 4, NULL);
}

/* As with a log-in: the hash where the current password fits it, else NULL. */
static enum err check_current(struct exchange *x, const char **verified_r)
{
    PGresult *result;
    const char *user = x->caller.user;
    bool fits;
    enum err err = db_call(x->db, QUERY_PASSWORD_OF_USER, &user, 1, x->arena, &result);
    if (err != OK)
        return err;
    if (PQntuples(result) != 1)
        return ERR_NOT_FOUND;
    const char *new_password = body_text(x, "new_password"), *hash = db_text(result, 0, 0);
    password_check_email(x, "/new_password", new_password, db_text(result, 0, 1));
    err = password_fits(hash, body_text(x, "current_password"), &fits);
    *verified_r = err == OK && fits ? hash : NULL;
    return err;
}

static enum err change(struct exchange *x, const char *verified)
{
    struct answer answer;
    char *hash = NULL;
    enum err err = OK;
    if (verified != NULL)
        err = password_hash(x->arena, body_text(x, "new_password"), &hash);
    if (err != OK)
        return err;
    const char *params[] = {x->caller.user, x->caller.session, verified, hash, session_address(x)};
    err = answer_fetch(x, QUERY_PASSWORD_CHANGE, params, 5, &answer);
    if (err == OK && strcmp(answer.outcome, "done") == 0)
        err = sessions_ended(x, answer.body);
    return err != OK ? err : answer_send(x, &answer, NULL);
}

enum err me_password(struct exchange *x)
{
    const char *verified;
    enum err err = check_current(x, &verified);
    if (err == ERR_NOT_FOUND) {
        problem_send(x, PROBLEM_UNAUTHENTICATED, "This user is no more.");
        return OK;
    }
    if (err != OK)
        return err;
    if (x->faults.count > 0) {
        problem_invalid(x);
        return OK;
    }
    return change(x, verified);
}
