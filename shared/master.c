#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "courier.h"
#include "jwks.h"
#include "keeper.h"
#include "log.h"
#include "metrics.h"
#include "must.h"
#include "process.h"
#include "process_private.h"
#include "settings.h"
#include "socket.h"
#include "supervisor.h"

/*
 * The master does nothing but keep its children: it opens no database and serves no request, so
 * nothing that a client sends can bring it down.
 */
enum {
    STOP_LIMIT_MS = 10000, /* for the request in hand */
    LOOK_AGAIN_MS = 100,   /* while children are replaced or end */
    HEALTHY_MS = 5000,     /* a child that lived longer is replaced at once */
    FIRST_PAUSE_MS = 100,
    LONGEST_PAUSE_MS = 5000,
    CHECK_LIMIT_S = 10,   /* for --check-config */
    DOOR_LIMIT_MS = 5000, /* to become able to serve */
    DOOR_LOOK_MS = 20
};

enum kind { KIND_KEEPER, KIND_COURIER, KIND_SENDER, KIND_RESPONDER };

struct child {
    pid_t pid; /* 0: none */
    enum kind kind;
    bool ready;                /* to serve, as far as its database lets it */
    int64_t started, start_at; /* monotonic ms */
    int64_t pause_ms;          /* before the next start */
};

static struct master {
    const struct service *service;
    struct inheritance inherited; /* sockets and memory; `children` are those to be replaced */
    struct child *children;
    size_t count;
    size_t old_left;         /* how many of the inherited are still there */
    int64_t old_kill_at;     /* when the one that was asked to end is killed; 0: none was asked */
    char courier[UUID_TEXT]; /* the name of each courier in turn: its leases pass to the next */
    int signal_fd;
    int ready_fds[2]; /* a pipe: a responder that is ready writes its process id */
    char **argv;
    bool reported;   /* to the supervisor, as ready */
    bool replaces;   /* an old program, which has been serving */
    bool open;       /* the socket takes connections */
    int64_t open_at; /* monotonic ms; at the latest */
    bool draining;
    int64_t stop_at; /* monotonic ms; looked at when draining */
} master;

static int run_keeper(void)
{
    keeper_run(master.service, master.inherited.keeper_fd);
    return 0;
}

static int run_courier(void)
{
    courier_run(master.service, master.inherited.courier_fd, master.courier);
    return 0;
}

static int run_sender(void)
{
    return master.service->sender(master.service);
}

static int run_responder(void)
{
    return responder_run(master.service, master.inherited.listen_fd, master.ready_fds[1]);
}

static const struct {
    const char *title; /* what ps and top show */
    int (*run)(void);  /* the child's life; returns its exit status */
    bool serves;       /* takes requests, and says when it is ready to */
} kinds[] = {
    [KIND_KEEPER] = {"purser-keeper", run_keeper, false},
    [KIND_COURIER] = {"purser-courier", run_courier, false},
    [KIND_SENDER] = {"purser-sender", run_sender, false},
    [KIND_RESPONDER] = {"purser-respond", run_responder, true},
};

static void run_child(const struct child *child, pid_t parent)
{
    prctl(PR_SET_NAME, kinds[child->kind].title);
    close(master.signal_fd);
    close(master.ready_fds[0]);
    child_signals();
    if (getppid() != parent) /* it died before we asked to be told */
        _exit(1);
    if (!kinds[child->kind].serves) {
        close(master.inherited.listen_fd);
        close(master.ready_fds[1]);
    }
    if (master.service->start_child != NULL && master.service->start_child(master.service) != OK)
        _exit(1);
    _exit(kinds[child->kind].run());
}

static void start_child(struct child *child)
{
    pid_t parent = getpid();
    child->started = monotonic_ms();
    child->ready = !kinds[child->kind].serves;
    child->pid = fork();
    if (child->pid == 0)
        run_child(child, parent);
    if (child->pid < 0) {
        LOG(LOG_ERROR, "cannot fork", LOG_STR("reason", strerror(errno)), LOG_END);
        child->pid = 0;
        child->start_at = monotonic_ms() + LONGEST_PAUSE_MS;
    }
}

static size_t count_alive(void)
{
    size_t alive = master.old_left;
    for (size_t i = 0; i < master.count; i++)
        alive += master.children[i].pid > 0;
    return alive;
}

