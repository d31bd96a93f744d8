#include "board.h"

#include <string.h>

enum err board_write(struct board *board, const char *text, size_t n)
{
    uint32_t next = atomic_load(&board->generation) + 1;
    if (n > BOARD_MAX)
        return ERR_TOO_LARGE;
    if (next == 0)
        next = 2; /* 0 means none; the slot stays the other one */
    atomic_store(&board->slots[next % 2].len, (uint32_t)n);
    memcpy(board->slots[next % 2].text, text, n);
    atomic_store(&board->generation, next);
    return OK;
}

uint32_t board_read(const struct board *board, char *out, size_t *n_r)
{
    uint32_t before = atomic_load(&board->generation), after;
    if (before == 0)
        return 0;
    /* A slot is written only while the other one is current, so an unchanged generation says that
     * what was copied is whole. */
    do {
        after = before;
        *n_r = atomic_load(&board->slots[after % 2].len);
        if (*n_r > BOARD_MAX)
            *n_r = BOARD_MAX;
        memcpy(out, board->slots[after % 2].text, *n_r);
        atomic_thread_fence(memory_order_acquire);
        before = atomic_load(&board->generation);
    } while (before != after);
    return after;
}
