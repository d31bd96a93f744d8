#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "process.h"
#include "text.h"

enum { HOST_MAX = 256 };

static enum err fail(const char *message, const char *address, int fd, enum err err)
{
    LOG(LOG_ERROR, message, LOG_STR("address", address), LOG_STR("reason", strerror(errno)),
        LOG_END);
    if (fd >= 0)
        close(fd);
    return err;
}

static bool answers(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    bool connected =
        connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 || errno == EAGAIN;
    close(fd);
    return connected;
}

static bool give_to_group(const char *path, const char *group)
{
    if (*group == '\0')
        return true;
    const struct group *entry = getgrnam(group);
    return entry != NULL && chown(path, (uid_t)-1, entry->gr_gid) == 0;
}

static bool unix_address(const char *path, struct sockaddr_un *address_r)
{
    size_t n = strlen(path);
    if (n >= sizeof address_r->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    *address_r = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address_r->sun_path, path, n + 1);
    return true;
}

static enum err listen_unix(const char *path, const char *group, int *fd_r)
{
    struct sockaddr_un address;
    if (!unix_address(path, &address))
        return fail("the socket's path is too long", path, -1, ERR_CONFIG);
    if (answers(&address)) {
        errno = EADDRINUSE;
        return fail("another program listens there", path, -1, ERR_CONFLICT);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(path);
    mode_t mask = umask(0117);
    int bound = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&address, sizeof address);
    umask(mask);
    if (bound != 0 || !give_to_group(path, group) || listen(fd, LISTEN_BACKLOG) != 0)
        return fail("cannot listen", path, fd, ERR_IO);
    *fd_r = fd;
    return OK;
}

/* What "HOST:PORT" stands for, "[HOST]:PORT" for an IPv6 address; NULL: nothing. */
static struct addrinfo *resolve(const char *address, int flags)
{
    char host[HOST_MAX];
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
    struct addrinfo *found;
    const char *colon = strrchr(address, ':');
    size_t n = colon != NULL ? (size_t)(colon - address) : 0;
    if (n >= 2 && address[0] == '[' && address[n - 1] == ']') {
        address++;
        n -= 2;
    }
    if (colon == NULL || n >= sizeof host) {
        errno = EINVAL;
        return NULL;
    }
    memcpy(host, address, n);
    host[n] = '\0';
    int failure = getaddrinfo(n > 0 ? host : NULL, colon + 1, &hints, &found);
    if (failure != 0 && failure != EAI_SYSTEM)
        errno = ENXIO;
    return failure == 0 ? found : NULL;
}

/* Instead of the other's, our own address on the way there. To connect a datagram socket sends
 * nothing. */
static bool turn_around(struct addrinfo *found)
{
    int fd = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_storage own;
    socklen_t size = sizeof own;
    bool known = fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) == 0 &&
                 getsockname(fd, (struct sockaddr *)&own, &size) == 0 && size == found->ai_addrlen;
    if (known && own.ss_family == AF_INET) {
        struct sockaddr_in *address = (struct sockaddr_in *)(void *)found->ai_addr;
        address->sin_addr = ((struct sockaddr_in *)&own)->sin_addr;
    } else if (known) {
        struct sockaddr_in6 *address = (struct sockaddr_in6 *)(void *)found->ai_addr;
        address->sin6_addr = ((struct sockaddr_in6 *)&own)->sin6_addr;
        address->sin6_scope_id = ((struct sockaddr_in6 *)&own)->sin6_scope_id;
    }
    if (fd >= 0)
        close(fd);
    return known;
}

/* What a listening address other than of a Unix socket stands for on this machine. */
static struct addrinfo *resolve_own(const char *address, int flags)
{
    static const char toward[] = "toward:";
    bool around = strncmp(address, toward, sizeof toward - 1) == 0;
    struct addrinfo *found = resolve(address + (around ? sizeof toward - 1 : 0), flags);
    for (struct addrinfo *a = found; around && a != NULL; a = a->ai_next) {
        if (!turn_around(a) && a == found) {
            freeaddrinfo(found);
            return NULL;
        }
    }
    return found;
}

