#include "answer.h"
#include "auth.h"
#include "db.h"
#include "figures.h"
#include "password.h"
#include "problem.h"
#include "queries.h"
#include "session.h"

/* A password that was once accepted is never refused for its form, only for being wrong. */
static const struct member login_members[] = {
    {.name = "email",
     .type = VALUE_TEXT,
     .required = true,
     .single_line = true,
     .min = 3,
     .max = EMAIL_MAX},
    {.name = "password",
     .type = VALUE_TEXT,
     .required = true,
     .secret = true,
     .min = 1,
     .max = PASSWORD_MAX},
    {0},
};
const struct schema login_body = {.members = login_members};

/* The account's hash where the password fits it, else NULL. Takes as long for an account that there
 * is not. */
static enum err check_password(struct exchange *x, const char **verified_r)
{
    PGresult *result;
    const char *email = body_text(x, "email");
    bool fits;
    enum err err = db_call(x->db, QUERY_PASSWORD_OF_EMAIL, &email, 1, x->arena, &result);
    if (err != OK)
        return err;
    const char *hash = PQntuples(result) == 1 ? db_text(result, 0, 0) : NULL;
    err = password_fits(hash, body_text(x, "password"), &fits);
    *verified_r = err == OK && fits ? hash : NULL;
    return err;
}

/* Whether the account waits is decided after the hash and for all alike, so that neither time nor
 * answer tells wrong password, unknown user and waiting account apart. */
enum err login(struct exchange *x)
{
    struct new_session session;
    struct answer answer;
    const char *verified;
    enum err err = session_new(x, &session);
    if (err == OK)
        err = check_password(x, &verified);
    if (err != OK)
        return err;
    const char *params[] = {body_text(x, "email"), verified,         session.id,
                            session.salt,          session_agent(x), session_address(x)};
    err = answer_fetch(x, QUERY_LOGIN, params, sizeof params / sizeof *params, &answer);
    if (err != OK)
        return err;
    bool good = strcmp(answer.outcome, "ok") == 0;
    figure_add(good ? FIGURE_LOGIN_OK : FIGURE_LOGIN_REFUSED, 1);
    if (good)
        return session_open(x, 200, &session, &answer);
    problem_send(x, PROBLEM_CREDENTIALS,
                 "E-mail address and password do not fit, or there were too many failures.");
    return OK;
}
