#include "figures.h"

#define LOGINS .name = "purser_logins_total", .help = "Log-ins with a password, by outcome."

const struct figure auth_figures[] = {
    [FIGURE_LOGIN_OK] = {LOGINS, .labels = "outcome=\"ok\""},
    [FIGURE_LOGIN_REFUSED] = {LOGINS, .labels = "outcome=\"refused\""},
    {0},
};
