#include "events.h"

#include "inbox.h"
#include "queries.h"

enum err events_receive(struct exchange *x)
{
    return inbox_receive(x, QUERY_EVENTS_APPLY);
}
