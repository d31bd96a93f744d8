-- What couriers ask of the outbox. A transaction sees none of its own events there (they are not
-- below the snapshot's xmin), so these are given numbers of transactions long gone.
BEGIN;
SELECT plan(49);
DELETE FROM subscribers;
DELETE FROM outbox;

\set ada '''01890000-0000-7000-8000-00000000000a'''
\set ben '''01890000-0000-7000-8000-00000000000b'''
\set one '''01890000-0000-7000-8000-000000000001'''
\set two '''01890000-0000-7000-8000-000000000002'''

CREATE FUNCTION pg_temp.event(_xid int, _n int, _type text, _data json DEFAULT '{"a": 1}',
                              _book uuid DEFAULT '01890000-0000-7000-8000-0000000000ff')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO outbox (book_id, id, aggregatetype, aggregateid, type, payload, xid)
    VALUES (_book, lpad(_n::text, 32, '0')::uuid, 'thing', 'it is "' || _n || '"', _type, _data,
            _xid::text::xid8)
$$;
-- What the subscriber is given: the numbers of the events.
CREATE FUNCTION pg_temp.next(_subscriber text, _holder uuid, _limit int DEFAULT 500,
                             _bytes int DEFAULT 1000000, _live interval DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
    SELECT coalesce((SELECT string_agg(ltrim(right(e ->> 'id', 12), '0'), ' ' ORDER BY n)
                       FROM json_array_elements(b.events::json) WITH ORDINALITY AS e (e, n)),
                    'none of ' || b.last_id)
      FROM outbox_next(_subscriber, _holder, 'here', '{a.b,c.d}', _limit, _bytes, 15, _live) AS b
$$;
CREATE FUNCTION pg_temp.done(_subscriber text, _holder uuid, _xid int, _n int) RETURNS boolean
LANGUAGE sql AS $$
    SELECT outbox_delivered(_subscriber, _holder, _xid::text::xid8, lpad(_n::text, 32, '0')::uuid)
$$;
CREATE FUNCTION pg_temp.left_in_outbox() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(ltrim(right(id::text, 12), '0'), ' ' ORDER BY xid, id) FROM outbox
$$;

-- In order of the transactions, then of the ids.
SELECT pg_temp.event(12, 1, 'a.b');
SELECT pg_temp.event(11, 3, 'a.b');
SELECT pg_temp.event(11, 2, 'c.d', '{"note": "\u2028 \"quoted\""}');
SELECT pg_temp.event(13, 4, 'x.y');

SELECT is(event_json(o, 'here')::jsonb,
          jsonb_build_object('specversion', '1.0', 'id', id, 'source', '/purser/here',
                             'type', 'c.d', 'subject', 'it is "2"', 'time', instant_text(created_at),
                             'datacontenttype', 'application/json', 'bookid', book_id,
                             'data', '{"note": "\u2028 \"quoted\""}'::jsonb),
          'an event is a CloudEvent')
  FROM outbox AS o WHERE type = 'c.d';

SELECT is(pg_temp.next('s', :ada), '2 3 1', 'a new subscriber is told all that there is');
SELECT is(pg_temp.next('s', :ben), NULL, 'what one courier has in hand, another is not given');
SELECT is(pg_temp.next('s', :ada), '2 3 1', 'but the same one is, again');
SELECT is(pg_temp.next('t', :ben), '2 3 1', 'and the other can have the next subscriber');
UPDATE subscribers SET held_until = now() WHERE name = 's';
SELECT is(pg_temp.next('s', :ben), '2 3 1', 'or the same when the time of the first is over');
SELECT ok(NOT pg_temp.done('s', :ada, 13, 4), 'whose delivery then comes too late');
SELECT is(pg_temp.next('s', :ben), '2 3 1', 'and moves nothing');
SELECT ok(pg_temp.done('s', :ben, 11, 2), 'what is delivered');
SELECT is(pg_temp.next('s', :ada), '3 1', 'does not come again');
SELECT ok(pg_temp.done('s', :ada, 12, 1), 'to the end');
SELECT is(pg_temp.next('s', :ada), 'none of 00000000-0000-0000-0000-000000000004',
          'a batch of types that nobody asked for says so');
SELECT is(pg_temp.next('s', :ada), NULL, 'and is done with');

SELECT is(pg_temp.next('u', :ada, _limit => 2), '2 3', 'no more than the limit');
SELECT is(pg_temp.next('u', :ada, _bytes => (SELECT octet_length(event_json(o, 'here')) + 100
                                               FROM outbox o WHERE type = 'c.d')),
          '2', 'nor than the bytes');
SELECT is(pg_temp.next('u', :ada, _bytes => 1), '2', 'but one at least');
SELECT ok(outbox_delivered_to('u', :ada, '01890000-0000-7000-8000-0000000000ff',
                              '00000000-0000-0000-0000-000000000003'),
          'a part of a batch can be delivered');
SELECT is(pg_temp.next('u', :ada), '1', 'and the rest comes again');

-- A transaction under way.
INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload)
VALUES (:one, 'thing', '5', 'a.b', '{}');
SELECT is(pg_temp.next('s', :ada), NULL,
          'an event of a transaction under way waits, and so does all that began after it');
DELETE FROM outbox WHERE book_id = :one;

-- Idle.
CREATE TEMP TABLE before AS SELECT ctid AS at, * FROM subscribers WHERE name = 's';
SELECT pg_temp.next('s', :ada) FROM generate_series(1, 3);
SELECT results_eq('SELECT ctid, * FROM subscribers WHERE name = ''s''', 'TABLE before',
                  'where nothing is new, nothing is written');

-- Failures.
SELECT pg_temp.event(20, 6, 'a.b');
SELECT is(pg_temp.next('s', :ada), '6', 'what could not be delivered');
SELECT outbox_failed('s', :ada);
SELECT is(pg_temp.next('s', :ada), NULL, 'rests');
SELECT ok(retry_at - now() BETWEEN '125 ms' AND '250 ms', 'for up to 250 ms at first')
  FROM subscribers WHERE name = 's';
SELECT outbox_failed('s', :ada) FROM generate_series(1, 20);
SELECT ok(retry_at - now() BETWEEN '2 s' AND '4 s', 'and 4 s at most')
  FROM subscribers WHERE name = 's';
UPDATE subscribers SET retry_at = now() WHERE name = 's';
SELECT is(pg_temp.next('s', :ben), '6', 'and comes again, by whichever courier');
SELECT is(pg_temp.next('t', :ben), '2 3 1 6', 'no other subscriber waits for that');
SELECT pg_temp.done('s', :ben, 20, 6);
SELECT is(failures, 0, 'a success counts anew') FROM subscribers WHERE name = 's';

-- Dead letters.
SELECT pg_temp.event(21, 7, 'a.b');
SELECT pg_temp.event(21, 8, 'a.b');
SELECT pg_temp.next('s', :ada, 1);
SELECT outbox_set_aside('s', :ada, 'here', '21', '00000000-0000-0000-0000-000000000007',
                        'status 500');
SELECT is(pg_temp.next('s', :ada), '8', 'what is set aside holds up nothing');
SELECT pg_temp.done('s', :ada, 21, 8);
SELECT results_eq(
    $$ SELECT subscriber, id::text, type, reason, event ->> 'source', replay FROM dead_letters $$,
    $$ VALUES ('s', '00000000-0000-0000-0000-000000000007', 'a.b', 'status 500', '/purser/here',
               false) $$,
    'and is kept as it was sent');
SELECT is(pg_temp.next('s', :ada), NULL, 'nor comes of itself');
UPDATE dead_letters SET replay = true;
SELECT pg_temp.event(22, 9, 'a.b');
SELECT is(pg_temp.next('t', :ben), '2 3 1 6 7 8 9', 'what is replayed goes to no other subscriber');
SELECT results_eq($$ SELECT count, last_xid, last_id, letter_book, letter_id
                       FROM outbox_next('s', '01890000-0000-7000-8000-00000000000a', 'here',
                                        '{a.b}', 500, 1000, 15) $$,
                  $$ SELECT 1::bigint, NULL::xid8, NULL::uuid, book_id, id FROM dead_letters $$,
                  'it is sent before what is new, alone');
SELECT letter_refused('s', :ada, book_id, id, 'status 422') FROM dead_letters;
SELECT results_eq('SELECT reason, replay FROM dead_letters', $$ VALUES ('status 422', false) $$,
                  'refused once more, it stays');
SELECT is(pg_temp.next('s', :ada), '9', 'and what is new goes on');
UPDATE dead_letters SET replay = true;
SELECT is(pg_temp.next('s', :ada), '7', 'replayed once more');
SELECT letter_delivered('s', :ada, book_id, id) FROM dead_letters;
SELECT is_empty('TABLE dead_letters', 'it is gone when it has arrived');
SELECT is(pg_temp.next('s', :ada), '9', 'the cursor is where it was');

-- Streams.
SELECT is(pg_temp.next('gateway', :ada, _live => '1 minute'), NULL,
          'who wants only what is live is not told what came before');
UPDATE subscribers SET after_xid = '20' WHERE name = 'gateway';
UPDATE outbox SET created_at = now() - interval '61 s'
 WHERE id < '00000000-0000-0000-0000-000000000008';
SELECT is(pg_temp.next('gateway', :ada, _live => '1 minute'), '8 9', 'nor what is too old');

-- Pruning.
SELECT is(outbox_prune('30 s', false, '{s,new}'), 0::bigint,
          'nothing goes while a subscriber was never told anything');
SELECT pg_temp.done('s', :ada, 22, 9), pg_temp.done('u', :ada, 22, 9);
UPDATE subscribers SET after_xid = '22', after_id = '00000000-0000-0000-0000-000000000009'
 WHERE name = 'gateway';
SELECT pg_temp.done('t', :ben, 12, 1);
SELECT is(outbox_prune('30 s', false, '{s,t,u,gateway}'), 3::bigint, 'what everybody has goes');
SELECT is(pg_temp.left_in_outbox(), '4 6 7 8 9', 'and no more');
UPDATE subscribers SET seen_at = now() - interval '11 minutes' WHERE name <> 's';
SELECT is(outbox_prune('30 s', false, '{s,u,gateway}'), 3::bigint,
          'who is no subscriber any more holds up nothing, in a while');
SELECT is(pg_temp.left_in_outbox(), '8 9', 'and what is young stays');

SELECT pg_temp.event(30, 10, 'a.b', _book => :one);
SELECT pg_temp.event(31, 11, 'a.b', _book => :two);
SELECT pg_temp.event(32, 12, 'book.erased', _book => :one);
SELECT outbox_prune('1 h', false, '{s,u,gateway}');
SELECT is(pg_temp.left_in_outbox(), '8 9 10 11 12', 'an erasure waits until it was told');
UPDATE subscribers SET after_xid = '32', after_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
SELECT outbox_prune('1 h', false, '{s,u,gateway}');
SELECT is(pg_temp.left_in_outbox(), '8 9 11', 'then it goes at once, with all of its book');
INSERT INTO outbox (book_id, id, aggregatetype, aggregateid, type, payload, xid)
SELECT :two, lpad(n::text, 32, '0')::uuid, 'thing', whose, type, json_build_object('user_id', whose), '32'
  FROM (VALUES (20, 'ada', 'session.revoked'), (21, 'ben', 'session.revoked'),
               (22, 'ada', 'user.erased')) AS e (n, whose, type);
SELECT outbox_prune('1 h', false, '{s,u,gateway}');
SELECT is(pg_temp.left_in_outbox(), '8 9 11 21', 'a user''s with the sessions that named him');
DELETE FROM outbox WHERE type = 'session.revoked';

UPDATE outbox SET created_at = now() - interval '1 hour'
 WHERE id = '00000000-0000-0000-0000-000000000008';
SELECT pg_temp.event(33, 13, 'book.erased');
SELECT outbox_prune('30 s', true, '{}');
SELECT is(pg_temp.left_in_outbox(), '9 11 13',
          'where something else carries the events, they go by their age alone');

-- Many rows.
DELETE FROM outbox;
DELETE FROM subscribers;
INSERT INTO outbox (book_id, aggregatetype, aggregateid, type, payload, xid)
SELECT gen_random_uuid(), 'thing', n, 'a.b', '{}', (40 + n / 10)::text::xid8
  FROM generate_series(1, 20000) AS n;
ANALYZE outbox;
SET LOCAL plan_cache_mode = force_generic_plan;
CREATE TEMP TABLE scans AS
SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outbox';
SELECT count FROM outbox_next('s', :ada, 'here', '{a.b}', 500, 1000000, 15);
UPDATE subscribers SET after_xid = '1000000', held_until = '-infinity';
SELECT pg_temp.next('s', :ada, 500);
SELECT outbox_prune('1 h', false, '{s}');
SELECT ok(now.seq_scan = scans.seq_scan AND now.idx_tup_fetch - scans.idx_tup_fetch < 600,
          'only what is given is read, however much there is')
  FROM scans, pg_stat_xact_user_tables AS now WHERE relname = 'outbox';

SELECT * FROM finish();
ROLLBACK;
