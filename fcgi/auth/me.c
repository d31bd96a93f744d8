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

static const struct member me_delete_members[] = {
    {.name = "password",
     .type = VALUE_TEXT,
     .required = true,
     .secret = true,
     .min = 1,
     .max = PASSWORD_MAX},
    {0},
};
const struct schema me_delete_body = {.members = me_delete_members};

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

/* As with a log-in: the hash where the member `name` fits it, else NULL. ERR_NOT_FOUND: the user is
 * no more. */
static enum err check_password(struct exchange *x, const char *name, const char **verified_r,
                               const char **email_r)
{
    PGresult *result;
    const char *user = x->caller.user;
    bool fits;
    enum err err = db_call(x->db, QUERY_PASSWORD_OF_USER, &user, 1, x->arena, &result);
    if (err != OK)
        return err;
    if (PQntuples(result) != 1)
        return ERR_NOT_FOUND;
    const char *hash = db_text(result, 0, 0);
    *email_r = db_text(result, 0, 1);
    err = password_fits(hash, body_text(x, name), &fits);
    *verified_r = err == OK && fits ? hash : NULL;
    return err;
}

static enum err refuse_unknown(struct exchange *x)
{
    problem_send(x, PROBLEM_UNAUTHENTICATED, "This user is no more.");
    return OK;
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
    const char *verified, *email;
    enum err err = check_password(x, "current_password", &verified, &email);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown(x);
    if (err != OK)
        return err;
    password_check_email(x, "/new_password", body_text(x, "new_password"), email);
    if (x->faults.count > 0) {
        problem_invalid(x);
        return OK;
    }
    return change(x, verified);
}

static enum err erased(struct exchange *x, const struct answer *answer)
{
    enum err err = sessions_ended(x, answer->body);
    if (err != OK)
        return err;
    if (session_is_web(x))
        session_clear_cookie(x);
    response_json(x, 202, "", 0);
    return OK;
}

enum err me_delete(struct exchange *x)
{
    struct answer answer;
    const char *verified, *email;
    enum err err = check_password(x, "password", &verified, &email);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown(x);
    if (err != OK)
        return err;
    const char *params[] = {x->caller.user, x->caller.session, verified, session_address(x)};
    err = answer_fetch(x, QUERY_ME_DELETE, params, 4, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "not_found") == 0)
        return refuse_unknown(x);
    return strcmp(answer.outcome, "done") == 0 ? erased(x, &answer) : answer_send(x, &answer, NULL);
}
