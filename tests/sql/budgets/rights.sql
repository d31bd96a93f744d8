-- What the service may do with its own role, and what it may not.
BEGIN;
SELECT plan(11);

SET LOCAL ROLE purser_budgets;
\set book '''0192f000-0000-7000-8000-00000000000b'''
SELECT outcome AS created, body::jsonb ->> 'id' AS id
  FROM budget_create(:book, :book, 'USD', 2, 'UTC', 'k', 'h', '{"name": "Food", "amount": 1}') \gset
SELECT outcome AS changed
  FROM budget_change(:book, :book, 'USD', 2, 'UTC', 'k2', 'h', :'id', NULL, '{"amount": 2}') \gset
SELECT events_apply(json_build_array(json_build_object(
           'id', gen_random_uuid(), 'type', 'category.renamed', 'time', now(), 'bookid', :book,
           'data', json_build_object('seq', 1, 'from', 'a', 'to', 'b')),
       json_build_object(
           'id', gen_random_uuid(), 'type', 'transaction.changed', 'time', now(), 'bookid', :book,
           'data', '{"before": null, "after": {"type": "expense", "category": "a", "amount": "1",
                     "date": "2026-11-10", "updated_at": "2026-11-10"}}'::json))) AS heard \gset
SELECT outcome AS got FROM budget_get(:book, 'USD', 2, 'UTC', :'id', NULL) \gset
SELECT body IS NOT NULL AS limited FROM budget_limits(:book, 'USD', 2, '') \gset
SELECT outcome AS narrowed
  FROM budget_limits_narrowed(:book, 'USD', 2, 'UTC', 'Food', '2024-05-16') \gset
SELECT outcome AS explained FROM budget_explain(:book, 2, 'UTC', :'id', '2026-11-10') \gset
SELECT data <> '[]' AS listed
  FROM budget_list(:book, 'USD', 2, 'UTC', 9, '00000000-0000-0000-0000-000000000000') \gset
SELECT outcome AS deleted FROM budget_delete(:book, 'USD', 2, 'UTC', :'id', NULL) \gset
UPDATE idempotency SET created_at = now() - interval '25 hours' WHERE book_id = :book;
SELECT maintain() \g /dev/null
SELECT count(*) AS kept FROM idempotency WHERE book_id = :book \gset
RESET ROLE;

SELECT is(:'created'::text, 'created', 'it creates');
SELECT is(:'changed'::text, 'ok', 'it changes');
SELECT is(:'heard'::text, '(done,,,f)', 'it hears of events');
SELECT is(:'explained'::text, 'ok', 'it explains');
SELECT is(:'got'::text, 'ok', 'it reads one');
SELECT ok(:'limited', 'it reads the limits');
SELECT is(:'narrowed'::text, 'ok', 'it narrows them');
SELECT ok(:'listed', 'it lists');
SELECT is(:'deleted'::text, 'done', 'it deletes');
SELECT is(:'kept'::int, 0, 'it lets old answers go');
SELECT ok(NOT has_schema_privilege('purser_budgets', 'public', 'create'), 'it makes no tables');

SELECT * FROM finish();
ROLLBACK;
