#include "gateways.h"

#include <netdb.h>
#include <signal.h>

#include "json.h"
#include "log.h"
#include "must.h"
#include "process.h"
#include "uuid.h"

enum { LOOK_EVERY_MS = 10000, HOST_MAX = 254, PORT_MAX = 6, ADDRESS_TEXT = 64 };

struct gateway_settings gateway_settings;

/* One word of the setting. */
struct place {
    char url[GATEWAY_URL];
    char host[HOST_MAX], port[PORT_MAX]; /* "" for a Unix socket */
    struct gaicb question;
    bool asked;
};

struct gateway_finder {
    struct place *places;
    size_t count;
    struct addrinfo hints;
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
    finder->hints = (struct addrinfo){.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
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
    for (size_t i = 0; i < (*finder)->count; i++) {
        struct gaicb *question = &(*finder)->places[i].question;
        /* What the resolver still writes to cannot be freed; the process ends anyway. */
        if ((*finder)->places[i].asked && gai_error(question) == EAI_INPROGRESS &&
            gai_cancel(question) != EAI_CANCELED)
            return;
        if (question->ar_result != NULL)
            freeaddrinfo(question->ar_result);
    }
    free((*finder)->places);
    free(*finder);
    *finder = NULL;
}

/* ---- the search */

static void ask(struct gateway_finder *finder)
{
    struct sigevent silent = {.sigev_notify = SIGEV_NONE};
    for (size_t i = 0; i < finder->count; i++) {
        struct place *place = &finder->places[i];
        struct gaicb *list[] = {&place->question};
        if (*place->host == '\0')
            continue;
        place->question = (struct gaicb){
            .ar_name = place->host, .ar_service = place->port, .ar_request = &finder->hints};
        place->asked = getaddrinfo_a(GAI_NOWAIT, list, 1, &silent) == 0;
    }
    finder->looking = true;
}

static bool answered(const struct gateway_finder *finder)
{
    for (size_t i = 0; i < finder->count; i++) {
        struct place *place = &finder->places[i];
        if (place->asked && gai_error(&place->question) == EAI_INPROGRESS)
            return false;
    }
    return true;
}

static void give_socket(const struct place *place,
                        void (*found)(const struct gateway *gateway, void *user), void *user)
{
    struct gateway gateway = {.url = "http://localhost"};
    snprintf(gateway.socket, sizeof gateway.socket, "%s", place->url + strlen("unix:"));
    snprintf(gateway.name, sizeof gateway.name, "gateway:%.*s", GATEWAY_NAME - 9, place->url);
    found(&gateway, user);
}

static void give_address(const struct place *place, const struct addrinfo *address,
                         void (*found)(const struct gateway *gateway, void *user), void *user)
{
    struct gateway gateway = {0};
    char text[ADDRESS_TEXT];
    if (getnameinfo(address->ai_addr, address->ai_addrlen, text, sizeof text, NULL, 0,
                    NI_NUMERICHOST) != 0)
        return;
    const char *open = strchr(text, ':') != NULL ? "[" : "", *close = *open != '\0' ? "]" : "";
    memcpy(gateway.url, place->url, sizeof gateway.url);
    snprintf(gateway.name, sizeof gateway.name, "gateway:%s%s%s:%s", open, text, close,
             place->port);
    snprintf(gateway.connect_to, sizeof gateway.connect_to, "::%s%s%s:%s", open, text, close,
             place->port);
    found(&gateway, user);
}

static void give_places(struct gateway_finder *finder,
                        void (*found)(const struct gateway *gateway, void *user), void *user)
{
    for (size_t i = 0; i < finder->count; i++) {
        struct place *place = &finder->places[i];
        if (*place->host == '\0')
            give_socket(place, found, user);
        if (!place->asked)
            continue;
        place->asked = false;
        if (gai_error(&place->question) != 0)
            continue;
        for (const struct addrinfo *address = place->question.ar_result; address != NULL;
             address = address->ai_next)
            give_address(place, address, found, user);
        freeaddrinfo(place->question.ar_result);
        place->question.ar_result = NULL;
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
