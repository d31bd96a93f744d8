#ifndef PURSER_POST_H
#define PURSER_POST_H

#include "arena.h"
#include "buf.h"
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Calls of one process side by side, over kept connections: one that is slow delays no other.
 */
struct posts;

/* What is sent. Strings live until the call has ended. */
struct post_request {
    const char *method;       /* "POST", "DELETE" */
    const char *url;          /* whole */
    const char *socket;       /* connect to this Unix socket; NULL: to where the URL says */
    const char *connect_to;   /* "host:port:address:port", as CURLOPT_CONNECT_TO; NULL: none */
    const char *bearer;       /* NULL: none */
    const char *request_id;   /* NULL: none */
    const char *content_type; /* NULL: none */
    const char *header;       /* one more, "Name: value"; NULL: none */
    const char *body;         /* NULL: none */
    int64_t timeout_ms;       /* in all */
};

/* A caller's line: it makes one call after the other. Zeroed by the caller, who sets `done` and
 * `user`; released by post_free(). */
struct post {
    void (*done)(struct post *post);
    void *user;
    /* After the call, for done(): */
    int status;        /* 0: no whole answer came */
    const char *fault; /* what was wrong where none came; static text */
    int64_t us;        /* microseconds from start to end */
    struct buf answer; /* its body, cut at POST_ANSWER_MAX bytes, with a NUL behind */
    /* Its own: */
    bool busy;
    int64_t started_us;
    CURL *curl;
    struct curl_slist *headers, *connect_to;
};

enum { POST_ANSWER_MAX = 65536 };

struct posts *posts_new(void);
void posts_free(struct posts **posts);

/* The post must not be busy. Its done() is called from posts_run(), once. */
void posts_start(struct posts *posts, struct post *post, const struct post_request *request);
/* Waits up to timeout_ms for something to do, or for `wake_fd` to become readable (-1: none), and
 * goes on with all calls. Returns early on a signal. */
void posts_run(struct posts *posts, int wake_fd, int timeout_ms);
/* Takes back what the post holds. A call under way is broken off without done(). */
void post_free(struct posts *posts, struct post *post);

#endif
