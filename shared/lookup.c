#include "lookup.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};

void lookup_start(struct lookup *lookup, const char *host, const char *port)
{
    struct sigevent silent = {.sigev_notify = SIGEV_NONE};
    struct gaicb *list[] = {&lookup->question};
    lookup->question = (struct gaicb){.ar_name = host, .ar_service = port, .ar_request = &hints};
    lookup->asked = getaddrinfo_a(GAI_NOWAIT, list, 1, &silent) == 0;
}

bool lookup_runs(struct lookup *lookup)
{
    return lookup->asked && gai_error(&lookup->question) == EAI_INPROGRESS;
}

static bool address_text(const struct addrinfo *address, const char *port, char out[ADDRESS_TEXT])
{
    char text[ADDRESS_TEXT - PORT_MAX - 3];
    if (getnameinfo(address->ai_addr, address->ai_addrlen, text, sizeof text, NULL, 0,
                    NI_NUMERICHOST) != 0)
        return false;
    bool six = strchr(text, ':') != NULL;
    snprintf(out, ADDRESS_TEXT, "%s%s%s:%s", six ? "[" : "", text, six ? "]" : "", port);
    return true;
}

int lookup_take(struct lookup *lookup, void (*found)(const char *address, void *user), void *user)
{
    char text[ADDRESS_TEXT];
    if (!lookup->asked)
        return EAI_AGAIN;
    lookup->asked = false;
    int fault = gai_error(&lookup->question);
    if (fault != 0)
        return fault;
    for (const struct addrinfo *address = lookup->question.ar_result; address != NULL;
         address = address->ai_next)
        if (address_text(address, lookup->question.ar_service, text))
            found(text, user);
    freeaddrinfo(lookup->question.ar_result);
    lookup->question.ar_result = NULL;
    return 0;
}

bool lookup_stop(struct lookup *lookup)
{
    if (lookup_runs(lookup) && gai_cancel(&lookup->question) != EAI_CANCELED)
        return false;
    lookup->asked = false;
    if (lookup->question.ar_result != NULL)
        freeaddrinfo(lookup->question.ar_result);
    lookup->question.ar_result = NULL;
    return true;
}

bool lookup_split(const char *text, size_t n, char host[HOST_MAX], char port[PORT_MAX])
{
    bool bracket = n > 0 && *text == '[';
    const char *end = text + n, *colon = end;
    while (colon > text && *colon != ':')
        colon--;
    size_t host_len = (size_t)(colon - text), port_len = (size_t)(end - colon);
    if (*colon != ':' || port_len < 2 || port_len > PORT_MAX ||
        strspn(colon + 1, "0123456789") < port_len - 1)
        return false;
    if (bracket && (host_len < 2 || colon[-1] != ']'))
        return false;
    text += bracket;
    host_len -= bracket ? 2 : 0;
    if (host_len == 0 || host_len >= HOST_MAX || (!bracket && memchr(text, ':', host_len) != NULL))
        return false;
    memcpy(host, text, host_len);
    host[host_len] = '\0';
    memcpy(port, colon + 1, port_len - 1);
    port[port_len - 1] = '\0';
    return true;
}
