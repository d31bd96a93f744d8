#ifndef PURSER_ADDRESS_H
#define PURSER_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * True for an address that anybody on the Internet can be at, so that a webhook may be sent there.
 * Not for what the IANA special-purpose registries (RFC 6890 and its updates) hold as not globally
 * reachable: private, loopback, link-local with the metadata addresses of cloud hosts, shared,
 * documentation, multicast, and so on; nor for IPv6 addresses that stand for such an IPv4 one.
 */
bool address_is_public(const struct sockaddr *address);

/* The same for the text of an address as it stands in a URL, with or without brackets: true for
 * what is no address at all, but a name. */
bool address_text_is_public(const char *host);

#endif
