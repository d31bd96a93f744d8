-- Money, locks, kept answers. Runs in each database whose tables belong to books.
BEGIN;
SELECT plan(37);

\set book '''0192f000-0000-7000-8000-00000000000b'''
\set other_book '''0192f000-0000-7000-8000-0000000000bb'''
\set user '''0192f000-0000-7000-8000-00000000000e'''
\set other_user '''0192f000-0000-7000-8000-0000000000ee'''

SELECT is(money_text(minor, digits), shown,
          format('%s minor units of %s digits are %s', minor, digits, shown))
  FROM (VALUES
    (1250, 2, '12.50'), (5, 2, '0.05'), (-5, 2, '-0.05'), (0, 2, '0.00'), (100, 2, '1.00'),
    (-1250, 2, '-12.50'), (1250, 0, '1250'), (0, 0, '0'), (1250, 3, '1.250'),
    (-7, 3, '-0.007'), (12, 4, '0.0012'), (9223372036854775807, 2, '92233720368547758.07'),
    (-9223372036854775808, 0, '-9223372036854775808')
  ) AS m (minor, digits, shown);
SELECT is(money_minor(shown, digits), minor, format('%s of %s digits is %s', shown, digits, minor))
  FROM (VALUES
    ('12.50', 2, 1250::bigint), ('12.5', 2, 1250), ('12', 2, 1200), ('-0.05', 2, -5),
    ('1250', 0, 1250), ('1.250', 3, 1250), ('9999999999999.99', 2, 999999999999999)
  ) AS m (shown, digits, minor);
SELECT is(money_text(NULL, 2), NULL, 'no money is no text');
SELECT is(money_minor(NULL, 2), NULL, 'and the reverse');

SELECT book_lock(:book);
SELECT book_lock(:book);
SELECT is(count(*), 1::bigint, 'a book is locked once, however often it is taken')
  FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();
SELECT book_lock(:other_book);
SELECT is(count(*), 2::bigint, 'each book has a lock of its own')
  FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();

CREATE FUNCTION pg_temp.found(_key text, _hash text = 'h', _user uuid = :user, _book uuid = :book)
RETURNS SETOF text
LANGUAGE sql AS $$
    SELECT concat_ws(' ', outcome, body, version, replayed)
      FROM idempotency_find(_book, _user, _key, _hash)
$$;
SELECT is_empty($$ SELECT pg_temp.found('k') $$, 'a new key is not known');
SELECT idempotency_keep(:book, :user, 'k', 'h', ('created', '{"n":1}', 1, false)::answer);
SELECT is(pg_temp.found('k'), 'created {"n":1} 1 t', 'the same request gets the same answer');
SELECT is(pg_temp.found('k', 'other'), 'key_reused f', 'another request with the key is refused');
SELECT is_empty($$ SELECT pg_temp.found('K') $$, 'keys have case');
SELECT is_empty(format($$ SELECT pg_temp.found('k', 'h', %L) $$, :other_user),
                'keys are the user''s own');
SELECT is_empty(format($$ SELECT pg_temp.found('k', 'h', %L, %L) $$, :user, :other_book),
                'and the book''s own');
SELECT idempotency_keep(:book, :user, 'no', 'h', (outcome, '{}', NULL, false)::answer)
  FROM unnest('{exceeded,invalid,not_found,stale,batch_refused,definitions_wanted}'::text[])
       AS outcome;
SELECT is_empty($$ SELECT pg_temp.found('no') $$, 'a refused request frees its key');
SELECT idempotency_keep(:book, :user, 'gone', 'h', ('done', NULL, NULL, false)::answer);
SELECT is(pg_temp.found('gone'), 'done t', 'an answer without a body is kept, too');
SELECT idempotency_keep(:book, :user, NULL, 'h', ('ok', '{}', NULL, false)::answer);
SELECT is(count(*), 2::bigint, 'without a key nothing is kept')
  FROM idempotency WHERE book_id = :book;

UPDATE idempotency SET created_at = now() - interval '25 hours' WHERE key = 'k';
SELECT is_empty($$ SELECT pg_temp.found('k') $$, 'a key is free again after a day');
SELECT idempotency_keep(:book, :user, 'k', 'h2', ('ok', '{"n":2}', 2, false)::answer);
SELECT is(pg_temp.found('k', 'h2'), 'ok {"n":2} 2 t', 'and can be used for another request');
UPDATE idempotency SET created_at = now() - interval '25 hours' WHERE key = 'gone';
SELECT maintain();
SELECT set_eq('SELECT key FROM idempotency', '{k}'::text[], 'pruning takes what is a day old');

INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
VALUES (:book, 'a', 'b', 'c', '{}');
SELECT is(xid, pg_current_xact_id(), 'an event tells which transaction wrote it')
  FROM outbox WHERE book_id = :book;

SELECT * FROM finish();
ROLLBACK;
