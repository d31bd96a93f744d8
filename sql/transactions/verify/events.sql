BEGIN;
SELECT 'amount_digits(text)'::regprocedure;
SELECT 'event_caller(uuid, jsonb)'::regprocedure;
SELECT 'event_definition(caller, jsonb)'::regprocedure;
SELECT 'budget_changed(uuid, jsonb)'::regprocedure;
SELECT 'event_apply(uuid, text, json, timestamptz)'::regprocedure;
SELECT 'events_applied(uuid, timestamptz)'::regprocedure;
SELECT 'book_erase(uuid)'::regprocedure;
ROLLBACK;
