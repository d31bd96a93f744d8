#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "courier.h"
#include "log.h"
#include "process.h"
#include "process_private.h"
#include "settings.h"
#include "socket.h"

/*
 * The master does nothing but keep its children: it opens no database and serves no request, so
 * nothing that a client sends can bring it down.
 */
enum {
    STOP_LIMIT_MS = 10000, /* for the request in hand */
    STOP_REPEAT_MS = 100,  /* a signal that came just before accept() is lost: say it again */
    HEALTHY_MS = 5000,     /* a child that lived longer is replaced at once */
    FIRST_PAUSE_MS = 100,
    LONGEST_PAUSE_MS = 5000
};

struct child {
    pid_t pid; /* 0: none */
    bool courier;
    int64_t started, start_at; /* monotonic ms */
    int64_t pause_ms;          /* before the next start */
};

static struct master {
    const struct service *service;
    struct inheritance inherited; /* sockets and memory; `children` are those to be replaced */
    struct child *children;
    size_t count;
    int signal_fd;
    char **argv;
    bool stopping;
} master;

static void run_child(const struct child *child)
{
    sigset_t none;
    /* What ps and top show. */
    prctl(PR_SET_NAME, child->courier ? "purser-courier" : "purser-respond");
    close(master.signal_fd);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (!child->courier)
        _exit(responder_run(master.service, master.inherited.listen_fd));
    child_signals();
    close(master.inherited.listen_fd);
    if (master.service->start_child != NULL && master.service->start_child(master.service) != OK)
        _exit(1);
    courier_run(master.service, master.inherited.event_fd);
    _exit(0);
}

static void start_child(struct child *child)
{
    pid_t parent = getpid();
    child->started = monotonic_ms();
    child->pid = fork();
    if (child->pid == 0) {
        if (getppid() != parent)
            _exit(1);
        run_child(child);
    }
    if (child->pid < 0) {
        LOG(LOG_ERROR, "cannot fork", LOG_STR("reason", strerror(errno)), LOG_END);
        child->pid = 0;
        child->start_at = monotonic_ms() + LONGEST_PAUSE_MS;
    }
}

static void start_due(void)
{
    int64_t now = monotonic_ms();
    for (size_t i = 0; i < master.count && !master.stopping; i++)
        if (master.children[i].pid == 0 && master.children[i].start_at <= now)
            start_child(&master.children[i]);
}

static void plan_restart(struct child *child)
{
    int64_t now = monotonic_ms();
    child->pid = 0;
    if (now - child->started >= HEALTHY_MS)
        child->pause_ms = 0;
    child->start_at = now + child->pause_ms;
    child->pause_ms = child->pause_ms == 0 ? FIRST_PAUSE_MS : 2 * child->pause_ms;
    if (child->pause_ms > LONGEST_PAUSE_MS)
        child->pause_ms = LONGEST_PAUSE_MS;
}

static void forget_old(pid_t pid)
{
    for (size_t i = 0; i < master.inherited.child_count; i++)
        if (master.inherited.children[i] == pid)
            master.inherited.children[i] = 0;
}

static void reap(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        forget_old(pid);
        for (size_t i = 0; i < master.count; i++) {
            if (master.children[i].pid != pid)
                continue;
            if (!master.stopping)
                LOG(LOG_WARNING, "a child ended", LOG_INT("pid", pid),
                    LOG_INT("status", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
                    LOG_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0), LOG_END);
            plan_restart(&master.children[i]);
        }
    }
}

static size_t signal_children(int signal)
{
    size_t alive = 0;
    for (size_t i = 0; i < master.count; i++)
        if (master.children[i].pid > 0 && kill(master.children[i].pid, signal) == 0)
            alive++;
    for (size_t i = 0; i < master.inherited.child_count; i++)
        if (master.inherited.children[i] > 0 && kill(master.inherited.children[i], signal) == 0)
            alive++;
    return alive;
}

static void wait_ms(int64_t ms)
{
    poll(NULL, 0, (int)ms);
}

/* readyz says 503 and the backlog is served for the configured time; then each finishes what it has
 * in hand. */
