#include "list.h"

#include "day.h"
#include "db.h"
#include "queries.h"
#include "transactions.h"

/* GET /v1/transactions: each filter that changes what the database reads has a statement of its
 * own. */

enum list_parameter { FROM, TO, CATEGORY, TYPE, MIN, MAX, Q, TAG, LIMIT, CURSOR };

/* What is not asked for has a default that lets all pass: never "… or is null", which would read
 * the whole book. */
static const struct member list_members[] = {
    [FROM] = {.name = "from", .type = VALUE_DAY, .fallback = DAY_MIN},
    [TO] = {.name = "to", .type = VALUE_DAY, .fallback = DAY_MAX},
    [CATEGORY] = {.name = "category", .type = VALUE_CATEGORY},
    [TYPE] = {.name = "type", .type = VALUE_ENUM, .values = transaction_types},
    [MIN] = {.name = "min", .type = VALUE_MONEY},
    [MAX] = {.name = "max", .type = VALUE_MONEY},
    [Q] = {.name = "q", .type = VALUE_TEXT, .min = 1, .max = 200},
    [TAG] = {.name = "tag", .type = VALUE_TEXT, .min = 1, .max = 50},
    [LIMIT] = {.name = "limit", .type = VALUE_INT, .min = 1, .max = 200, .fallback = "50"},
    [CURSOR] = {.name = "cursor", .type = VALUE_CURSOR},
    [CURSOR + 1] = {0},
};
const struct schema list_query = {list_members};

/* Where the page begins: after the cursor's "day,id", or before all that can be. */
static void split_position(struct arena *arena, const char *position, const char **day_r,
                           const char **id_r)
{
    const char *comma = position != NULL ? strchr(position, ',') : NULL;
    *day_r =
        comma != NULL ? arena_strndup(arena, position, (size_t)(comma - position)) : "infinity";
    *id_r = comma != NULL ? comma + 1 : "ffffffff-ffff-ffff-ffff-ffffffffffff";
}

enum err transaction_list(struct exchange *x)
{
    const char **q = x->query;
    const char *scope = list_scope(x), *day, *id;
    char *position;
    if (list_position(x, q[CURSOR], scope, &position) != OK)
        return OK;
    split_position(x->arena, position, &day, &id);
    const char *params[14] = {
        x->caller.book,
        x->caller.currency,
        digits_text(x),
        q[FROM],
        q[TO],
        q[TYPE] != NULL ? arena_printf(x->arena, "{%s}", q[TYPE]) : "{expense,income,refund}",
        q[MIN] != NULL ? q[MIN] : "0",
        q[MAX] != NULL ? q[MAX] : "9223372036854775807",
        day,
        id,
        q[LIMIT],
        q[CATEGORY],
        q[Q],
        q[TAG],
    };
    unsigned query = QUERY_TRANSACTION_LIST;
    size_t count = 11;
    if (q[Q] != NULL || q[TAG] != NULL) {
        query = QUERY_TRANSACTION_LIST_SEARCH;
        count = 14;
    } else if (q[CATEGORY] != NULL) {
        query = QUERY_TRANSACTION_LIST_CATEGORY;
        count = 12;
    }
    PGresult *page;
    enum err err = db_call(x->db, query, params, count, x->arena, &page);
    return err != OK ? err : list_send(x, db_text(page, 0, 0), db_text(page, 0, 1), scope);
}
