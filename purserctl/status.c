#include <getopt.h>
#include <json-c/json.h>
#include <math.h>
#include <stdarg.h>

#include "command.h"
#include "gather.h"
#include "json.h"
#include "log.h"
#include "settings.h"

/*
 * `status`: what readyz and /metrics of all services say, for people, or as JSON, with a verdict. What
 * is wrong is what the alert rules of docs/monitoring.md look for, as far as one look can tell.
 */

enum {
    ARENA_SIZE = 256 * 1024,
    PROBLEMS_MAX = 64,
    OLDEST_EVENT_S = 5,
    REVOCATIONS_AGE_S = 5,
    EXIT_USAGE = 2
};

struct report {
    struct arena *arena;
    struct state services[SERVICES];
    size_t count; /* of services; 0 where the gateway does not answer */
    const char *problems[PROBLEMS_MAX];
    size_t problem_count;
};

static void __attribute__((format(printf, 2, 3)))
wrong(struct report *report, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (report->problem_count < PROBLEMS_MAX)
        report->problems[report->problem_count++] = arena_vprintf(report->arena, format, args);
    va_end(args);
}

/* ---- the verdict */

static void judge_events(struct report *report, const struct state *state)
{
    for (size_t i = 0; i < state->events_count; i++) {
        const struct events *events = &state->events[i];
        if (events->oldest_s > OLDEST_EVENT_S)
            wrong(report, "%s: %s has not been told of events for %.0f s", state->name,
                  events->subscriber, events->oldest_s);
        if (events->dead > 0)
            wrong(report, "%s: %.0f events that %s refused are set aside", state->name,
                  events->dead, events->subscriber);
    }
}

static void judge(struct report *report, const struct state *state)
{
    if (state->ready < state->listed)
        wrong(report, "%s: not ready: %s", state->name, state->not_ready);
    if (state->no_metrics != NULL)
        wrong(report, "%s: no figures: %s", state->name, state->no_metrics);
    if (state->breaker_open > 0)
        wrong(report, "%s: does not ask %s: the circuit breaker is open", state->name,
              state->breaker_target);
    if (state->revocations_age_s > REVOCATIONS_AGE_S)
        wrong(report, "%s: has not heard of ended sessions for %.0f s", state->name,
              state->revocations_age_s);
    if (state->projection_differences > 0)
        wrong(report, "%s: sums of %.0f books are not those of their transactions", state->name,
              state->projection_differences);
    judge_events(report, state);
}

static void look(struct report *report)
{
    struct client *client = client_new();
    const char *reason;
    if (gateway_answers(client, report->arena, &reason)) {
        for (; report->count < SERVICES; report->count++) {
            gather(client, report->arena, service_names[report->count],
                   &report->services[report->count]);
            judge(report, &report->services[report->count]);
        }
    } else {
        wrong(report, "the gateway: %s at %s", reason,
              *settings.internal_socket != '\0' ? settings.internal_socket : settings.internal_url);
    }
    client_free(&client);
}

/* ---- for people */

static const char *milliseconds(struct report *report, const struct state *state, double q)
{
    double ms = 1000 * buckets_quantile(state->buckets, state->bucket_count, q);
    return arena_printf(report->arena, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
}

static void print_services(struct report *report)
{
    printf("%-14s %-6s %-10s %-8s %10s %6s %6s %9s %9s  %s\n", "SERVICE", "READY", "INSTANCES",
           "BUSY", "REQUESTS", "5XX", "SHED", "P50", "P99", "VERSION");
    for (size_t i = 0; i < report->count; i++) {
        const struct state *s = &report->services[i];
        printf("%-14s %-6s %-10s %-8s %10.0f %6.0f %6.0f %9s %9s  %s\n", s->name,
               s->ready == s->listed ? "yes" : "no",
               arena_printf(report->arena, "%zu of %zu", s->ready, s->listed),
               arena_printf(report->arena, "%.0f of %.0f", s->busy, s->busy + s->idle), s->requests,
               s->errors, s->shed, milliseconds(report, s, 0.5), milliseconds(report, s, 0.99),
               s->version);
    }
}

static void print_events(const struct report *report)
{
    printf("\n%-14s %8s %8s %10s  %s\n", "EVENTS OF", "WAITING", "OLDEST", "SET ASIDE", "FOR");
    for (size_t i = 0; i < report->count; i++) {
        const struct state *s = &report->services[i];
        for (size_t j = 0; j < s->events_count; j++)
            printf("%-14s %8.0f %6.0f s %10.0f  %s\n", s->name, s->events[j].waiting,
                   s->events[j].oldest_s, s->events[j].dead, s->events[j].subscriber);
    }
    putchar('\n');
}

static void print_rest(const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct state *s = &report->services[i];
        if (s->breaker_open >= 0)
            printf("%s: circuit breaker before %s: %s\n", s->name, s->breaker_target,
                   s->breaker_open > 0 ? "open" : "closed");
        if (s->projection_differences >= 0)
            printf("%s: books whose sums differ: %.0f\n", s->name, s->projection_differences);
        if (s->deliveries_waiting >= 0)
            printf("%s: deliveries that wait: %.0f\n", s->name, s->deliveries_waiting);
        if (s->ended > 0)
            printf("%s: processes that ended by themselves: %.0f\n", s->name, s->ended);
    }
}

