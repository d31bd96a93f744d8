-- An account that is erased leaves nothing in auth but what the other services are to be told.
BEGIN;
SELECT plan(37);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org'), pg_temp.registered(2, 'ben@example.org') \g /dev/null
\set phone '''0192f000-0000-7000-8000-0000000000d1'''
\set tablet '''0192f000-0000-7000-8000-0000000000d3'''
\set old '''0192f000-0000-7000-8000-0000000000d2'''
SELECT pg_temp.login('ada@example.org', 'hash of 1', _session => :phone),
       pg_temp.login('ada@example.org', 'hash of 1', _session => :old) \g /dev/null
SELECT logout(:old, '192.0.2.7') \g /dev/null

-- What other services are told when sessions end.

CREATE FUNCTION pg_temp.told(_book uuid) RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(type || ' ' || aggregatetype || ' ' || right(aggregateid, 2), ', ' ORDER BY id)
      FROM outbox WHERE book_id = _book
$$;

SELECT is(pg_temp.told(:ada_book), 'session.revoked session d2', 'a session that ended is an event');
SELECT is(payload::jsonb, jsonb_build_object('session_id', :old, 'user_id', :ada),
          'that names it and whose it was') FROM outbox;
SELECT logout(:old, '192.0.2.7') \g /dev/null
SELECT is(count(*), 1::bigint, 'one, however often it is ended') FROM outbox;
SELECT session_delete(:ada, :phone, '192.0.2.7') \g /dev/null
SELECT is(pg_temp.told(:ada_book), 'session.revoked session d2, session.revoked session d1',
          'one that is ended from elsewhere is, too');
SELECT pg_temp.login('ben@example.org', 'hash of 2', _session => :nobody) \g /dev/null
SELECT password_change(:ben, :nobody, 'hash of 2', 'new hash of 2', '192.0.2.7') \g /dev/null
SELECT is(pg_temp.told(:ben_book), 'session.revoked session c2', 'so are those that a new password ends');
SELECT refresh(:nobody, 5, NULL, '192.0.2.7') \g /dev/null
SELECT is(pg_temp.told(:ben_book), 'session.revoked session c2, session.revoked session 00',
          'and one whose refresh token was copied');
SELECT pg_temp.login('ben@example.org', 'new hash of 2', _session => '0192f000-0000-7000-8000-0000000000e1'),
       pg_temp.login('ben@example.org', 'new hash of 2', _session => '0192f000-0000-7000-8000-0000000000e2'),
       pg_temp.login('ben@example.org', 'new hash of 2', _session => '0192f000-0000-7000-8000-0000000000e3')
       \g /dev/null
UPDATE sessions SET last_seen_at = now() - interval '14 days'
 WHERE id = '0192f000-0000-7000-8000-0000000000e1';
UPDATE sessions SET created_at = now() - interval '60 days'
 WHERE id = '0192f000-0000-7000-8000-0000000000e2';
DELETE FROM outbox;
SELECT maintain(), maintain() \g /dev/null
SELECT is((SELECT string_agg(right(aggregateid, 2), ', ' ORDER BY aggregateid) FROM outbox), 'e1, e2',
          'those that ran out of time are ended, once');
SELECT is(count(*), 2::bigint, 'and in the audit') FROM audit WHERE event = 'session_expired';

-- The wrong password.

DELETE FROM outbox;
SELECT pg_temp.login('ada@example.org', 'hash of 1', _session => :tablet) \g /dev/null
SELECT is((me_delete(:ada, :tablet, NULL, '192.0.2.7')).body::jsonb,
          '[{"pointer": "/password", "code": "not_allowed", "detail": "is not the password"}]'::jsonb,
          'a wrong password is refused');
SELECT is((me_delete(:ada, :tablet, 'an older hash', '192.0.2.7')).outcome, 'invalid',
          'so is one that has been changed meanwhile');
SELECT is(pg_temp.audited(:ada), 'erasure_failed 2, logged_in 3, logged_out 1, registered 1, '
          'session_ended 1', 'both stand in the audit');
SELECT is(count(*), 0::bigint, 'nobody is told anything') FROM outbox;
SELECT is(string_agg(DISTINCT (me_delete(:ada, :tablet, NULL, '192.0.2.7')).outcome, ','), 'invalid',
          'guessing is refused') FROM generate_series(1, 4);
SELECT is((me_delete(:ada, :tablet, 'hash of 1', '192.0.2.7')).outcome, 'invalid', 'and slowed down');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'together with log-ins');
SELECT is(count(*), 1::bigint, 'the user is there still') FROM users WHERE id = :ada;

