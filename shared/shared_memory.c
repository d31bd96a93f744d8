#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "metrics.h"
#include "process.h"
#include "process_private.h"
#include "revocation.h"

struct shared_memory *shared_memory;
static void *service_part;
static int wake_keeper_fd = -1, wake_courier_fd = -1;

int64_t monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t monotonic_ms(void)
{
    return monotonic_us() / 1000;
}

int64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t aligned(size_t n)
{
    return (n + 63) / 64 * 64;
}

static size_t total_size(const struct service *service)
{
    return aligned(sizeof *shared_memory) + aligned(revocations_size()) +
           aligned(metrics_size(service)) + aligned(service->shared_size);
}

/* Usable where it was made by a program of the same layout. */
static bool same_layout(int fd, size_t size, uint32_t shape)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || (size_t)st.st_size != size)
        return false;
    uint32_t head[3];
    return pread(fd, head, sizeof head, 0) == sizeof head && head[0] == SHARED_LAYOUT &&
           head[1] == (uint32_t)size && head[2] == shape;
}

static int make_memory(size_t size)
{
    int fd = memfd_create("purser", MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, (off_t)size) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum err shared_memory_open(const struct service *service, int *memory_fd, int *keeper_fd,
                            int *courier_fd_r)
{
    size_t size = total_size(service);
    uint32_t shape = metrics_shape(service);
    if (*memory_fd >= 0 && !same_layout(*memory_fd, size, shape)) {
        close(*memory_fd);
        *memory_fd = -1;
    }
    if (*memory_fd < 0)
        *memory_fd = make_memory(size);
    if (*keeper_fd < 0)
        *keeper_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    *courier_fd_r = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    char *base = *memory_fd < 0 || *keeper_fd < 0 || *courier_fd_r < 0
                     ? MAP_FAILED
                     : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, *memory_fd, 0);
    if (base == MAP_FAILED) {
        LOG(LOG_ERROR, "cannot make shared memory", LOG_STR("reason", strerror(errno)), LOG_END);
        return ERR_IO;
    }
    shared_memory = (struct shared_memory *)(void *)base;
    shared_memory->layout = SHARED_LAYOUT;
    shared_memory->size = (uint32_t)size;
    shared_memory->shape = shape;
    atomic_store(&shared_memory->draining, 0);
    atomic_store(&shared_memory->door_open, 0);
    atomic_store(&shared_memory->door_closed, 0);
    base += aligned(sizeof *shared_memory);
    revocations_attach((struct revocations *)(void *)base);
    base += aligned(revocations_size());
    metrics_attach(service, base);
    service_part = base + aligned(metrics_size(service));
    wake_keeper_fd = *keeper_fd;
    wake_courier_fd = *courier_fd_r;
    return OK;
}

void *service_shared(void)
{
    return service_part;
}

static void wake(int fd)
{
    uint64_t one = 1;
    ssize_t n = write(fd, &one, sizeof one);
    (void)n; /* full: it is awake already */
}

void keeper_wake(void)
{
    wake(wake_keeper_fd);
}

void courier_wake(void)
{
    wake(wake_courier_fd);
}