static void print_text(struct report *report)
{
    if (report->count > 0) {
        print_services(report);
        print_events(report);
        print_rest(report);
    }
    for (size_t i = 0; i < report->problem_count; i++)
        printf("! %s\n", report->problems[i]);
    if (report->problem_count == 0)
        puts("All is well.");
}

/* ---- for programs */

/* Figures that nobody gave are left out. */
static void add_number(struct json_object *object, const char *name, double value)
{
    if (value < 0 || !isfinite(value))
        return;
    bool whole = value < 1e15 && value == (double)(int64_t)value;
    json_object_object_add(object, name,
                           whole ? json_object_new_int64((int64_t)value)
                                 : json_object_new_double(value));
}

static void add_text(struct json_object *object, const char *name, const char *value)
{
    json_object_object_add(object, name, value != NULL ? json_object_new_string(value) : NULL);
}

static struct json_object *events_json(const struct state *state)
{
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < state->events_count; i++) {
        struct json_object *events = json_object_new_object();
        add_text(events, "subscriber", state->events[i].subscriber);
        add_number(events, "waiting", state->events[i].waiting);
        add_number(events, "oldest_seconds", state->events[i].oldest_s);
        add_number(events, "dead_letters", state->events[i].dead);
        json_object_array_add(list, events);
    }
    return list;
}

static struct json_object *service_json(const struct state *state)
{
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"instances", (double)state->listed},
        {"instances_ready", (double)state->ready},
        {"responders_busy", state->busy},
        {"responders", state->busy + state->idle},
        {"requests", state->requests},
        {"errors", state->errors},
        {"shed", state->shed},
        {"children_ended", state->ended},
        {"p50_seconds", buckets_quantile(state->buckets, state->bucket_count, 0.5)},
        {"p99_seconds", buckets_quantile(state->buckets, state->bucket_count, 0.99)},
        {"revocations_age_seconds", state->revocations_age_s},
        {"breaker_open", state->breaker_open},
        {"deliveries_waiting", state->deliveries_waiting},
        {"projection_differences", state->projection_differences},
    };
    struct json_object *service = json_object_new_object();
    add_text(service, "service", state->name);
    json_object_object_add(service, "ready",
                           json_object_new_boolean(state->ready == state->listed));
    add_text(service, "reason", state->not_ready);
    add_text(service, "version", state->version);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        add_number(service, numbers[i].name, numbers[i].value);
    json_object_object_add(service, "events", events_json(state));
    return service;
}

static void print_json(const struct report *report)
{
    struct json_object *whole = json_keep(report->arena, json_object_new_object());
    struct json_object *services = json_object_new_array(), *problems = json_object_new_array();
    for (size_t i = 0; i < report->count; i++)
        json_object_array_add(services, service_json(&report->services[i]));
    for (size_t i = 0; i < report->problem_count; i++)
        json_object_array_add(problems, json_object_new_string(report->problems[i]));
    json_object_object_add(whole, "ok", json_object_new_boolean(report->problem_count == 0));
    json_object_object_add(whole, "problems", problems);
    json_object_object_add(whole, "services", services);
    puts(json_text(whole));
}

/* ---- the command */

static void usage(FILE *out)
{
    fputs("Usage: purserctl status [OPTION]...\n"
          "Show how the services are, as the gateway's internal listener tells it.\n\n"
          "  --gateway URL  of that listener, or unix:/path; default: what PURSER_INTERNAL_SOCKET\n"
          "                 and PURSER_INTERNAL_URL say, else http://127.0.0.1:8081\n"
          "  --config FILE  read the settings of a service from FILE too\n"
          "  --json         as a JSON object\n"
          "  --help         print this, and end\n\n"
          "The exit status is 0 where all is well, else 1.\n",
          out);
}

static int report_status(bool json)
{
    struct report report = {.arena = arena_new(ARENA_SIZE)};
    log_open("purserctl", LOG_ERROR);
    look(&report);
    if (json)
        print_json(&report);
    else
        print_text(&report);
    int status = report.problem_count == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    arena_free(&report.arena);
    return status;
}

static void take_gateway(const char *address)
{
    static const char local[] = "unix:";
    bool is_local = strncmp(address, local, sizeof local - 1) == 0;
    settings.internal_url = is_local ? "http://localhost" : address;
    settings.internal_socket = is_local ? address + sizeof local - 1 : "";
}

int status(int argc, char **argv)
{
    static const struct option options[] = {{"gateway", required_argument, NULL, 'g'},
                                            {"config", required_argument, NULL, 'c'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *gateway = NULL, *config = NULL;
    bool json = false;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') {
            usage(stdout);
            return EXIT_SUCCESS;
        }
        if (option == 'g')
            gateway = optarg;
        else if (option == 'c')
            config = optarg;
        else if (option == 'j')
            json = true;
        else
            return EXIT_USAGE;
    }
    if (optind < argc) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (config_load_some("PURSER_INTERNAL", config, stderr) != OK)
        return EXIT_FAILURE;
    if (gateway != NULL)
        take_gateway(gateway);
    return report_status(json);
}
