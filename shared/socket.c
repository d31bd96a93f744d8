#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "text.h"

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

static enum err listen_unix(const char *path, const char *group, int *fd_r)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return fail("the socket's path is too long", path, -1, ERR_CONFIG);
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
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

static enum err listen_tcp(const char *address, int *fd_r)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (colon == NULL || (size_t)(colon - address) >= sizeof host)
        return fail("not unix:/path, HOST:PORT or fd:N", address, -1, ERR_CONFIG);
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
    if (getaddrinfo(*host != '\0' ? host : NULL, colon + 1, &hints, &found) != 0)
        return fail("not a listening address", address, -1, ERR_CONFIG);
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    int bound = -1;
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0)
        bound = bind(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (bound != 0 || listen(fd, LISTEN_BACKLOG) != 0)
        return fail("cannot listen", address, fd, ERR_IO);
    *fd_r = fd;
    return OK;
}

static enum err take_over(const char *address, const char *number, int *fd_r)
{
    int64_t fd;
    int listening = 0;
    socklen_t size = sizeof listening;
    if (text_to_int64(number, strlen(number), &fd) != OK || fd < 0 || fd > 1023 ||
        getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening)
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

void socket_remove(const char *address)
{
    if (strncmp(address, "unix:", 5) == 0)
        unlink(address + 5);
}
