#include "err.h"

static const char *const texts[ERR_COUNT] = {
    [OK] = "ok",
    [ERR_SYNTAX] = "malformed",
    [ERR_RANGE] = "out of range",
    [ERR_TOO_LARGE] = "too large",
    [ERR_DENIED] = "denied",
    [ERR_EXPIRED] = "expired",
    [ERR_NOT_FOUND] = "not found",
    [ERR_CONFLICT] = "conflict",
    [ERR_CONFIG] = "wrong configuration",
    [ERR_IO] = "input or output failed",
    [ERR_TIMEOUT] = "timeout",
    [ERR_UNAVAILABLE] = "unavailable",
    [ERR_INTERNAL] = "internal error",
};

const char *err_text(enum err err)
{
    if ((unsigned)err >= ERR_COUNT)
        return "unknown error";
    return texts[err];
}
