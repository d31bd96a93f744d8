#ifndef PURSERCTL_COMMAND_H
#define PURSERCTL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/* `purserctl SUBJECT COMMAND`: a table of subjects, each with its table of commands. */

/* What options and environment say. */
struct options {
    const char *keys_dir;
    const char *config; /* settings file of the service concerned; NULL: the environment alone */
    const char *book;   /* NULL: all */
    const char *subscriber; /* NULL: all */
    bool all, json;
    char **ids; /* what follows the command */
    size_t id_count;
};

struct command {
    const char *name;
    const char *help; /* one line */
    /* Returns the exit status: EXIT_SUCCESS, or EXIT_FAILURE with the reason on stderr. */
    int (*run)(const struct options *options);
    bool takes_ids;
};

/* `commands` ends with one whose name is NULL. */
struct subject {
    const char *name;
    const struct command *commands;
};

extern const struct command keys_commands[], events_commands[], rebuild_commands[],
    check_commands[];

/* Prints the connection string on standard input as lines of a section of libpq's service file. */
int conninfo(int argc, char **argv);
/* Commands that read their own arguments; they return the exit status. */
int ping(int argc, char **argv);
int status(int argc, char **argv);

#endif
