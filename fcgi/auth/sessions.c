#include "answer.h"
#include "auth.h"
#include "queries.h"
#include "session.h"

enum err sessions_list(struct exchange *x)
{
    const char *params[] = {x->caller.user, x->caller.session};
    return answer(x, QUERY_SESSIONS, params, 2, NULL);
}

enum err session_delete(struct exchange *x)
{
    struct answer answer;
    const char *params[] = {x->caller.user, x->args[0], session_address(x)};
    enum err err = answer_fetch(x, QUERY_SESSION_DELETE, params, 3, &answer);
    if (err != OK)
        return err;
    if (strcmp(answer.outcome, "done") == 0)
        session_ended(x->args[0]);
    return answer_send(x, &answer, NULL);
}

enum err sessions_delete_others(struct exchange *x)
{
    struct answer answer;
    const char *params[] = {x->caller.user, x->caller.session, session_address(x)};
    enum err err = answer_fetch(x, QUERY_SESSIONS_DELETE_OTHERS, params, 3, &answer);
    if (err == OK)
        err = sessions_ended(x, answer.body);
    return err != OK ? err : answer_send(x, &answer, NULL);
}
