#ifndef PURSER_JUDGE_AGAIN_H
#define PURSER_JUDGE_AGAIN_H

#include "keeper.h"

/*
 * The keeper's task of this service: what was accepted while the budgets service did not answer is
 * judged by its definitions as soon as it answers again. ERR_UNAVAILABLE while it does not.
 */
enum err judge_again(struct keeper *keeper);

#endif
