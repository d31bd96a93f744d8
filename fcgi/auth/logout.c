#include "answer.h"
#include "auth.h"
#include "queries.h"
#include "session.h"

/* The session of the access token, or of the refresh token in the body or cookie. ERR_NOT_FOUND,
 * ERR_DENIED: there is none of them. */
static enum err session_of(struct exchange *x, char session[UUID_TEXT])
{
    struct refresh_token token;
    const char *salt;
    if (*x->caller.session != '\0') {
        memcpy(session, x->caller.session, UUID_TEXT);
        return OK;
    }
    enum err err = session_shown(x, &token, &salt);
    if (err == OK)
        memcpy(session, token.session, UUID_TEXT);
    return err;
}

enum err logout(struct exchange *x)
{
    char session[UUID_TEXT];
    enum err err = session_of(x, session);
    if (session_is_web(x))
        session_clear_cookie(x);
    if (err == ERR_NOT_FOUND || err == ERR_DENIED) {
        session_refuse(x);
        return OK;
    }
    if (err != OK)
        return err;
    const char *params[] = {session, session_address(x)};
    err = answer(x, QUERY_LOGOUT, params, 2, NULL);
    if (err == OK)
        session_ended(session);
    return err;
}
