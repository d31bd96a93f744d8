#ifndef PURSER_SOCKET_H
#define PURSER_SOCKET_H

#include "err.h"
#include <stdint.h>

enum { LISTEN_BACKLOG = 1024 };

/*
 * A listening socket for "unix:/path", "HOST:PORT" or "fd:N", close-on-exec. A Unix socket is made
 * with mode 0660 and `group` ("": the process's), replacing one that nobody answers on. ERR_CONFIG
 * for an address of another form, ERR_CONFLICT where somebody else listens there, ERR_IO; the
 * reason is logged.
 */
enum err socket_listen(const char *address, const char *group, int *fd_r);

/*
 * A connection, non-blocking and close-on-exec, to what socket_listen() made of "unix:/path" or
 * "HOST:PORT"; an address that stands for all is reached on this machine. ERR_UNAVAILABLE, with the
 * reason in errno.
 */
enum err socket_connect(const char *address, int64_t timeout_ms, int *fd_r);

/* Removes the file of a Unix socket; nothing for other addresses. */
void socket_remove(const char *address);

#endif