/* One more than are configured: while an old one is replaced, its successor is there already. */
static bool may_start(const struct child *child)
{
    return child->pid == 0 && count_alive() <= master.count;
}

static void start_due(void)
{
    int64_t now = monotonic_ms();
    for (size_t i = 0; i < master.count; i++)
        if (may_start(&master.children[i]) && master.children[i].start_at <= now)
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
    for (size_t i = 0; i < master.inherited.child_count; i++) {
        if (master.inherited.children[i] != pid)
            continue;
        master.inherited.children[i] = 0;
        master.old_left--;
        master.old_kill_at = 0;
    }
}

/* The old child that is replaced next; 0: none is left. */
static pid_t next_old(void)
{
    for (size_t i = 0; i < master.inherited.child_count; i++)
        if (master.inherited.children[i] != 0)
            return master.inherited.children[i];
    return 0;
}

static void take_ready(void)
{
    pid_t pid;
    while (read(master.ready_fds[0], &pid, sizeof pid) == sizeof pid)
        for (size_t i = 0; i < master.count; i++)
            if (master.children[i].pid == pid)
                master.children[i].ready = true;
}

static bool all_ready(int64_t now)
{
    for (size_t i = 0; i < master.count; i++) {
        const struct child *child = &master.children[i];
        if (child->pid > 0 && !child->ready && now - child->started < HEALTHY_MS)
            return false;
    }
    return true;
}

/* Once: every child is there, none is left to be replaced, and all that serve do. */
static void report_ready(void)
{
    bool ready = !master.reported && master.old_left == 0;
    for (size_t i = 0; i < master.count; i++)
        ready = ready && master.children[i].pid > 0 && master.children[i].ready;
    if (!ready)
        return;
    master.reported = true;
    supervisor_tell_ready();
}

/* After a reload one old child at a time is asked to end, and only while there are more than
 * configured and its successor serves: so there are always enough, also where the new ones die at
 * once. */
static void replace_old(void)
{
    pid_t pid = next_old();
    int64_t now = monotonic_ms();
    if (pid == 0)
        return;
    if (master.old_kill_at == 0 && count_alive() > master.count && all_ready(now)) {
        kill(pid, SIGTERM);
        master.old_kill_at = now + STOP_LIMIT_MS;
    } else if (master.old_kill_at != 0 && now >= master.old_kill_at) {
        kill(pid, SIGKILL);
    }
}