-- Leaving a book that others are in.

INSERT INTO memberships (book_id, user_id, role) VALUES (:ben_book, :ada, 'editor');
INSERT INTO sessions (id, user_id, book_id, salt, address)
VALUES ('0192f000-0000-7000-8000-0000000000f1', :ada, :ben_book, decode(repeat('01', 16), 'hex'), '::');
INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason) VALUES
    (:ada_book, 'notifications', gen_random_uuid(), 'session.revoked', '{"data":{}}', 'x'),
    (:ben_book, 'notifications', gen_random_uuid(), 'session.revoked',
     json_build_object('data', json_build_object('user_id', :ada)), 'x'),
    (:ben_book, 'notifications', gen_random_uuid(), 'session.revoked',
     json_build_object('data', json_build_object('user_id', :ben)), 'x');
SELECT is((SELECT string_agg(right(id #>> '{}', 2), ',' ORDER BY id #>> '{}')
             FROM json_array_elements(answer.body::json) AS id), 'c1,d3,f1',
          'the right one tells the sessions that ended')
  FROM me_delete(:ada, :tablet, 'hash of 1', '198.51.100.1') AS answer;
SELECT is(pg_temp.told(:ada_book), 'session.revoked session c1, session.revoked session d3, '
          'book.erased book b1', 'the book of one is erased');
SELECT is(pg_temp.told(:ben_book), 'session.revoked session f1, user.erased user a1',
          'a book that others are in loses the user alone');
SELECT is(count(*), 1::bigint, 'and stays') FROM memberships WHERE book_id = :ben_book;
SELECT is(payload::text, '{}', 'book.erased has nothing to say but that') FROM outbox
 WHERE type = 'book.erased';
SELECT is(payload::jsonb, jsonb_build_object('user_id', :ada), 'user.erased names the user')
  FROM outbox WHERE type = 'user.erased';

-- What is left.

SELECT is((SELECT count(*) FROM users WHERE id = :ada), 0::bigint, 'the user is gone');
SELECT is((SELECT count(*) FROM books WHERE id = :ada_book), 0::bigint, 'so is the book');
SELECT is((SELECT count(*) FROM sessions WHERE user_id = :ada OR book_id = :ada_book), 0::bigint,
          'so are the sessions');
SELECT is((SELECT count(*) FROM login_failures), 0::bigint, 'the failed log-ins');
SELECT is((SELECT count(*) FROM audit WHERE audit::text LIKE '%0192f000-0000-7000-8000-0000000000a1%'),
          0::bigint, 'and what the audit says of him');
SELECT is(event, 'erased', 'but that somebody was erased') FROM audit WHERE user_id IS NULL;
SELECT is(string_agg(event #>> '{data,user_id}', ','), :ben, 'of dead letters only others'' stay')
  FROM dead_letters;
SELECT is(string_agg(right(id::text, 2), ',' ORDER BY id), 'c1,d3,f1', 'every service is told of each session')
  FROM revocations WHERE right(id::text, 2) IN ('c1', 'd3', 'f1');
SELECT is((me_delete(:ada, :tablet, 'hash of 1', '198.51.100.1')).outcome, 'not_found', 'a second time finds nobody');
SELECT is(pg_temp.login('ada@example.org', NULL), 'denied', 'so does a log-in');
SELECT is((register(:nobody, '0192f000-0000-7000-8000-0000000000a9',
                    '0192f000-0000-7000-8000-0000000000c9', decode(repeat('01', 16), 'hex'),
                    'ADA@example.org', 'x', NULL, 'USD', 'UTC', NULL, '192.0.2.7')).outcome, 'created',
          'the e-mail address is free');

-- Rights.

SELECT ok(NOT has_table_privilege('purser_auth', 'audit', 'delete'), 'the service takes no row off the audit');
SET LOCAL ROLE purser_auth;
SELECT audit_forget(:ben);
RESET ROLE;
SELECT cmp_ok(count(*), '>', 0::bigint, 'nor, by the way of erasure, those of a user there is')
  FROM audit WHERE user_id = :ben;
SET LOCAL ROLE purser_auth;
SELECT is((me_delete(:ben, :nobody, 'new hash of 2', '198.51.100.1')).outcome, 'done',
          'the service can erase');
RESET ROLE;
SELECT is(count(*), 0::bigint, 'with the audit') FROM audit WHERE user_id = :ben;

SELECT finish();
ROLLBACK;
