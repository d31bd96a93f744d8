#include "gateways.h"

#include "json.h"
#include "log.h"
#include "lookup.h"
#include "must.h"
#include "process.h"
#include "uuid.h"

enum { LOOK_EVERY_MS = 10000 };

struct gateway_settings gateway_settings;

/* One word of the setting. */
struct place {
    char url[GATEWAY_URL];
    char host[HOST_MAX], port[PORT_MAX]; /* "" for a Unix socket */
    struct lookup lookup;
};

struct gateway_finder {
    struct place *places;
    size_t count;
    int64_t look_at; /* monotonic ms */
    bool looking;
};

/* ---- the setting */

/* "http://host:port", "http://[::1]:8081", "http://host/": false where it is none of these. */
static bool split_url(struct place *place)
{
    const char *host = strstr(place->url, "://"), *end, *port;
    if (host == NULL)
        return false;
    host += 3;
    bool secure = strncmp(place->url, "https://", 8) == 0;
    bool bracket = *host == '[';
    end = bracket ? strchr(host, ']') : host + strcspn(host, ":/");
    if (end == NULL)
        return false;
    port = bracket ? end + 1 : end;
    host += bracket;
    size_t host_len = (size_t)(end - host), port_len = 0;
    if (*port == ':')
        port_len = strcspn(++port, "/");
    if (host_len == 0 || host_len >= HOST_MAX || port_len >= PORT_MAX)
        return false;
    memcpy(place->host, host, host_len);
    snprintf(place->port, sizeof place->port, "%.*s", port_len > 0 ? (int)port_len : 3,
             port_len > 0 ? port
             : secure     ? "443"
                          : "80");
    size_t len = strlen(place->url);
    while (len > 0 && place->url[len - 1] == '/')
        place->url[--len] = '\0';
    return true;
}

static void add_place(struct gateway_finder *finder, const char *word, size_t n)
{
    struct place place = {0};
    if (n >= sizeof place.url)
        n = sizeof place.url - 1;
    memcpy(place.url, word, n);
    if (strncmp(place.url, "unix:", 5) != 0 && !split_url(&place)) {
        LOG(LOG_ERROR, "is no address of a gateway", LOG_STR("address", place.url), LOG_END);
        return;
    }
    finder->places = must_realloc(finder->places, (finder->count + 1) * sizeof *finder->places);
    finder->places[finder->count++] = place;
}

static void add_places(struct gateway_finder *finder, const char *list)
{
    while (*(list += strspn(list, " ")) != '\0') {
        size_t n = strcspn(list, " ");
        add_place(finder, list, n);
        list += n;
    }
}

struct gateway_finder *gateways_new(void)
{
    struct gateway_finder *finder = must_have(calloc(1, sizeof *finder));
    struct buf own = {0};
    if (*settings.internal_socket != '\0')
        buf_printf(&own, "unix:%s", settings.internal_socket);
    else
        buf_puts(&own, settings.internal_url);
    add_places(finder, *gateway_settings.urls != '\0' ? gateway_settings.urls : own.data);
    buf_free(&own);
    return finder;
}

void gateways_free(struct gateway_finder **finder)
{
    if (*finder == NULL)
        return;
    for (size_t i = 0; i < (*finder)->count; i++)
        if (!lookup_stop(&(*finder)->places[i].lookup))
            return; /* the process ends anyway */
    free((*finder)->places);
    free(*finder);
    *finder = NULL;
}

/* ---- the search */

static void ask(struct gateway_finder *finder)
{
    for (size_t i = 0; i < finder->count; i++) {
        struct place *place = &finder->places[i];
        if (*place->host != '\0')
            lookup_start(&place->lookup, place->host, place->port);
    }
    finder->looking = true;
}

static bool answered(struct gateway_finder *finder)
{
    for (size_t i = 0; i < finder->count; i++)
        if (lookup_runs(&finder->places[i].lookup))
            return false;
    return true;
}

/* Who is told what was found of a place. */
struct hearer {
    const struct place *place;
    void (*found)(const struct gateway *gateway, void *user);
    void *user;
};

