#include "money.h"
#include "transactions.h"

/* What a client may send. Limits are api.md's: characters for texts, minor units for money. */

#define AMOUNT_MAX 999999999999999 /* MONEY_MAX_DIGITS nines */
#define ID                                                                                         \
    {                                                                                              \
        .name = "id", .type = VALUE_UUID                                                           \
    }
#define OVERRIDE                                                                                   \
    {                                                                                              \
        .name = "override", .type = VALUE_BOOL                                                     \
    }

const char *const transaction_types[] = {"expense", "income", "refund", NULL};
static const struct member tag = {.type = VALUE_TEXT, .min = 1, .max = 50, .single_line = true};

#define TYPE     .name = "type", .type = VALUE_ENUM, .values = transaction_types
#define AMOUNT   .name = "amount", .type = VALUE_MONEY, .min = 1, .max = AMOUNT_MAX
#define CATEGORY .name = "category", .type = VALUE_CATEGORY

/* The members that create, change, check and the items of a batch have in common. */
#define TRANSACTION_MEMBERS                                                                        \
    {TYPE, .required = true}, {AMOUNT, .required = true}, {CATEGORY, .required = true},            \
        {.name = "currency", .type = VALUE_BOOK_CURRENCY}, {.name = "date", .type = VALUE_DAY},    \
        {.name = "payee", .type = VALUE_TEXT, .max = 200, .nullable = true, .single_line = true},  \
        {.name = "note", .type = VALUE_TEXT, .max = 2000, .nullable = true},                       \
        {.name = "tags", .type = VALUE_ARRAY, .max = 20, .item = &tag, .distinct = true}, OVERRIDE

static const struct member draft_members[] = {ID, TRANSACTION_MEMBERS, {0}};
static const struct member change_members[] = {TRANSACTION_MEMBERS, {0}};
static const struct member trial_members[] = {
    ID, TRANSACTION_MEMBERS, {.name = "replaces", .type = VALUE_UUID}, {0}};

const struct schema transaction_draft = {draft_members};
const struct schema transaction_changes = {change_members};
const struct schema transaction_trial = {trial_members};

/* The items are checked one by one: a faulty one need not stop the others. */
static const struct member batch_members[] = {
    {.name = "transactions", .type = VALUE_ARRAY, .required = true, .min = 1, .max = 1000},
    {.name = "atomic", .type = VALUE_BOOL},
    {0},
};
const struct schema batch_body = {batch_members};

static const struct member rename_members[] = {
    {.name = "from", .type = VALUE_CATEGORY, .required = true},
    {.name = "to", .type = VALUE_CATEGORY, .required = true},
    {0},
};
const struct schema rename_body = {rename_members};

static const struct member delete_members[] = {
    {.name = "override", .type = VALUE_BOOL, .fallback = "false"},
    {0},
};
const struct schema delete_query = {delete_members};
