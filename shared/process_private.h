#ifndef PURSER_PROCESS_PRIVATE_H
#define PURSER_PROCESS_PRIVATE_H

#include "service.h"
#include <signal.h>
#include <stdbool.h>

/* What the files of the process part share among themselves. */

/*
 * Maps the shared memory behind *memory_fd, or makes it where that is -1 or of another layout; the
 * same for the eventfd by which the keeper is woken. That of the courier is always new, in
 * *courier_fd_r: who still holds an older one is replaced soon, and couriers also look by
 * themselves. ERR_IO.
 */
enum err shared_memory_open(const struct service *service, int *memory_fd, int *keeper_fd,
                            int *courier_fd_r);

/* A child's signals: SIGTERM sets stop_requested without restarting calls and comes also when the
 * master dies; SIGHUP, SIGINT and SIGPIPE are not for it. */
void child_signals(void);

/* The life of a responder, after child_signals(); returns its exit status. Writes its process id to
 * `ready_fd` and closes it when it is about to serve. */
int responder_run(const struct service *service, int listen_fd, int ready_fd);

/* What a new program takes over from the one that it replaces at SIGHUP; -1 and 0: nothing. */
struct inheritance {
    int listen_fd, memory_fd, keeper_fd;
    const char *listen; /* the address that listen_fd was made for */
    int courier_fd;     /* made anew */
    int *children;      /* process ids, malloc */
    size_t child_count;
};

/* In the environment over exec: descriptors of socket, memory and event, then process ids,
 * separated by blanks. */
#define INHERITANCE_VARIABLE "INHERITED_BY_PURSER"
/* Beside it: the address that the socket was made for, which the settings may no longer name. */
#define ADDRESS_VARIABLE "ADDRESS_INHERITED_BY_PURSER"

/* The program file as it was named at start, so that a newly installed one is found there. */
const char *program_path(void);

/* The life of a master: starts the children, replaces those that die, ends with the exit status. */
int master_run(const struct service *service, struct inheritance *inherited, char **argv);

#endif
