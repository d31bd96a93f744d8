#ifndef PURSER_DELIVERIES_H
#define PURSER_DELIVERIES_H

#include "http.h"
#include "schema.h"

/* /v1/channels/{id}/deliveries: what was tried, as the channel's owner sees it. */

extern const struct schema deliveries_list_query;

enum err deliveries_list(struct exchange *x);
enum err deliveries_retry(struct exchange *x);

#endif