static void give_socket(const struct hearer *hearer)
{
    const char *url = hearer->place->url;
    struct gateway gateway = {.url = "http://localhost"};
    snprintf(gateway.socket, sizeof gateway.socket, "%s", url + strlen("unix:"));
    snprintf(gateway.name, sizeof gateway.name, "gateway:%.*s", GATEWAY_NAME - 9, url);
    hearer->found(&gateway, hearer->user);
}

static void give_address(const char *address, void *user)
{
    const struct hearer *hearer = user;
    struct gateway gateway = {0};
    memcpy(gateway.url, hearer->place->url, sizeof gateway.url);
    snprintf(gateway.name, sizeof gateway.name, "gateway:%s", address);
    snprintf(gateway.connect_to, sizeof gateway.connect_to, "::%s", address);
    hearer->found(&gateway, hearer->user);
}

static void give_places(struct gateway_finder *finder,
                        void (*found)(const struct gateway *gateway, void *user), void *user)
{
    for (size_t i = 0; i < finder->count; i++) {
        struct hearer hearer = {&finder->places[i], found, user};
        if (*hearer.place->host == '\0')
            give_socket(&hearer);
        else
            lookup_take(&finder->places[i].lookup, give_address, &hearer);
    }
}

bool gateways_look(struct gateway_finder *finder,
                   void (*found)(const struct gateway *gateway, void *user), void *user)
{
    int64_t now = monotonic_ms();
    if (!finder->looking && now >= finder->look_at)
        ask(finder);
    if (!finder->looking || !answered(finder))
        return false;
    give_places(finder, found, user);
    finder->looking = false;
    finder->look_at = now + LOOK_EVERY_MS;
    return true;
}

/* ---- what they are told */

static const char *text_of(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) &&
                   json_object_is_type(value, json_type_string)
               ? json_object_get_string(value)
               : NULL;
}

static bool is_uuid(const char *text)
{
    struct uuid id;
    return text != NULL && uuid_parse(text, strlen(text), &id) == OK;
}

/* Names of events go into a header: letters alone. */
static bool is_name(const char *text)
{
    return text != NULL && *text != '\0' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz._-") == strlen(text);
}

static enum err request_publish(const struct gateway *gateway, struct json_object *event,
                                struct json_object *data, struct arena *arena,
                                struct post_request *request)
{
    struct json_object *body;
    const char *book = text_of(event, "bookid"), *name = text_of(data, "event");
    if (!is_uuid(book) || !is_name(name) || !json_object_object_get_ex(data, "data", &body))
        return ERR_SYNTAX;
    request->method = "POST";
    request->url = arena_printf(arena, "%s/_stream/book/%s", gateway->url, book);
    request->header = arena_printf(arena, "X-EventSource-Event: %s", name);
    request->content_type = "application/json";
    request->body = json_text(body);
    return OK;
}

static enum err request_end(const struct gateway *gateway, struct json_object *event,
                            struct json_object *data, struct arena *arena,
                            struct post_request *request)
{
    (void)event;
    const char *session = text_of(data, "session_id");
    if (!is_uuid(session))
        return ERR_SYNTAX;
    request->method = "DELETE";
    request->url = arena_printf(arena, "%s/_stream/session/%s", gateway->url, session);
    return OK;
}

static const struct {
    const char *type;
    enum err (*make)(const struct gateway *gateway, struct json_object *event,
                     struct json_object *data, struct arena *arena, struct post_request *request);
} calls[] = {
    {"stream.published", request_publish},
    {"session.revoked", request_end},
};

enum err gateway_request(const struct gateway *gateway, struct json_object *event,
                         struct arena *arena, struct post_request *request_r)
{
    struct json_object *data;
    const char *type = text_of(event, "type");
    *request_r = (struct post_request){
        .socket = *gateway->socket != '\0' ? gateway->socket : NULL,
        .connect_to = *gateway->connect_to != '\0' ? gateway->connect_to : NULL,
        .bearer = gateway_settings.publish_secret,
    };
    if (type == NULL || !json_object_object_get_ex(event, "data", &data) ||
        !json_object_is_type(data, json_type_object))
        return ERR_SYNTAX;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].type, type) == 0)
            return calls[i].make(gateway, event, data, arena, request_r);
    return ERR_SYNTAX;
}