static enum err listen_tcp(const char *address, int *fd_r)
{
    struct addrinfo *found = resolve_own(address, AI_PASSIVE);
    if (found == NULL)
        return fail("not an address that can be listened at", address, -1, ERR_CONFIG);
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    int bound = -1;
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0) /* for those accepted */
        bound = bind(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (bound != 0)
        return fail("cannot listen", address, fd, ERR_IO);
    *fd_r = fd;
    return OK;
}

/* Does it take connections? */
static bool listens(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

enum err socket_open_door(const char *address, int fd)
{
    return listen(fd, LISTEN_BACKLOG) == 0 ? OK : fail("cannot listen", address, -1, ERR_IO);
}

static enum err take_over(const char *address, const char *number, int *fd_r)
{
    int64_t fd;
    if (text_to_int64(number, strlen(number), &fd) != OK || fd < 0 || fd > 1023 ||
        !listens((int)fd))
        return fail("not a listening socket", address, -1, ERR_CONFIG);
    *fd_r = fcntl((int)fd, F_DUPFD_CLOEXEC, 3);
    return *fd_r < 0 ? fail("cannot take over", address, -1, ERR_IO) : OK;
}

enum err socket_listen(const char *address, const char *group, int *fd_r)
{
    if (strncmp(address, "unix:", 5) == 0)
        return listen_unix(address + 5, group, fd_r);
    if (strncmp(address, "fd:", 3) == 0)
        return take_over(address, address + 3, fd_r);
    return listen_tcp(address, fd_r);
}

/* A connection to one address before `deadline`; -1 with errno. */
static int connect_one(int family, const struct sockaddr *address, socklen_t size, int64_t deadline)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int failure = fd >= 0 && connect(fd, address, size) == 0 ? 0 : errno;
    if (fd >= 0 && failure == EINPROGRESS) {
        struct pollfd writable = {.fd = fd, .events = POLLOUT};
        int64_t left = deadline - monotonic_ms();
        socklen_t n = sizeof failure;
        failure = ETIMEDOUT;
        if (left > 0 && poll(&writable, 1, (int)left) == 1)
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &n);
    }
    if (fd >= 0 && failure != 0)
        close(fd);
    errno = failure;
    return failure == 0 ? fd : -1;
}

enum err socket_connect(const char *address, int64_t timeout_ms, int *fd_r)
{
    int64_t deadline = monotonic_ms() + timeout_ms;
    *fd_r = -1;
    if (strncmp(address, "unix:", 5) == 0) {
        struct sockaddr_un name;
        if (unix_address(address + 5, &name))
            *fd_r = connect_one(AF_UNIX, (struct sockaddr *)&name, sizeof name, deadline);
    } else {
        struct addrinfo *found = resolve_own(address, 0);
        for (struct addrinfo *a = found; a != NULL && *fd_r < 0; a = a->ai_next)
            *fd_r = connect_one(a->ai_family, a->ai_addr, a->ai_addrlen, deadline);
        if (found != NULL)
            freeaddrinfo(found);
    }
    return *fd_r >= 0 ? OK : ERR_UNAVAILABLE;
}

/* To the interface of a number that none has. */
static bool bind_to_no_interface(int fd)
{
    const int none = INT_MAX;
    return setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &none, sizeof none) == 0;
}

enum err socket_close_door(const char *address, int fd)
{
    if (strncmp(address, "fd:", 3) == 0)
        return ERR_NOT_FOUND;
    bool local = strncmp(address, "unix:", 5) == 0;
    if (local)
        unlink(address + 5); /* first: from then on the file there may be another program's */
    if (!(local ? shutdown(fd, SHUT_RDWR) == 0 : bind_to_no_interface(fd)))
        return fail("cannot close the door", address, -1, ERR_IO);
    if (!local)
        poll(NULL, 0, HANDSHAKE_MS);
    return OK;
}
