#ifndef PURSER_JUDGE_AGAIN_H
#define PURSER_JUDGE_AGAIN_H

#include "courier.h"

/*
 * The courier's task of this service: what was accepted while the budgets service did not answer is
 * judged by its definitions as soon as it answers again. ERR_UNAVAILABLE while it does not.
 */
enum err judge_again(struct courier *courier);

#endif
