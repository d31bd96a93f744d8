#ifndef PURSER_CHANNELS_H
#define PURSER_CHANNELS_H

#include "http.h"
#include "schema.h"

/* /v1/channels: where the caller wants the book's alerts to go. */

extern const struct schema channels_list_query, channels_create_body, channels_change_body;

enum err channels_list(struct exchange *x);
enum err channels_create(struct exchange *x);
enum err channels_get(struct exchange *x);
enum err channels_change(struct exchange *x);
enum err channels_delete(struct exchange *x);
enum err channels_test(struct exchange *x);
enum err channels_rotate_secret(struct exchange *x);

/* answer(), where too much may have been asked for (`limited`): 429. */
enum err channels_answer(struct exchange *x, unsigned statement, const char *const *params,
                         size_t count, const char *location);
/* The same where something was set going: 202 instead of 200. */
enum err channels_answer_accepted(struct exchange *x, unsigned statement, const char *const *params,
                                  size_t count);

#endif
