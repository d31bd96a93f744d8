#ifndef PURSERCTL_COMMAND_H
#define PURSERCTL_COMMAND_H

/* `purserctl SUBJECT COMMAND`: a table of subjects, each with its table of commands. */

/* What options and environment say. */
struct options {
    const char *keys_dir;
    const char *config; /* settings file of the service concerned; NULL: the environment alone */
    const char *book;   /* NULL: all */
};

struct command {
    const char *name;
    const char *help; /* one line */
    /* Returns the exit status: EXIT_SUCCESS, or EXIT_FAILURE with the reason on stderr. */
    int (*run)(const struct options *options);
};

/* `commands` ends with one whose name is NULL. */
struct subject {
    const char *name;
    const struct command *commands;
};

extern const struct command keys_commands[], rebuild_commands[], check_commands[];

#endif
