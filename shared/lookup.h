#ifndef PURSER_LOOKUP_H
#define PURSER_LOOKUP_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The addresses of a name, asked for in the background, so that slow name servers hold up nothing.
 * Zeroed by the caller; must stay where it is while it is asked.
 */
struct lookup {
    struct gaicb question;
    bool asked;
};

enum { HOST_MAX = 254, PORT_MAX = 6, ADDRESS_TEXT = 64 };

/* Both strings must live until the answer is taken. */
void lookup_start(struct lookup *lookup, const char *host, const char *port);
/* True while the answer is awaited. */
bool lookup_runs(struct lookup *lookup);
/*
 * After that: takes the answer, and calls found() for each address, "10.0.0.3:9000" or
 * "[fd00::3]:9000". 0, or what getaddrinfo(3) says of a name without addresses.
 */
int lookup_take(struct lookup *lookup, void (*found)(const char *address, void *user), void *user);
/* False where the resolver still writes to it, so that its memory cannot be freed. */
bool lookup_stop(struct lookup *lookup);

/* Splits "HOST:PORT", "[::1]:9000"; false where it is of another form. */
bool lookup_split(const char *text, size_t n, char host[HOST_MAX], char port[PORT_MAX]);

#endif
