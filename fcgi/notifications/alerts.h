#ifndef PURSER_ALERTS_H
#define PURSER_ALERTS_H

#include "http.h"
#include "schema.h"

/* /v1/alerts: the book's alerts, each marked as read by each user apart. */

extern const struct schema alerts_list_query, alerts_change_body;

enum err alerts_list(struct exchange *x);
enum err alerts_get(struct exchange *x);
enum err alerts_change(struct exchange *x);
enum err alerts_read_all(struct exchange *x);

#endif
