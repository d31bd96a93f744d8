#ifndef PURSER_SETTINGS_H
#define PURSER_SETTINGS_H

#include "err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Configuration: one table says everything of a key, and the manual page is made from it. Values
 * come from the environment or, where the environment has none, from a file of NAME=value lines.
 * Secrets can also be given as NAME_FILE, a file whose content (without the final newline) is the
 * value, so that they stand in no environment. A key that is unknown and begins with PURSER_ stops
 * the program.
 */
enum config_type { CONFIG_TEXT, CONFIG_INT, CONFIG_BOOL };

struct config_key {
    const char *name; /* "PURSER_DATABASE" */
    enum config_type type;
    const char *fallback;      /* as text; NULL: must be given */
    int64_t min, max;          /* CONFIG_INT; the least characters of CONFIG_TEXT */
    const char *const *values; /* CONFIG_TEXT: the words that are accepted, then NULL; NULL: all */
    bool secret;               /* printed as "***"; NAME_FILE is accepted */
    const char *help;          /* one sentence or two, for the manual page; units named */
    void *value;               /* const char **, int64_t * or bool * that receives the value */
};

/* Settings of libpurser itself, read by config_load(). Strings live as long as the program. */
struct settings {
    const char *database;          /* libpq connection string */
    const char *database_password; /* goes before one in that string; "": none */
    bool prepared_statements;      /* off behind a pooler that cannot keep them */
    const char *listen;            /* "unix:/path", "HOST:PORT" or "fd:0" */
    const char *socket_group;      /* group that may open the Unix socket; "": the process's */
    int64_t responders;
    int64_t database_timeout_ms; /* the longest wait for one statement's answer */
    const char *instances;       /* "NAME:PORT" where DNS has all of them, or several; "": this */
    const char *internal_url;    /* gateway's internal listener, "http://host:port" */
    const char *internal_socket; /* connect to this Unix socket instead; "": none */
    const char *service_secret;  /* this service's own, for its tokens */
    const char *issuer;          /* `iss` of access tokens */
    const char *cursor_key;      /* authenticates paging cursors */
    const char *allowed_origins; /* CORS, separated by spaces */
    const char *log_level;
    const char *events;    /* who carries the outbox: "courier" or "external" */
    int64_t outbox_keep_s; /* how long events stay there after delivery */
    int64_t shed_ms;       /* requests older than this are answered 503 */
    int64_t drain_ms;
};
extern struct settings settings;

/*
 * Reads the base table and then `keys` (may be NULL) from the environment and `file` (may be NULL).
 * Every fault is written to `faults`, a line each. ERR_CONFIG.
 */
enum err config_load(const struct config_key *keys, const char *file, FILE *faults);
/* Reads the base settings whose names begin with `prefix` ("PURSER_DATABASE": how to reach the
 * database), and passes over all else: for tools that are given the settings of any service. */
enum err config_load_some(const char *prefix, const char *file, FILE *faults);
/* NAME=value lines with a comment for each, secrets as ***. */
void config_print(const struct config_key *keys, FILE *out);
/* The keys as a section of a manual page (mdoc .It entries). */
void config_manual(const struct config_key *keys, FILE *out);

#endif
