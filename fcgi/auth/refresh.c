#include "answer.h"
#include "auth.h"
#include "json.h"
#include "problem.h"
#include "queries.h"
#include "session.h"

static const struct member refresh_token_members[] = {
    {.name = "refresh_token",
     .type = VALUE_TEXT,
     .single_line = true,
     .secret = true,
     .min = 1,
     .max = 512},
    {0},
};
const struct schema refresh_token_body = {.members = refresh_token_members};

static enum err grant_next(struct exchange *x, const struct refresh_token *token, const char *salt,
                           const struct answer *answer)
{
    struct json_object *body, *generation, *user;
    const char *fault;
    size_t offset;
    if (answer->body == NULL ||
        json_read(x->arena, answer->body, strlen(answer->body), &body, &fault, &offset) != OK ||
        !json_object_object_get_ex(body, "generation", &generation) ||
        !json_object_object_get_ex(body, "user", &user))
        return ERR_INTERNAL;
    const struct grant grant = {.session = token->session,
                                .salt = salt,
                                .generation = json_object_get_int(generation),
                                .user = user};
    return session_grant(x, 200, &grant);
}

/* The MAC is checked before SQL hears of the generation: what anybody can write ends no session. */
enum err refresh(struct exchange *x)
{
    struct refresh_token token;
    struct answer answer;
    const char *salt;
    enum err err = session_shown(x, &token, &salt);
    if (err == ERR_NOT_FOUND && !session_is_web(x)) {
        fault_add(&x->faults, FAULT_BODY, "/refresh_token", "required", "must be given");
        problem_invalid(x);
        return OK;
    }
    if (err == ERR_NOT_FOUND || err == ERR_DENIED) {
        session_refuse(x);
        return OK;
    }
    if (err != OK)
        return err;
    const char *params[] = {token.session, arena_printf(x->arena, "%d", (int)token.generation),
                            session_agent(x), session_address(x)};
    err = answer_fetch(x, QUERY_REFRESH, params, sizeof params / sizeof *params, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "ok") == 0)
        return grant_next(x, &token, salt, &answer);
    if (strcmp(answer.outcome, "reused") == 0)
        session_ended(token.session);
    session_refuse(x);
    return OK;
}
