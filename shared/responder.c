#include <sys/prctl.h>
#include <unistd.h>

#include "db.h"
#include "dispatch.h"
#include "fcgi.h"
#include "log.h"
#include "metrics.h"
#include "process.h"
#include "process_private.h"

enum {
    ARENA_SIZE = 64 * 1024,
    REFUSED_PAUSE_US = 20000,
    DOOR_PAUSE_US = 2000,
    WAITING_LIMIT_MS = 8000 /* less than the master waits for us */
};

volatile sig_atomic_t stop_requested;

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = 1;
}

void child_signals(void)
{
    static const int reset[] = {SIGCHLD, SIGHUP, SIGINT, SIGPIPE};
    struct sigaction action = {.sa_handler = request_stop}; /* no SA_RESTART: accept must return */
    sigset_t none;
    sigaction(SIGTERM, &action, NULL);
    for (size_t i = 0; i < sizeof reset / sizeof *reset; i++) {
        action.sa_handler = reset[i] == SIGCHLD ? SIG_DFL : SIG_IGN;
        sigaction(reset[i], &action, NULL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static void begin(struct exchange *x)
{
    struct exchange fresh = {
        .arena = x->arena,
        .db = x->db,
        .service = x->service,
        .res.body = x->res.body,
        .bearer = "",
        .args = {"", ""},
        .faults.arena = x->arena,
    };
    arena_reset(x->arena);
    *x = fresh;
    buf_reset(x->res.body);
}

static void serve(struct exchange *x, struct fcgi *fcgi)
{
    begin(x);
    if (fcgi_accept(fcgi, x) == OK)
        dispatch(x, fcgi);
    else if (!stop_requested)
        usleep(REFUSED_PAUSE_US);
}

/* Nobody comes after us, and nothing new comes: what waits at the socket is ours, or lost. */
static void serve_waiting(struct exchange *x, struct fcgi *fcgi)
{
    int64_t end = monotonic_ms() + WAITING_LIMIT_MS;
    while (atomic_load(&shared_memory->door_closed) && monotonic_ms() < end) {
        begin(x);
        if (fcgi_accept_waiting(fcgi, x) != OK)
            break;
        dispatch(x, fcgi);
    }
}

static void report_ready(int fd)
{
    pid_t pid = getpid();
    ssize_t n = write(fd, &pid, sizeof pid);
    (void)n; /* full: the master takes us for ready in a while anyway */
    close(fd);
}

int responder_run(const struct service *service, int listen_fd, int ready_fd)
{
    struct fcgi *fcgi;
    struct buf body = {0};
    struct exchange x = {.service = service, .res.body = &body};
    metrics_responder_starts();
    x.arena = arena_new(ARENA_SIZE);
    x.db = db_new(service->statements, service->statement_count);
    (void)db_ready(x.db); /* where it is not there yet, to say so is to serve, too */
    report_ready(ready_fd);
    while (!atomic_load(&shared_memory->door_open) && !stop_requested)
        usleep(DOOR_PAUSE_US);
    if (fcgi_open(listen_fd, &fcgi) != OK) {
        LOG(LOG_ERROR, "libfcgi does not start", LOG_END);
        return 1;
    }
    while (!stop_requested)
        serve(&x, fcgi);
    serve_waiting(&x, fcgi);
    db_free(&x.db);
    arena_free(&x.arena);
    buf_free(&body);
    return 0;
}
