#ifndef PURSER_AUTH_SESSION_H
#define PURSER_AUTH_SESSION_H

#include "answer.h"
#include "http.h"
#include "refresh_token.h"

/* What the handlers that open, continue and end sessions have in common. */

/* A session that is about to be opened. ERR_UNAVAILABLE: nothing can be signed now, so it should
 * not be. */
struct new_session {
    char id[UUID_TEXT];
    char salt[SALT_TEXT];
};
enum err session_new(struct exchange *x, struct new_session *session_r);

/* Where the client is, as text that SQL's inet takes: an IPv4 address as such even where it came
 * mapped into IPv6, "::" where the gateway did not say. */
const char *session_address(struct exchange *x);
/* What the client calls itself: at most 200 characters, none of them a control character; NULL
 * where it does not. */
const char *session_agent(struct exchange *x);

/*
 * Answers with an access token and the session's refresh token: in the body, or, for browsers
 * (X-Purser-Client: web), in the cookie. `user` is SQL's resource; with_user puts it into the body.
 */
struct grant {
    const char *session, *salt;
    int32_t generation;
    struct json_object *user;
    bool with_user;
};
enum err session_grant(struct exchange *x, int status, const struct grant *grant);
/* The same for a session that was just opened: the answer's body is the user. */
enum err session_open(struct exchange *x, int status, const struct new_session *session,
                      const struct answer *answer);

/* Does the client keep its refresh token in the cookie? */
bool session_is_web(const struct exchange *x);
/* Takes the cookie off a browser. */
void session_clear_cookie(struct exchange *x);

/*
 * The refresh token that the request shows, in the body or, from browsers, in the cookie; and the
 * salt of its session. ERR_NOT_FOUND: it shows none; ERR_DENIED: it is not one of ours, or its
 * session is long over.
 */
enum err session_shown(struct exchange *x, struct refresh_token *token_r, const char **salt_r);

/* 401 for a refresh token, or none. */
void session_refuse(struct exchange *x);

/* Makes this instance obey at once, before the keeper hears of it. */
void session_ended(const char *id);
/* The same for a JSON array of ids. */
enum err sessions_ended(struct exchange *x, const char *ids);

#endif
