-- What a restored database forgets: nobody is logged in.
BEGIN;
SELECT plan(8);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org') \g /dev/null
SELECT pg_temp.registered(2, 'ben@example.org') \g /dev/null
SELECT session_delete(:ben, :ben_session, '192.0.2.7') \g /dev/null
UPDATE revocations SET xid = '1000000000000';
UPDATE outbox SET xid = '1000000000000';

SELECT restored();
SELECT is((refresh(:ada_session, 1, 'curl/8', '192.0.2.7')).outcome, 'denied',
          'refresh tokens are no good any more');
SELECT is(count(*), 0::bigint, 'nobody has a session') FROM sessions WHERE ended_at IS NULL;
SELECT results_eq('SELECT id, at FROM revocations',
                  $$ VALUES ('00000000-0000-0000-0000-000000000000'::uuid, now()) $$,
                  'access tokens are refused, whoever has them');
SELECT is(revocations_since(NULL)::text LIKE '%00000000-0000-0000-0000-000000000000%', true,
          'every service is told so');
SELECT is(pg_temp.audited(:ada), 'registered 1, session_ended 1', 'the audit has it');
SELECT is(pg_temp.audited(:ben), 'registered 1, session_ended 1', 'once a session');
SELECT is_empty($$ SELECT FROM outbox WHERE xid > '10' $$, 'events are of long ago');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'ok', 'and who logs in is in');

SELECT * FROM finish();
ROLLBACK;
