#ifndef PURSER_COURIER_LINE_H
#define PURSER_COURIER_LINE_H

#include "db.h"
#include "gateways.h"
#include "post.h"
#include "service.h"
#include "service_token.h"
#include "uuid.h"
#include <json-c/json.h>

/*
 * The courier's line to one subscriber, of which it drives several side by side: what is taken from
 * the outbox for it, how it is told, and what becomes of that. Of courier.c and courier_line.c alone.
 */

enum { POLL_MS = 250, BATCH_MAX = 500, CALL_MS = 5000 };

struct courier;

/* One subscriber. Memory of the batch in hand is the arena's. */
struct line {
    struct courier *courier;
    char *name;
    const char *types;       /* as PostgreSQL's array */
    struct gateway *gateway; /* NULL: a service */
    bool gone;               /* a gateway that was not found since the last search */
    struct post post;
    struct arena *arena;
    int64_t due;     /* monotonic ms when to look again */
    int64_t rest_to; /* not sooner, even when woken */
    int64_t started_us;
    char request_id[UUID_TEXT]; /* of the batch's calls, and of what is logged of it */
    const char *events, *last_xid, *last_id, *letter_book, *letter_id; /* NULL: none */
    int64_t count;
    struct json_object *list; /* of a gateway: the events, parsed, and which is being told */
    size_t at;
    int64_t most;               /* events of the next batch at most */
    int64_t careful;            /* how many of the next events are sent alone, after a refusal */
    char refused_id[UUID_TEXT]; /* the event that was refused alone, and how often */
    int refusals;
    bool failing; /* and has been reported */
};

struct courier {
    const struct service *service;
    const char *holder;
    struct db *db;
    struct posts *posts;
    struct arena *arena; /* of what is no line's, for a moment */
    struct line **lines;
    size_t count;
    struct gateway_finder *finder; /* NULL: no gateways are told anything */
    const char *gateway_types;
    struct service_token token;
    struct post token_post;
    struct arena *token_arena;     /* of its call */
    int64_t token_at, token_pause; /* monotonic ms of the next attempt; ms */
    bool token_failing;
    enum err db_last;
    int64_t prune_at;
};

/* db_call() by the courier's connection; a failure, and the end of failing, are logged once. */
enum err courier_call(struct courier *courier, unsigned statement, const char *const *params,
                      size_t count, struct arena *arena, PGresult **result_r);

/* Takes what waits for the subscriber, if anything does, and begins to tell it; the line must not
 * be busy. `due` says when to look again. */
void line_look(struct line *line);

/* struct post, done: of a line to a service, and of one to a gateway. */
void line_service_answered(struct post *post);
void line_gateway_answered(struct post *post);

#endif
