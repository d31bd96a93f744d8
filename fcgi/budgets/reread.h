#ifndef PURSER_BUDGETS_REREAD_H
#define PURSER_BUDGETS_REREAD_H

#include "keeper.h"

/*
 * The keeper's task: reads sums anew from the transactions service, to replace one's own or to
 * compare, as the rows of the table rereads ask for. A piece a second, so that the keeper's other
 * tasks do not wait; several instances take turns. Errors as keeper_get() and db_call().
 */
enum err reread(struct keeper *keeper);

#endif
