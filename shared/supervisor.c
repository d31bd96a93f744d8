#include "supervisor.h"

#include <inttypes.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"

enum { STATE_MAX = 96, MARGIN_MS = 5000 };

/* A supervisor that does not hear is no reason to do anything else. */
static void tell(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t n = path != NULL ? strlen(path) : 0;
    if (n < 2 || n > sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, n);
    if (*path == '@') /* the abstract namespace, unix(7) */
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    close(fd);
}

void supervisor_tell_ready(void)
{
    tell("READY=1");
}

void supervisor_tell_reloading(void)
{
    char state[STATE_MAX];
    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, monotonic_us());
    tell(state);
}

void supervisor_tell_stopping(int64_t limit_ms)
{
    char state[STATE_MAX];
    snprintf(state, sizeof state, "STOPPING=1\nEXTEND_TIMEOUT_USEC=%" PRId64,
             (limit_ms + MARGIN_MS) * 1000);
    tell(state);
}
