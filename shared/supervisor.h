#ifndef PURSER_SUPERVISOR_H
#define PURSER_SUPERVISOR_H

#include <stdint.h>

/*
 * Tells the program that started us how we are, by the protocol of sd_notify(3): datagrams to the
 * Unix socket that NOTIFY_SOCKET names. Nothing happens where it is not set. systemd's manual declares
 * the protocol stable and open to implementations without its library.
 */

/* All that serves does, at start or after a reload. */
void supervisor_tell_ready(void);
/* Until the next "ready". */
void supervisor_tell_reloading(void);
/* It will take `limit_ms` at most, whatever the supervisor's own limit is. */
void supervisor_tell_stopping(int64_t limit_ms);

#endif
