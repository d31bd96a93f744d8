-- What a backup asks of the outbox, and what a restored database has to forget.
BEGIN;
SELECT plan(24);
DELETE FROM subscribers;
DELETE FROM outbox;

\set ada '''01890000-0000-7000-8000-00000000000a'''
\set backup '''01890000-0000-4000-8000-000000000001'''
\set other '''01890000-0000-4000-8000-000000000002'''

CREATE FUNCTION pg_temp.event(_xid bigint, _n int, _type text DEFAULT 'a.b') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO outbox (book_id, id, aggregatetype, aggregateid, type, payload, xid, created_at)
    VALUES ('01890000-0000-7000-8000-0000000000ff', lpad(_n::text, 32, '0')::uuid, 'thing', _n,
            _type, '{}', _xid::text::xid8, now() - interval '1 hour')
$$;
CREATE FUNCTION pg_temp.next(_subscriber text) RETURNS text
LANGUAGE sql AS $$
    SELECT (SELECT string_agg(ltrim(right(e ->> 'id', 12), '0'), ' ' ORDER BY n)
              FROM json_array_elements(b.events::json) WITH ORDINALITY AS e (e, n))
      FROM outbox_next(_subscriber, '01890000-0000-7000-8000-00000000000a', 'here', '{a.b}', 500,
                       1000000, 15) AS b
$$;
CREATE FUNCTION pg_temp.done(_subscriber text, _xid bigint, _n int) RETURNS boolean
LANGUAGE sql AS $$
    SELECT outbox_delivered(_subscriber, '01890000-0000-7000-8000-00000000000a', _xid::text::xid8,
                            lpad(_n::text, 32, '0')::uuid)
$$;
CREATE FUNCTION pg_temp.left_in_outbox() RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(ltrim(right(id::text, 12), '0'), ' ' ORDER BY id) FROM outbox
$$;

-- A backup begins: s has the first event, t has two, and both go on.
SELECT pg_temp.event(11, 1);
SELECT pg_temp.event(12, 2);
SELECT pg_temp.event(13, 3);
SELECT pg_temp.next('s'), pg_temp.next('t');
SELECT pg_temp.done('s', 11, 1), pg_temp.done('t', 12, 2);
SELECT outbox_hold(:backup);
SELECT pg_temp.event(14, 4);
SELECT pg_temp.next('s'), pg_temp.next('t');
SELECT pg_temp.done('s', 14, 4), pg_temp.done('t', 14, 4);
SELECT is(outbox_prune('30 s', false, '{s,t}'), 0::bigint, 'while a backup is made, nothing goes');
SELECT pg_temp.event(15, 5, 'book.erased');
UPDATE subscribers SET after_xid = '15', after_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
SELECT outbox_prune('30 s', false, '{s,t}');
SELECT is(pg_temp.left_in_outbox(), '1 2 3 4 5', 'nor what tells of an erasure');
SELECT outbox_prune('30 s', true, '{}');
SELECT is(pg_temp.left_in_outbox(), '1 2 3 4 5', 'whoever reads the outbox');
SELECT is_empty('TABLE subscribers', 'while its subscribers are forgotten');

-- Dead letters.
SAVEPOINT letters;
SELECT outbox_set_aside('s', :ada, 'here', '13', '00000000-0000-0000-0000-000000000003', 'x');
INSERT INTO subscribers (name, after_xid) VALUES ('s', '99');
UPDATE dead_letters SET replay = true;
SELECT is(pg_temp.next('s'), NULL, 'what is to be sent once more waits for its end');
DELETE FROM outbox_holds;
SELECT is(pg_temp.next('s'), '3', 'and is sent then');
ROLLBACK TO letters;

-- Its end.
SAVEPOINT held;
SELECT outbox_hold(:other);
SELECT ok(outbox_hold_end(:backup), 'a backup that has ended');
SELECT outbox_prune('30 s', true, '{}');
SELECT is(pg_temp.left_in_outbox(), '1 2 3 4 5', 'lets go only what no other one holds');
SELECT ok(NOT outbox_hold_end(:backup), 'and ends once');
UPDATE outbox_holds SET seen_at = now() - interval '9 minutes';
SELECT outbox_prune('30 s', true, '{}');
SELECT ok(outbox_hold_renew(:other), 'one that is renewed lives');
UPDATE outbox_holds SET seen_at = seen_at - interval '9 minutes';
SELECT outbox_prune('30 s', true, '{}');
SELECT is(pg_temp.left_in_outbox(), '1 2 3 4 5', 'longer');
UPDATE outbox_holds SET seen_at = now() - interval '11 minutes';
SELECT outbox_prune('30 s', true, '{}');
SELECT is(pg_temp.left_in_outbox(), NULL, 'one that died is forgotten');
SELECT ok(NOT outbox_hold_renew(:other), 'and is told so');
ROLLBACK TO held;

-- Another cluster, which the ids of transactions are far ahead of.
UPDATE outbox SET type = 'a.b', xid = (xid::text::bigint + 1000000000000)::text::xid8;
UPDATE outbox_holds SET after_xid = (after_xid::text::bigint + 1000000000000)::text::xid8;
INSERT INTO subscribers (name, after_xid, holder, held_until, failures, retry_at)
SELECT name, '1000000000014', gen_random_uuid(), now() + interval '1 hour', 9,
       now() + interval '1 hour'
  FROM unnest('{s,t,new}'::text[]) AS name;
SELECT is(pg_temp.next('s'), NULL, 'events of the future are never seen');
SAVEPOINT future;
SELECT outbox_rewind();
SELECT is(pg_temp.next('s'), '2 3 4 5', 'a subscriber is told anew what it did not have');
SELECT is(pg_temp.next('t'), '3 4 5', 'as far as that was');
SELECT is(pg_temp.next('new'), '1 2 3 4 5', 'and all, if there was no such one');
SELECT is_empty('TABLE outbox_holds', 'what was held is no more');
SELECT is_empty($$ SELECT FROM outbox WHERE xid::text::bigint NOT BETWEEN 3 AND 10 $$,
                'all is of long ago');
SELECT pg_temp.done('new', 4, 1);
SELECT is(outbox_prune('30 s', false, '{s,t,new}'), 1::bigint, 'and goes when all have it');
ROLLBACK TO future;
DELETE FROM outbox_holds;
SELECT outbox_rewind();
SELECT is(pg_temp.next('s'), '1 2 3 4 5', 'without a backup''s word all is told');

DELETE FROM subscribers;
SELECT outbox_hold(:backup);
SELECT is(count(*), 1::bigint, 'where nobody reads it, the outbox is held as well')
  FROM outbox_holds;

-- Tokens.
INSERT INTO service_state (name, value) VALUES ('jwks', '{}'), ('revocations', '77'), ('other', '1')
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO revoked (id, at) VALUES (:ada, now() - interval '1 year');
SELECT tokens_refuse();
SELECT results_eq('SELECT id, at FROM revoked',
                  $$ VALUES ('00000000-0000-0000-0000-000000000000'::uuid, now()) $$,
                  'every token until now is refused');
SELECT set_eq($$ SELECT name FROM service_state WHERE name IN ('jwks', 'revocations', 'other') $$,
              '{other}'::text[], 'keys and revocations are asked for anew');

SELECT * FROM finish();
ROLLBACK;
