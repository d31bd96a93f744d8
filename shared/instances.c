#include "instances.h"

#include "log.h"
#include "lookup.h"
#include "must.h"
#include "process.h"

enum { LOOK_EVERY_MS = 5000, WORDS_MAX = 16 };

struct instance_finder {
    const struct service *service;
    struct word {
        char text[ADDRESS_TEXT * 2]; /* what needs no looking for; "" for the rest */
        char host[HOST_MAX], port[PORT_MAX];
        struct lookup lookup;
    } words[WORDS_MAX];
    size_t count;
    int64_t look_at; /* monotonic ms */
    bool looking;
    struct buf list; /* the answer that is being made */
    size_t found;
};

static void add_word(struct instance_finder *finder, const char *word, size_t n)
{
    struct word *next = &finder->words[finder->count];
    bool plain = strncmp(word, "unix:", 5) == 0 && n < sizeof next->text;
    if (plain)
        memcpy(next->text, word, n);
    if (finder->count < WORDS_MAX - 1 && (plain || lookup_split(word, n, next->host, next->port)))
        finder->count++;
    else
        LOG(LOG_ERROR, "PURSER_INSTANCES: is no NAME:PORT or unix:/path, or one too many",
            LOG_STR("instances", settings.instances), LOG_END);
}

struct instance_finder *instances_new(const struct service *service)
{
    struct instance_finder *finder = must_have(calloc(1, sizeof *finder));
    finder->service = service;
    for (const char *list = settings.instances; *(list += strspn(list, " ")) != '\0';) {
        size_t n = strcspn(list, " ");
        add_word(finder, list, n);
        list += n;
    }
    if (*settings.instances == '\0') /* this one alone: the gateway knows it by its service */
        snprintf(finder->words[finder->count++].text, sizeof finder->words[0].text, "%s",
                 service->name);
    return finder;
}

void instances_free(struct instance_finder **finder)
{
    if (*finder == NULL)
        return;
    buf_free(&(*finder)->list);
    for (size_t i = 0; i < (*finder)->count; i++)
        if (!lookup_stop(&(*finder)->words[i].lookup))
            return; /* the process ends anyway */
    free(*finder);
    *finder = NULL;
}

static void add_found(const char *address, void *user)
{
    struct instance_finder *finder = user;
    if (finder->found++ >= INSTANCES_MAX)
        return;
    buf_puts(&finder->list, finder->found > 1 ? "," : "");
    buf_json_string(&finder->list, address, strlen(address));
}

/* A name that is not there has no instances. False: who knows? */
static bool take(struct instance_finder *finder, struct word *word)
{
    if (*word->text != '\0') {
        add_found(word->text, finder);
        return true;
    }
    int fault = lookup_take(&word->lookup, add_found, finder);
    return fault == 0 || fault == EAI_NONAME || fault == EAI_NODATA;
}

static void publish(struct instance_finder *finder)
{
    bool known = true;
    finder->found = 0;
    buf_reset(&finder->list);
    buf_puts(&finder->list, "[{\"targets\":[");
    for (size_t i = 0; i < finder->count; i++)
        known = take(finder, &finder->words[i]) && known;
    buf_printf(&finder->list, "],\"labels\":{\"service\":\"%s\"}}]", finder->service->name);
    if (known)
        board_write(&shared_memory->instances, finder->list.data, finder->list.len);
}

static bool runs(struct instance_finder *finder)
{
    for (size_t i = 0; i < finder->count; i++)
        if (lookup_runs(&finder->words[i].lookup))
            return true;
    return false;
}

void instances_look(struct instance_finder *finder)
{
    int64_t now = monotonic_ms();
    if (!finder->looking && now >= finder->look_at) {
        for (size_t i = 0; i < finder->count; i++)
            if (*finder->words[i].host != '\0')
                lookup_start(&finder->words[i].lookup, finder->words[i].host,
                             finder->words[i].port);
        finder->looking = true;
    }
    if (!finder->looking || runs(finder))
        return;
    publish(finder);
    finder->looking = false;
    finder->look_at = now + LOOK_EVERY_MS;
}

void instances_answer(struct exchange *x)
{
    char *text = arena_alloc(x->arena, BOARD_MAX);
    size_t n = 0;
    bool known = board_read(&shared_memory->instances, text, &n) != 0;
    static const char unknown[] = "[]";
    if (known)
        response_json(x, 200, text, n);
    else
        response_json(x, 503, unknown, sizeof unknown - 1);
}