static void drain(void)
{
    master.stopping = true;
    atomic_store(&shared_memory->draining, 1);
    LOG(LOG_INFO, "draining", LOG_END);
    for (int64_t end = monotonic_ms() + settings.drain_ms; monotonic_ms() < end;)
        wait_ms(STOP_REPEAT_MS);
    for (int64_t end = monotonic_ms() + STOP_LIMIT_MS; signal_children(SIGTERM) > 0;) {
        wait_ms(STOP_REPEAT_MS);
        reap();
        if (monotonic_ms() >= end)
            break;
    }
    signal_children(SIGKILL);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    socket_remove(settings.listen);
    LOG(LOG_INFO, "stopped", LOG_END);
}

/* One old child ends for each new one that has started, so that there are always as many as
 * configured. */
static void replace_old(void)
{
    for (size_t i = 0; i < master.inherited.child_count; i++) {
        pid_t pid = master.inherited.children[i];
        for (int64_t end = monotonic_ms() + STOP_LIMIT_MS; pid > 0 && kill(pid, SIGTERM) == 0;) {
            wait_ms(STOP_REPEAT_MS / 10);
            reap();
            pid = master.inherited.children[i];
            if (monotonic_ms() >= end && pid > 0)
                kill(pid, SIGKILL);
        }
    }
    free(master.inherited.children);
    master.inherited.children = NULL;
    master.inherited.child_count = 0;
}

/* Asks the program that is installed now whether it could start. */
static bool new_program_agrees(const char *program)
{
    pid_t pid = fork();
    if (pid == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        size_t count = 0;
        while (master.argv[count] != NULL)
            count++;
        char **argv = calloc(count + 2, sizeof *argv);
        if (argv == NULL)
            _exit(1);
        memcpy(argv, master.argv, count * sizeof *argv);
        argv[count] = (char[]){"--check-config"};
        execv(program, argv);
        _exit(1);
    }
    int status;
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static void keep_over_exec(int fd)
{
    fcntl(fd, F_SETFD, 0);
}

/* The list of what stays: descriptors, then the children to be replaced. Read by service.c at
 * start. */
static void write_inheritance(void)
{
    struct buf list = {0};
    buf_printf(&list, "%d %d %d", master.inherited.listen_fd, master.inherited.memory_fd,
               master.inherited.event_fd);
    for (size_t i = 0; i < master.count; i++)
        if (master.children[i].pid > 0)
            buf_printf(&list, " %d", (int)master.children[i].pid);
    setenv(INHERITANCE_VARIABLE, list.data, 1);
    buf_free(&list);
}

/* Execs the program file anew in place: same process id, so systemd and the children see no change.
 */
static void reload(void)
{
    const char *program = program_path();
    if (!new_program_agrees(program)) {
        LOG(LOG_ERROR, "not reloaded: the new configuration is refused", LOG_END);
        return;
    }
    LOG(LOG_INFO, "reloading", LOG_END);
    write_inheritance();
    keep_over_exec(master.inherited.listen_fd);
    keep_over_exec(master.inherited.memory_fd);
    keep_over_exec(master.inherited.event_fd);
    execv(program, master.argv);
    LOG(LOG_ERROR, "cannot exec", LOG_STR("reason", strerror(errno)), LOG_END);
    unsetenv(INHERITANCE_VARIABLE);
}

static void block_signals(void)
{
    static const int ours[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        sigaddset(&set, ours[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    master.signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void take_signals(void)
{
    struct signalfd_siginfo info;
    while (read(master.signal_fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            master.stopping = true;
        else if (info.ssi_signo == SIGHUP)
            reload();
    }
}

static int next_wait_ms(void)
{
    int64_t now = monotonic_ms(), wait = -1;
    for (size_t i = 0; i < master.count; i++) {
        if (master.children[i].pid != 0)
            continue;
        int64_t left = master.children[i].start_at - now;
        left = left < 0 ? 0 : left;
        wait = wait < 0 || left < wait ? left : wait;
    }
    return (int)wait;
}

int master_run(const struct service *service, struct inheritance *inherited, char **argv)
{
    master.service = service;
    master.inherited = *inherited;
    master.argv = argv;
    master.count = (size_t)settings.responders + 1;
    master.children = calloc(master.count, sizeof *master.children);
    if (master.children == NULL)
        abort();
    master.children[0].courier = true;
    block_signals();
    start_due();
    replace_old();
    LOG(LOG_INFO, "started", LOG_INT("responders", settings.responders), LOG_END);
    while (!master.stopping) {
        struct pollfd fd = {.fd = master.signal_fd, .events = POLLIN};
        poll(&fd, 1, next_wait_ms());
        take_signals();
        reap();
        start_due();
    }
    drain();
    free(master.children);
    return 0;
}
