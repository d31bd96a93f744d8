-- What the services ask for, what is pruned, and what the service's role may not do.
BEGIN;
SELECT plan(21);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org') \g /dev/null

SELECT is(data, '[]', 'nothing has ended yet') FROM revocations_since(NULL);
SELECT logout(:ada_session, '192.0.2.7') \g /dev/null
SELECT is(data::jsonb -> 0 ->> 'id', :ada_session, 'an ended session is in the list')
  FROM revocations_since(NULL);
SELECT is((data::jsonb -> 0 ->> 'at')::bigint, floor(extract(epoch FROM now()))::bigint,
          'with its time in whole seconds') FROM revocations_since(NULL);
SELECT is(next::xid8, pg_snapshot_xmin(pg_current_snapshot()), 'the cursor is the snapshot''s xmin')
  FROM revocations_since(NULL);
SELECT is(jsonb_array_length(data::jsonb), 1, 'so what was not committed then comes again')
  FROM revocations_since((SELECT next::xid8 FROM revocations_since(NULL)));
SELECT is(jsonb_array_length(data::jsonb), 1, 'a cursor from the future counts as none')
  FROM revocations_since('999999999999');
UPDATE revocations SET xid = '3';
SELECT is(data, '[]', 'what is older than the cursor does not come again')
  FROM revocations_since((SELECT next::xid8 FROM revocations_since(NULL)));
SELECT revoke_id(:ada_session);
SELECT is(count(*), 1::bigint, 'an id that is revoked anew is one row')
  FROM revocations WHERE id = :ada_session AND xid = pg_current_xact_id();

SELECT signing_key_seen('k1', 1700000000), signing_key_seen('k1', 1700000000) \g /dev/null
SELECT is(count(*), 1::bigint, 'a new key stands in the audit once')
  FROM audit WHERE event = 'key_published' AND detail = 'k1';

-- Pruning.

UPDATE revocations SET at = now() - interval '15 minutes 1 second';
SELECT revoke_id(:nobody);
SELECT pg_temp.fail('ada@example.org', 1), pg_temp.fail('eve@example.org', 1) \g /dev/null
UPDATE login_failures SET last_at = now() - interval '25 hours'
 WHERE account = login_account('eve@example.org');
SELECT pg_temp.login('ada@example.org', 'hash of 1', _session => '0192f000-0000-7000-8000-0000000000c9') \g /dev/null
SELECT pg_temp.fail('ada@example.org', 1) \g /dev/null
UPDATE sessions SET last_seen_at = now() - interval '15 days 1 second' WHERE id = :ada_session;
UPDATE audit SET at = now() - interval '401 days' WHERE event = 'registered';
INSERT INTO revoked VALUES (:ada, now() - interval '16 minutes'), (:ben, now());
SELECT maintain();
SELECT is(string_agg(id::text, ','), :nobody, 'revocations go after 15 minutes') FROM revocations;
SELECT is(count(DISTINCT account), 1::bigint, 'failures after a day') FROM login_failures;
SELECT is(string_agg(id::text, ','), '0192f000-0000-7000-8000-0000000000c9', 'sessions when nothing can refresh them')
  FROM sessions;
SELECT is(pg_temp.audited(:ada), 'logged_in 1, logged_out 1, login_failed 2',
          'the audit after more than a year');
SELECT is(string_agg(id::text, ','), :ben, 'what the keeper heard after 15 minutes') FROM revoked;

-- Rights.

SELECT ok(has_table_privilege('purser_auth', 'audit', 'insert'), 'the service can add to the audit');
SELECT ok(NOT has_table_privilege('purser_auth', 'audit', right_), 'but not ' || right_)
  FROM unnest('{select, update, delete, truncate}'::text[]) AS right_;
SET LOCAL ROLE purser_auth;
SELECT lives_ok('SELECT maintain()', 'old rows go all the same');
SELECT is((pg_temp.registered(2, 'ben@example.org')).outcome, 'created', 'and the service can do its work');
RESET ROLE;

SELECT finish();
ROLLBACK;