static void reap(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        forget_old(pid);
        metrics_child_ended(pid);
        for (size_t i = 0; i < master.count; i++) {
            if (master.children[i].pid != pid)
                continue;
            if (!master.draining) {
                metrics_child_lost();
                LOG(LOG_WARNING, "a child ended", LOG_INT("pid", pid),
                    LOG_INT("status", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
                    LOG_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0), LOG_END);
            }
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

/* From now on readyz says 503; what still comes is served for the configured time. */
static void drain(void)
{
    if (master.draining)
        return;
    master.draining = true;
    master.stop_at = monotonic_ms() + settings.drain_ms;
    atomic_store(&shared_memory->draining, 1);
    LOG(LOG_INFO, "draining", LOG_END);
    supervisor_tell_stopping(settings.drain_ms + STOP_LIMIT_MS);
}

/* Each child finishes what it has in hand, and responders what waits at the socket. */
static void stop(void)
{
    if (socket_close_door(master.inherited.listen, master.inherited.listen_fd) == OK)
        atomic_store(&shared_memory->door_closed, 1);
    int64_t end = monotonic_ms() + STOP_LIMIT_MS;
    while (signal_children(SIGTERM) > 0 && monotonic_ms() < end) {
        poll(NULL, 0, LOOK_AGAIN_MS);
        reap();
    }
    signal_children(SIGKILL);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    LOG(LOG_INFO, "stopped", LOG_END);
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
        alarm(CHECK_LIMIT_S); /* outlives exec */
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
               master.inherited.keeper_fd);
    for (size_t i = 0; i < master.inherited.child_count; i++)
        if (master.inherited.children[i] > 0)
            buf_printf(&list, " %d", master.inherited.children[i]);
    for (size_t i = 0; i < master.count; i++)
        if (master.children[i].pid > 0)
            buf_printf(&list, " %d", (int)master.children[i].pid);
    setenv(INHERITANCE_VARIABLE, list.data, 1);
    setenv(ADDRESS_VARIABLE, master.inherited.listen, 1);
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
    supervisor_tell_reloading();
    write_inheritance();
    keep_over_exec(master.inherited.listen_fd);
    keep_over_exec(master.inherited.memory_fd);
    keep_over_exec(master.inherited.keeper_fd);
    execv(program, master.argv);
    LOG(LOG_ERROR, "cannot exec", LOG_STR("reason", strerror(errno)), LOG_END);
    unsetenv(INHERITANCE_VARIABLE);
    unsetenv(ADDRESS_VARIABLE);
    supervisor_tell_ready();
}

/* What the main loop waits for: signals, and responders that become ready. */
static void open_ears(void)
{
    static const int ours[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        sigaddset(&set, ours[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    master.signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (master.signal_fd < 0 || pipe2(master.ready_fds, O_CLOEXEC | O_NONBLOCK) != 0) {
        LOG(LOG_ERROR, "cannot start", LOG_STR("reason", strerror(errno)), LOG_END);
        exit(1);
    }
}

static void take_signals(void)
{
    struct signalfd_siginfo info;
    while (read(master.signal_fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            drain();
        else if (info.ssi_signo == SIGHUP && !master.draining)
            reload();
    }
}

static int64_t sooner(int64_t wait, int64_t at, int64_t now)
{
    int64_t left = at > now ? at - now : 0;
    return wait < 0 || left < wait ? left : wait;
}

/* -1: until a signal comes. */
static int next_wait_ms(void)
{
    int64_t now = monotonic_ms(), wait = -1;
    if (master.draining)
        wait = sooner(wait, master.stop_at, now);
    if (master.old_left > 0)
        wait = sooner(wait, now + LOOK_AGAIN_MS, now);
    if (!master.open)
        wait = sooner(wait, now + DOOR_LOOK_MS, now);
    for (size_t i = 0; i < master.count; i++)
        if (may_start(&master.children[i]))
            wait = sooner(wait, master.children[i].start_at, now);
    return (int)wait;
}

/* A new instance lets nobody in before it can serve, but for a limit: with its database or keys away
 * it has to say so. Where the socket takes connections already, they wait. */
static void open_door(void)
{
    if (master.open)
        return;
    bool able = false;
    for (size_t i = 0; i < master.count; i++)
        able = able || (kinds[master.children[i].kind].serves && master.children[i].ready);
    able = able && jwks_generation() != 0;
    if (!able && monotonic_ms() < master.open_at && !master.replaces)
        return;
    if (socket_open_door(master.inherited.listen, master.inherited.listen_fd) != OK)
        exit(1);
    master.open = true;
    if (!master.replaces)
        atomic_store(&shared_memory->serving_since, wall_ms());
    atomic_store(&shared_memory->door_open, 1);
}

static bool goes_on(void)
{
    return !master.draining || monotonic_ms() < master.stop_at;
}

/* Those of which there is one come first, so that they are the first to be replaced, too. */
static void plan_children(void)
{
    size_t n = 0;
    master.children =
        must_have(calloc((size_t)settings.responders + KIND_RESPONDER, sizeof *master.children));
    master.children[n++].kind = KIND_KEEPER;
    master.children[n++].kind = KIND_COURIER;
    uuid_v7(master.courier);
    if (master.service->sender != NULL)
        master.children[n++].kind = KIND_SENDER;
    for (int64_t i = 0; i < settings.responders; i++)
        master.children[n++].kind = KIND_RESPONDER;
    master.count = n;
}

int master_run(const struct service *service, struct inheritance *inherited, char **argv)
{
    master.service = service;
    master.inherited = *inherited;
    master.old_left = inherited->child_count;
    master.replaces = master.old_left > 0;
    master.argv = argv;
    master.open_at = monotonic_ms() + DOOR_LIMIT_MS;
    plan_children();
    open_ears();
    LOG(LOG_INFO, "started", LOG_INT("responders", settings.responders), LOG_END);
    while (goes_on()) {
        reap();
        start_due();
        replace_old();
        report_ready();
        open_door();
        struct pollfd fds[] = {{.fd = master.signal_fd, .events = POLLIN},
                               {.fd = master.ready_fds[0], .events = POLLIN}};
        poll(fds, sizeof fds / sizeof *fds, next_wait_ms());
        take_ready();
        take_signals();
    }
    stop();
    free(master.inherited.children);
    free(master.children);
    return 0;
}
