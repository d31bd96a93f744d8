#include "inbox.h"

#include "answer.h"
#include "fault.h"
#include "json.h"
#include "problem.h"

static const char *text_at(struct json_object *event, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(event, name, &value) &&
                   json_object_is_type(value, json_type_string)
               ? json_object_get_string(value)
               : NULL;
}

static bool is_uuid(const char *text)
{
    struct uuid id;
    return text != NULL && uuid_parse(text, strlen(text), &id) == OK;
}

/* What an event lacks: the name of an attribute, NULL where it is whole. */
static const char *event_fault(struct json_object *event, const char *source)
{
    struct json_object *data;
    const char *text;
    if ((text = text_at(event, "specversion")) == NULL || strcmp(text, "1.0") != 0)
        return "specversion";
    if (!is_uuid(text_at(event, "id")))
        return "id";
    if ((text = text_at(event, "source")) == NULL || strcmp(text, source) != 0)
        return "source";
    if (text_at(event, "type") == NULL)
        return "type";
    if (text_at(event, "time") == NULL)
        return "time";
    if (!is_uuid(text_at(event, "bookid")))
        return "bookid";
    if (!json_object_object_get_ex(event, "data", &data) ||
        !json_object_is_type(data, json_type_object))
        return "data";
    return NULL;
}

static void check_events(struct exchange *x, struct json_object *batch)
{
    const char *source = arena_printf(x->arena, "/purser/%s", x->caller.service);
    size_t count = json_object_array_length(batch);
    if (count > INBOX_BATCH_MAX)
        fault_add(&x->faults, FAULT_BODY, "", "too_many", "at most %d events", INBOX_BATCH_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *fault = event_fault(json_object_array_get_idx(batch, i), source);
        if (fault != NULL)
            fault_add(&x->faults, FAULT_BODY, arena_printf(x->arena, "/%zu/%s", i, fault), "format",
                      "is not what the caller's events have there");
    }
}

enum err inbox_receive(struct exchange *x, unsigned statement)
{
    struct json_object *batch;
    const char *fault;
    size_t offset;
    if (json_read(x->arena, x->req.body, x->req.body_len, &batch, &fault, &offset) != OK) {
        problem_send(x, PROBLEM_NOT_JSON, "At byte %zu: %s.", offset, fault);
        return OK;
    }
    if (!json_object_is_type(batch, json_type_array))
        fault_add(&x->faults, FAULT_BODY, "", "type", "must be an array of events");
    else
        check_events(x, batch);
    if (x->faults.count > 0) {
        problem_invalid(x);
        return OK;
    }
    const char *params[] = {x->req.body};
    return answer(x, statement, params, 1, NULL);
}
