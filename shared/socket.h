#ifndef PURSER_SOCKET_H
#define PURSER_SOCKET_H

#include "err.h"
#include <stdint.h>

enum { LISTEN_BACKLOG = 1024, HANDSHAKE_MS = 100 };

/*
 * A listening socket for "unix:/path", "HOST:PORT", "toward:HOST:PORT" or "fd:N", close-on-exec. The
 * third listens at that port of our own address on the way to HOST, and so on one network of
 * several. A Unix socket is made with mode 0660 and `group` ("": the process's), replacing one that
 * nobody answers on. One of TCP has its address, but refuses connections until
 * socket_open_door(). ERR_CONFIG for an address of another form, ERR_CONFLICT where somebody else
 * listens there, ERR_IO; the reason is logged.
 */
enum err socket_listen(const char *address, const char *group, int *fd_r);

/* From now on it takes connections. A new instance is in DNS before it can serve: while it refuses,
 * the gateway asks the others. ERR_IO, logged. */
enum err socket_open_door(const char *address, int fd);

/*
 * A connection, non-blocking and close-on-exec, to what socket_listen() made of an address other than
 * "fd:N"; one that stands for all is reached on this machine. ERR_UNAVAILABLE, with the
 * reason in errno.
 */
enum err socket_connect(const char *address, int64_t timeout_ms, int *fd_r);

/*
 * Lets no new connection come and leaves those that wait to be accepted. To close a listening socket
 * is to reset what waits there, and of a connection that was reset the gateway does not know
 * whether its request was begun: it cannot ask another instance. Afterwards a connection is refused,
 * and then it can.
 *
 * A Unix socket loses its file and is shut down: connect(2) fails, accept(2) goes on. To shut a TCP
 * socket down would be to close it; it is bound to an interface that does not exist instead, so that
 * no packet that begins a connection finds it any more. Handshakes under way belong to it already and
 * end well; there is a pause of HANDSHAKE_MS for them. (A packet filter would do the same, but asks
 * for CAP_NET_ADMIN, and lets clients wait instead of refusing them. This asks for nothing since
 * Linux 5.7.)
 *
 * ERR_NOT_FOUND: a socket that was handed over stays as it is. Whoever handed it over has it still,
 * with all that waits, for the next process. ERR_IO, logged: the kernel does not do it.
 */
enum err socket_close_door(const char *address, int fd);

#endif
