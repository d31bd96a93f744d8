-- A book that was erased leaves nothing, and does not come back.
BEGIN;
SELECT plan(17);
\ir helpers.psql

-- Every table whose rows belong to books, and how many of them are _book's.
CREATE FUNCTION pg_temp.left_of(_book uuid) RETURNS TABLE (name text, rows bigint)
LANGUAGE plpgsql AS $$
BEGIN
    FOR name IN
        SELECT c.relname
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'book_id'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        EXECUTE format('SELECT count(*) FROM %I WHERE book_id = $1', name) INTO rows USING _book;
        RETURN NEXT;
    END LOOP;
END
$$;
-- A row of :nobody's for each of :book's, in every table.
CREATE FUNCTION pg_temp.double(_book uuid, _other uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    _table text;
BEGIN
    FOR _table IN SELECT name FROM pg_temp.left_of(_book) LOOP
        EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM %1$I WHERE book_id = $1', _table,
                       (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                          FROM pg_attribute WHERE attrelid = _table::regclass AND attnum > 0
                           AND attgenerated = ''),
                       (SELECT string_agg(CASE attname WHEN 'book_id' THEN '$2'
                                                       ELSE quote_ident(attname) END, ', '
                                          ORDER BY attnum)
                          FROM pg_attribute WHERE attrelid = _table::regclass AND attnum > 0
                           AND attgenerated = '')) USING _book, _other;
    END LOOP;
END
$$;
CREATE FUNCTION pg_temp.event(_type text, _id uuid = gen_random_uuid()) RETURNS json
LANGUAGE sql AS $$
    SELECT json_build_array(json_build_object(
        'id', _id, 'type', _type, 'time', '2026-11-15T12:00:00.000Z',
        'bookid', '0192f000-0000-7000-8000-00000000000b',
        'data', jsonb_build_object(
            'budget', pg_temp.budget(1) || '{"amount": "500.00"}', 'book_version', 9,
            'budget_id', '0192f000-0000-7000-8000-0000000000b1', 'renames_seq', 1,
            'today', '2026-11-15', 'deleted', false, 'action', 'changed')))
$$;

-- Something in every table.
SELECT pg_temp.define(pg_temp.budget(1, '1.00')) \g /dev/null
SELECT pg_temp.create(_key => 'k') \g /dev/null
SELECT pg_temp.rename('Food', 'Fun') \g /dev/null
SELECT pg_temp.create('{}', NULL) \g /dev/null
SELECT events_apply(pg_temp.event('usage.moved')) \g /dev/null
INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason)
VALUES (:book, 'budgets', gen_random_uuid(), 'alert.raised', '{}', 'none');
SELECT is_empty($$SELECT name FROM pg_temp.left_of('0192f000-0000-7000-8000-00000000000b')
                   WHERE rows = 0$$, 'the book has rows in every table');
SELECT pg_temp.double(:book, :nobody) \g /dev/null
CREATE TEMP TABLE had AS SELECT * FROM pg_temp.left_of(:nobody);

SELECT is(outcome, 'done', 'its end is told')
  FROM events_apply(pg_temp.event('book.erased'));
SELECT is_empty($$SELECT * FROM pg_temp.left_of('0192f000-0000-7000-8000-00000000000b')
                   WHERE rows > 0$$, 'then nothing is left of it');
SELECT set_eq($$SELECT * FROM pg_temp.left_of('0192f000-0000-7000-8000-000000000000')$$,
              'SELECT * FROM had', 'and all of another book');

-- Nobody writes to it any more.
SELECT is(outcome, 'erased', 'it takes no transaction') FROM pg_temp.create('{}', 1);
SELECT is(outcome, 'erased', 'with a key neither') FROM pg_temp.create('{}', 1, 'k');
SELECT is(outcome, 'erased', 'nor while the budgets service is away') FROM pg_temp.create('{}', NULL);
SELECT is(outcome, 'erased', 'nor with definitions')
  FROM pg_temp.create('{}', 1, _definitions => pg_temp.limits(9, 0, pg_temp.budget(1)));
SELECT is(outcome, 'erased', 'nor a batch')
  FROM transaction_batch(:book, :user, 'USD', 2, 'UTC', NULL, '', 1, NULL,
                         jsonb_build_array(pg_temp.draft('{}')), false);
SELECT is(outcome, 'erased', 'nor a change') FROM pg_temp.change(:nobody, '{}', _seen => 1);
SELECT is(outcome, 'erased', 'nor a delete') FROM pg_temp.delete(:nobody, _seen => 1);
SELECT is(outcome, 'erased', 'nor a check') FROM pg_temp.check('{}', 1);
SELECT is(outcome, 'erased', 'nor definitions alone')
  FROM definitions_store(:book, :user, 'USD', 2, 'UTC', 9,
                         pg_temp.limits(9, 0, pg_temp.budget(1)));
SELECT is(outcome, 'erased', 'nor a renaming')
  FROM category_rename(:book, :user, 'USD', 2, 'UTC', NULL, '', 1, NULL, 'Food', 'Fun');
SELECT is(outcome, 'done', 'a late event is taken') FROM events_apply(pg_temp.event('budget.changed'));
SELECT is(outcome, 'done', 'and its end again') FROM events_apply(pg_temp.event('book.erased'));
SELECT is_empty($$SELECT * FROM pg_temp.left_of('0192f000-0000-7000-8000-00000000000b')
                   WHERE rows > 0$$, 'and still nothing is left');

SELECT * FROM finish();
ROLLBACK;
