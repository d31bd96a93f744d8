#ifndef PURSER_GATEWAYS_H
#define PURSER_GATEWAYS_H

#include "arena.h"
#include "err.h"
#include "post.h"
#include "settings.h"
#include <json-c/json.h>

/*
 * The gateways that live streams hang on: each is told, by its internal listener, what a service
 * publishes (struct service, gateway_types). A name that resolves to several addresses stands for
 * as many gateways.
 */
struct gateway_settings {
    const char *urls; /* separated by blanks; "": the internal listener that services use */
    const char *publish_secret;
};
extern struct gateway_settings gateway_settings;

/* For the table of settings of a service that publishes. */
#define GATEWAY_KEYS                                                                               \
    {.name = "PURSER_GATEWAYS",                                                                    \
     .type = CONFIG_TEXT,                                                                          \
     .fallback = "",                                                                               \
     .help =                                                                                       \
         "Internal listeners of all gateways, to which live streams are published, separated "     \
         "by blanks: http://HOST:PORT, where each address of HOST is a gateway, or unix:/path; "   \
         "empty: the listener of PURSER_INTERNAL_URL or PURSER_INTERNAL_SOCKET alone.",            \
     .value = &gateway_settings.urls},                                                             \
    {                                                                                              \
        .name = "PURSER_PUBLISH_SECRET", .type = CONFIG_TEXT, .secret = true, .min = 32,           \
        .help = "What the gateways want of whoever publishes to a stream; the same there. At "     \
                "least 32 characters.",                                                            \
        .value = &gateway_settings.publish_secret                                                  \
    }

enum { GATEWAY_MAX = 64, GATEWAY_NAME = 96, GATEWAY_URL = 320 };

/* Strings as struct post_request wants them; "" for none. */
struct gateway {
    char name[GATEWAY_NAME]; /* as a subscriber: "gateway:10.0.0.3:8081" */
    char url[GATEWAY_URL];   /* without a path: "http://gateway:8081" */
    char socket[GATEWAY_URL], connect_to[2 * GATEWAY_URL];
};

/*
 * Looks for the gateways in the background, so that slow name servers hold up nothing. Call each
 * time around: at once and each 10 s it asks for the names' addresses, and where the answers are
 * there, calls found() for each address. What does not resolve now is not there.
 */
struct gateway_finder;
struct gateway_finder *gateways_new(void);
void gateways_free(struct gateway_finder **finder);
/* True where a search has ended, after its last call of found(). */
bool gateways_look(struct gateway_finder *finder,
                   void (*found)(const struct gateway *gateway, void *user), void *user);

/*
 * The call that tells a gateway of an event (a CloudEvent):
 *
 *     stream.published {event, data}  POST /_stream/book/<book> with X-EventSource-Event
 *     session.revoked {session_id}    DELETE /_stream/session/<session>
 *
 * ERR_SYNTAX for any other event.
 */
enum err gateway_request(const struct gateway *gateway, struct json_object *event,
                         struct arena *arena, struct post_request *request_r);

#endif
