#ifndef PURSER_WEBHOOK_URL_H
#define PURSER_WEBHOOK_URL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A schema's check of a webhook's URL: visible ASCII, https with a host, http only for hosts that
 * the operator allows, no user or password. It is read by libcurl's parser, which also sends to it,
 * so that the two cannot take it differently. Where it leads is checked when something is sent.
 */
const char *webhook_url_check(const char *s, size_t n, const char **code_r);

/* True for a host that PURSER_WEBHOOK_ALLOW has, without case. */
bool webhook_host_allowed(const char *host);

#endif
