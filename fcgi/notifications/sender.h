#ifndef PURSER_SENDER_H
#define PURSER_SENDER_H

#include "service.h"

/*
 * The sender: a process of its own that takes what is due to e-mail addresses and webhooks, many at
 * once, so that a receiver that is slow or hangs holds up nothing else. What a sender that dies had
 * in hand is due again when its lease ends: so a receiver can get it twice, always with the same
 * id. Returns the exit status.
 */
int sender_run(const struct service *service);

/* struct service, start: settings that make no sense stop the program. ERR_CONFIG. */
enum err sender_start(const struct service *service);

/* Seconds between attempt and next one, from PURSER_RETRY_SCHEDULE; false: after _attempt there is
 * none. */
bool sender_delay(const char *schedule, int64_t attempt, double *seconds_r);

#endif
