#include "figures.h"

const struct figure budgets_figures[] = {
    [FIGURE_PROJECTION_DIFFERENCES] =
        {.name = "purser_projection_differences",
         .help = "Books whose usage was last found to be not what their transactions say.",
         .type = FIGURE_GAUGE},
    {0},
};

const struct call_kind budgets_calls[] = {[CALL_TOTALS] = {"transactions", "totals"}, {0}};
