#ifndef PURSER_OVERLOAD_H
#define PURSER_OVERLOAD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Shedding load: a request that waited too long for a responder is answered 503 at once instead of
 * working for somebody who has gone. Its age is what `gateway` says of the arrival against our
 * clock, less the smallest age seen from that gateway in this minute and the one before, so that
 * clocks which differ shed nothing. Nor is anything shed just after the instance began to serve: who
 * waited until then waited for it to start.
 */
bool overload_shed(const char *gateway, int64_t arrival_ms, int64_t now_ms, int64_t limit_ms);

#endif
