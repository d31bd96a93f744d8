#ifndef PURSER_CORS_H
#define PURSER_CORS_H

#include "http.h"

/* Cross-origin requests (Fetch standard, section 3.2), for the origins in settings.allowed_origins
 * and no others. */

/* Adds what lets the page of an allowed origin read the response; Vary in any case. */
void cors_response(struct exchange *x);
/* Answers an OPTIONS request: 204 with Allow, and the preflight's headers for an allowed origin. */
void cors_preflight(struct exchange *x, const char *allowed_methods);

#endif
