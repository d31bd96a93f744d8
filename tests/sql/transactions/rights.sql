-- What the service may do with its own role, and what it may not.
BEGIN;
SELECT plan(16);

SET LOCAL ROLE purser_transactions;
\set book '''0192f000-0000-7000-8000-00000000000b'''
SELECT '{"book_version": 1, "renames_seq": 0, "budgets": [
             {"id": "0192f000-0000-7000-8000-0000000000b1", "name": "Food", "categories": ["Food"],
              "period": {"unit": "month", "every": 1, "anchor": "2026-01-01"}, "thresholds": [90],
              "mode": "warn", "rollover": "both", "rollover_cap": null, "starts_on": "2026-01-01",
              "ends_on": null, "amounts": [{"from": "2026-01-01", "amount": "0.10"}]}]}'
       AS budgets \gset
\set draft '{"type": "expense", "amount": 20, "category": "Food", "date": "2026-01-10"}'
SELECT outcome AS created, body::jsonb ->> 'id' AS id
  FROM transaction_create(:book, :book, 'USD', 2, 'UTC', 'k', 'h', 1, :'budgets', :'draft') \gset
SELECT outcome AS unavailable
  FROM transaction_create(:book, :book, 'USD', 2, 'UTC', NULL, 'h', NULL, NULL, :'draft') \gset
SELECT outcome AS settled
  FROM definitions_store(:book, :book, 'USD', 2, 'UTC', 1, NULL) \gset
SELECT outcome AS checked
  FROM transaction_check(:book, :book, 'USD', 2, 'UTC', 1, :'draft') \gset
SELECT outcome AS changed
  FROM transaction_change(:book, :book, 'USD', 2, 'UTC', 'k2', 'h', 1, NULL, :'id', NULL,
                          '{"date": "2026-02-10"}') \gset
SELECT outcome AS batched
  FROM transaction_batch(:book, :book, 'USD', 2, 'UTC', NULL, 'h', 1, NULL,
                         jsonb_build_array(:'draft'::jsonb), true) \gset
SELECT outcome AS renamed
  FROM category_rename(:book, :book, 'USD', 2, 'UTC', NULL, 'h', 1, NULL, 'Food', 'Fun') \gset
SELECT outcome AS listed FROM category_list(:book) \gset
SELECT outcome AS got FROM transaction_get(:book, 'USD', 2, :'id') \gset
SELECT data <> '[]' AS paged
  FROM transaction_page(ARRAY(SELECT t FROM transactions t), 9, 'USD', 2) \gset
SELECT outcome AS deleted
  FROM transaction_delete(:book, :book, 'USD', 2, 'UTC', 1, NULL, :'id', NULL, false) \gset
UPDATE idempotency SET created_at = now() - interval '25 hours' WHERE book_id = :book;
SELECT maintain() \g /dev/null
SELECT outcome AS totalled FROM totals_of_book(:book) \gset
SELECT outcome AS told FROM events_apply(json_build_array(json_build_object(
    'id', gen_random_uuid(), 'type', 'budget.changed', 'time', now(), 'bookid', :book,
    'data', json_build_object(
        'budget', :'budgets'::jsonb #> '{budgets,0}' || '{"amount": "0.10", "name": "Fun"}',
        'budget_id', '0192f000-0000-7000-8000-0000000000b1', 'book_version', 2, 'renames_seq', 0,
        'today', '2026-01-10', 'deleted', false)))) \gset
SELECT count(*) AS kept FROM idempotency WHERE book_id = :book \gset
SELECT outcome AS erased FROM events_apply(json_build_array(json_build_object(
    'id', gen_random_uuid(), 'type', 'book.erased', 'time', now(), 'bookid', :book,
    'data', '{}'::json))) \gset
RESET ROLE;

SELECT is(:'created'::text, 'created', 'it creates');
SELECT is(:'unavailable'::text, 'created', 'also while no definitions come');
SELECT is(:'settled'::text, 'done', 'it judges later');
SELECT is(:'checked'::text, 'ok', 'it checks');
SELECT is(:'changed'::text, 'ok', 'it changes');
SELECT is(:'batched'::text, 'ok', 'it stores batches');
SELECT is(:'renamed'::text, 'ok', 'it renames');
SELECT is(:'listed'::text, 'ok', 'it lists categories');
SELECT is(:'got'::text, 'ok', 'it reads one');
SELECT ok(:'paged', 'it reads pages');
SELECT is(:'deleted'::text, 'done', 'it deletes');
SELECT is(:'totalled'::text, 'ok', 'it tells its sums');
SELECT is(:'told'::text, 'done', 'it applies events');
SELECT is(:'erased'::text, 'done', 'it erases a book');
SELECT is(:'kept'::int, 0, 'it lets old answers go');
SELECT ok(NOT has_schema_privilege('purser_transactions', 'public', 'create'),
          'it makes no tables');

SELECT * FROM finish();
ROLLBACK;
