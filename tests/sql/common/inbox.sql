-- Events of other services: each is applied once, in whatever batches they come. The service's own
-- part is put aside, and what it would be called with is written down.
BEGIN;
SELECT plan(22);

\set ada '''01890000-0000-7000-8000-00000000000a'''
\set ben '''01890000-0000-7000-8000-00000000000b'''

CREATE TABLE pg_temp.calls (n serial, call text);
CREATE OR REPLACE FUNCTION event_apply(_book uuid, _type text, _data json, _at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF _type = 'bad' THEN
        RAISE 'cannot';
    END IF;
    INSERT INTO pg_temp.calls (call)
    VALUES (concat_ws(' ', right(_book::text, 1), _type, _data, instant_text(_at)));
END
$$;
CREATE OR REPLACE FUNCTION events_applied(_book uuid, _at timestamptz)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO pg_temp.calls (call) VALUES (concat_ws(' ', right(_book::text, 1), 'all', _at));
$$;
CREATE OR REPLACE FUNCTION book_erase(_book uuid)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO pg_temp.calls (call) VALUES (right(_book::text, 1) || ' erased');
$$;
SET LOCAL timezone = 'UTC';

CREATE FUNCTION pg_temp.event(_n int, _book text, _type text, _second int DEFAULT 0) RETURNS json
LANGUAGE sql AS $$
    SELECT json_build_object('id', lpad(_n::text, 32, '0')::uuid, 'bookid', _book, 'type', _type,
                             'time', '2026-11-01T00:00:0' || _second || '.000Z',
                             'data', json_build_object('n', _n))
$$;
CREATE FUNCTION pg_temp.told(VARIADIC _events json[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    _outcome text;
BEGIN
    TRUNCATE pg_temp.calls;
    SELECT outcome INTO _outcome FROM events_apply(array_to_json(_events));
    RETURN _outcome || coalesce(': ' || (SELECT string_agg(call, ', ' ORDER BY n)
                                           FROM pg_temp.calls), '');
END
$$;

SELECT is(pg_temp.told(pg_temp.event(1, :ada, 'x.y', 3)),
          'done: a x.y {"n" : 1} 2026-11-01T00:00:03.000Z, a all 2026-11-01 00:00:03+00',
          'an event is applied, and then all of its book');
SELECT is(pg_temp.told(pg_temp.event(1, :ada, 'x.y', 3)), 'done', 'once');
SELECT is(pg_temp.told(pg_temp.event(1, :ada, 'x.y', 3), pg_temp.event(2, :ada, 'x.y', 1)),
          'done: a x.y {"n" : 2} 2026-11-01T00:00:01.000Z, a all 2026-11-01 00:00:01+00',
          'of a batch that comes again in another, what is new is applied');
SELECT is(pg_temp.told(pg_temp.event(3, :ada, 'x.y'), pg_temp.event(3, :ada, 'x.y')),
          'done: a x.y {"n" : 3} 2026-11-01T00:00:00.000Z, a all 2026-11-01 00:00:00+00',
          'one that is twice in a batch is applied once');
SELECT is(pg_temp.told(pg_temp.event(4, :ben, 'x.y', 1), pg_temp.event(5, :ada, 'x.y', 2),
                       pg_temp.event(6, :ben, 'z', 0)),
          'done: a x.y {"n" : 5} 2026-11-01T00:00:02.000Z, a all 2026-11-01 00:00:02+00, '
          || 'b x.y {"n" : 4} 2026-11-01T00:00:01.000Z, b z {"n" : 6} 2026-11-01T00:00:00.000Z, '
          || 'b all 2026-11-01 00:00:01+00',
          'books one after the other in order of their ids, each with the latest of its times');
SELECT is(pg_temp.told(VARIADIC '{}'), 'done', 'an empty batch is nothing');
SELECT throws_ok($$ SELECT pg_temp.told(
                        pg_temp.event(7, '01890000-0000-7000-8000-00000000000a', 'x.y'),
                        pg_temp.event(8, '01890000-0000-7000-8000-00000000000b', 'bad')) $$,
                 'cannot', 'one that cannot be applied fails its batch');
SELECT is_empty($$ SELECT FROM inbox WHERE id = '00000000-0000-0000-0000-000000000007' $$,
                'of which nothing stays');
SELECT is(pg_temp.told(pg_temp.event(7, :ada, 'x.y')),
          'done: a x.y {"n" : 7} 2026-11-01T00:00:00.000Z, a all 2026-11-01 00:00:00+00',
          'so that the rest can come alone');

-- Erasure.
INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
VALUES (:ada, 'x', 'x', 'x.y', '{}'), (:ben, 'x', 'x', 'x.y', '{}');
INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason)
VALUES (:ada, 's', :ada, 'x.y', '{}', ''), (:ben, 's', :ben, 'x.y', '{}', '');
SELECT ok(NOT book_erased(:ada), 'a book is there');
SELECT is(pg_temp.told(pg_temp.event(10, :ada, 'x.y'), pg_temp.event(11, :ada, 'book.erased'),
                       pg_temp.event(12, :ada, 'x.y'), pg_temp.event(13, :ben, 'x.y')),
          'done: a x.y {"n" : 10} 2026-11-01T00:00:00.000Z, a erased, '
          || 'b x.y {"n" : 13} 2026-11-01T00:00:00.000Z, b all 2026-11-01 00:00:00+00',
          'until it is erased: nothing of it is applied any more, what is of others is');
SELECT ok(book_erased(:ada), 'it is known to have been');
SELECT ok(NOT book_erased(:ben), 'and no other');
SELECT is(pg_temp.told(pg_temp.event(14, :ada, 'x.y')), 'done',
          'an event that comes late is taken, and does nothing');
SELECT is(pg_temp.told(pg_temp.event(15, :ada, 'book.erased')), 'done', 'nor a second erasure');
SELECT is((SELECT count(*) FROM inbox WHERE book_id = :ada)
          + (SELECT count(*) FROM outbox WHERE book_id = :ada)
          + (SELECT count(*) FROM dead_letters WHERE book_id = :ada), 0::bigint,
          'nothing names the book');
SELECT is((SELECT count(*) FROM outbox WHERE book_id = :ben)
          + (SELECT count(*) FROM dead_letters WHERE book_id = :ben), 2::bigint,
          'what is of another book stays');
SELECT is(pg_temp.told(pg_temp.event(1, '01890000-0000-7000-8000-00000000000c', 'book.erased'),
                       pg_temp.event(2, '01890000-0000-7000-8000-00000000000c', 'x.y')),
          'done: c erased', 'a book can be erased before anything of it came');

-- Pruning.
UPDATE inbox SET received_at = now() - interval '8 days'
 WHERE id = '00000000-0000-0000-0000-000000000004';
SELECT maintain_inbox();
SELECT is((SELECT count(*) FROM inbox WHERE id = '00000000-0000-0000-0000-000000000004'), 0::bigint,
          'what came long ago is forgotten');
SELECT is((SELECT count(*) FROM inbox WHERE book_id = :ben), 2::bigint, 'and nothing else');

-- What is still to be told.
DELETE FROM outbox;
INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
VALUES (:ben, 'x', 'x', 'a.b', '{}'), (:ben, 'x', 'x', 'session.revoked', '{}');
SELECT book_bury(:ben);
SELECT is(string_agg(type, ', ' ORDER BY id), 'session.revoked, book.erased',
          'the end of a session is told still, and goes with the erasure') FROM outbox;
DELETE FROM outbox;
INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
VALUES (:ben, 'x', 'x', 'a.b', '{}');
SELECT book_bury(:ben);
SELECT is(count(*), 0::bigint, 'without one there is nothing to tell') FROM outbox;

SELECT * FROM finish();
ROLLBACK;
