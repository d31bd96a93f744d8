#ifndef PURSER_BOARD_H
#define PURSER_BOARD_H

#include "err.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A text in shared memory that one process writes and many read, without a lock: the writer fills
 * the slot that is not current and then turns to it, so whoever is killed leaves the text before.
 * Zeroed memory has no text.
 */
enum { BOARD_MAX = 16384 };

struct board {
    _Atomic uint32_t generation; /* the slot is generation % 2; 0: none yet */
    struct {
        _Atomic uint32_t len;
        char text[BOARD_MAX];
    } slots[2];
};

/* Counts as a new generation even where nothing changed. ERR_TOO_LARGE beyond BOARD_MAX. */
enum err board_write(struct board *board, const char *text, size_t n);
/* The current text into `out` (BOARD_MAX bytes). Returns its generation; 0: there is none yet. */
uint32_t board_read(const struct board *board, char *out, size_t *n_r);

#endif
