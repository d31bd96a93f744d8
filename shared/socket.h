#ifndef PURSER_SOCKET_H
#define PURSER_SOCKET_H

#include "err.h"

enum { LISTEN_BACKLOG = 1024 };

/*
 * A listening socket for "unix:/path", "HOST:PORT" or "fd:N", close-on-exec. A Unix socket is made
 * with mode 0660 and `group` ("": the process's), replacing one that nobody answers on. ERR_CONFIG
 * for an address of another form, ERR_CONFLICT where somebody else listens there, ERR_IO; the
 * reason is logged.
 */
enum err socket_listen(const char *address, const char *group, int *fd_r);

/* Removes the file of a Unix socket; nothing for other addresses. */
void socket_remove(const char *address);

#endif
