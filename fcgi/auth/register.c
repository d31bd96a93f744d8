#include "answer.h"
#include "auth.h"
#include "email.h"
#include "json.h"
#include "password.h"
#include "problem.h"
#include "queries.h"
#include "session.h"

static const struct member registration_members[] = {
    {.name = "email",
     .type = VALUE_TEXT,
     .required = true,
     .single_line = true,
     .min = 3,
     .max = EMAIL_MAX,
     .check = email_check},
    {.name = "password",
     .type = VALUE_TEXT,
     .required = true,
     .secret = true,
     .min = PASSWORD_MIN,
     .max = PASSWORD_MAX,
     .check = password_check},
    {.name = "name",
     .type = VALUE_TEXT,
     .nullable = true,
     .single_line = true,
     .min = 1,
     .max = NAME_MAX_CHARACTERS},
    {.name = "currency", .type = VALUE_CURRENCY},
    {.name = "timezone", .type = VALUE_TEXT, .single_line = true, .min = 1, .max = TEXT_ZONE - 1},
    {0},
};
const struct schema registration_body = {.members = registration_members};

static const char *or_default(const char *text, const char *fallback)
{
    return text != NULL ? text : fallback;
}

/* One statement: user, book, membership, session and audit, or nothing. */
static enum err store(struct exchange *x, const struct new_session *session, struct answer *answer)
{
    char book[UUID_TEXT], user[UUID_TEXT], *hash;
    enum err err = password_hash(x->arena, body_text(x, "password"), &hash);
    if (err != OK)
        return err;
    uuid_v7(book);
    uuid_v7(user);
    const char *params[] = {
        book,
        user,
        session->id,
        session->salt,
        body_text(x, "email"),
        hash,
        body_text(x, "name"),
        or_default(body_text(x, "currency"), "USD"),
        or_default(body_text(x, "timezone"), "UTC"),
        session_agent(x),
        session_address(x),
    };
    return answer_fetch(x, QUERY_REGISTER, params, sizeof params / sizeof *params, answer);
}

enum err register_user(struct exchange *x)
{
    struct new_session session;
    struct answer answer;
    password_check_email(x, "/password", body_text(x, "password"), body_text(x, "email"));
    if (x->faults.count > 0) {
        problem_invalid(x);
        return OK;
    }
    enum err err = session_new(x, &session);
    if (err == OK)
        err = store(x, &session, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "email_taken") == 0) {
        problem_send(x, PROBLEM_EMAIL_TAKEN, "Somebody has registered with this e-mail address.");
        return OK;
    }
    if (strcmp(answer.outcome, "created") != 0)
        return answer_send(x, &answer, NULL);
    response_header(x, "Location", "/v1/me");
    return session_open(x, 201, &session, &answer);
}
