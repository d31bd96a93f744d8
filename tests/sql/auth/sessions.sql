-- Reading and ending one's sessions; changing the password.
BEGIN;
SELECT plan(28);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org') \g /dev/null
SELECT pg_temp.registered(2, 'ben@example.org') \g /dev/null
\set phone '''0192f000-0000-7000-8000-0000000000d1'''
\set tablet '''0192f000-0000-7000-8000-0000000000e1'''
SELECT pg_temp.login('ada@example.org', 'hash of 1', '2001:db8::1', :phone),
       pg_temp.login('ada@example.org', 'hash of 1', '192.0.2.7', :tablet) \g /dev/null
UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE id = :phone;

CREATE FUNCTION pg_temp.listed(_current uuid) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT (sessions_json('0192f000-0000-7000-8000-0000000000a1', _current)).body::jsonb -> 'data'
$$;

SELECT is(jsonb_array_length(pg_temp.listed(:phone)), 3, 'all of one''s sessions are listed');
SELECT is((pg_temp.listed(:phone) -> 2) - '{created_at,last_seen_at}'::text[],
          '{"id": "0192f000-0000-7000-8000-0000000000d1", "user_agent": "curl/8",
            "address": "2001:db8::1", "current": true}'::jsonb, 'the latest first, one is the current');
SELECT is(string_agg(DISTINCT e ->> 'current', ','), 'false', 'the others are not')
  FROM jsonb_array_elements(pg_temp.listed(:phone)) AS e WHERE e ->> 'id' <> :phone;
SELECT ok(pg_temp.listed(:phone)::text !~ 'salt|generation|hash', 'nothing of the tokens is shown');

SELECT is((session_delete(:ben, :phone, '192.0.2.7')).outcome, 'not_found',
          'another user''s session is not found');
SELECT is((session_delete(:ada, :nobody, '192.0.2.7')).outcome, 'not_found', 'nor an unknown one');
SELECT is((session_delete(:ada, :phone, '192.0.2.7')).outcome, 'done', 'one''s own can be ended');
SELECT is((session_delete(:ada, :phone, '192.0.2.7')).outcome, 'not_found', 'once');
SELECT is(jsonb_array_length(pg_temp.listed(:tablet)), 2, 'it is listed no more');
UPDATE sessions SET last_seen_at = now() - interval '15 days' WHERE id = :ada_session;
SELECT is(jsonb_array_length(pg_temp.listed(:tablet)), 1, 'nor is one that is too old');
SELECT is((session_delete(:ada, :ada_session, '192.0.2.7')).outcome, 'not_found', 'which has ended itself');
UPDATE sessions SET last_seen_at = now() WHERE id = :ada_session;
SELECT is((sessions_delete_others(:ada, :tablet, '192.0.2.7')).body::jsonb,
          '["0192f000-0000-7000-8000-0000000000c1"]'::jsonb, 'all others can be ended at once');
SELECT is((sessions_delete_others(:ada, :tablet, '192.0.2.7')).body, '[]', 'even where there are none');
SELECT is(string_agg(id::text, ',' ORDER BY id),
          '0192f000-0000-7000-8000-0000000000c1,0192f000-0000-7000-8000-0000000000d1',
          'every service is told of each') FROM revocations;
SELECT is(pg_temp.audited(:ada), 'logged_in 2, registered 1, session_ended 2', 'so is the audit');

-- The password.

SELECT pg_temp.login('ada@example.org', 'hash of 1', _session => :nobody) \g /dev/null
SELECT is((password_change(:ada, :tablet, NULL, 'hash of new', '192.0.2.7')).body::jsonb,
          '[{"pointer": "/current_password", "code": "not_allowed",
             "detail": "is not the current password"}]'::jsonb, 'a wrong current password is refused');
SELECT is((password_change(:ada, :tablet, 'an older hash', 'hash of new', '192.0.2.7')).outcome,
          'invalid', 'so is one that has been changed meanwhile');
SELECT is(password_hash, 'hash of 1', 'and changes nothing') FROM users WHERE id = :ada;
SELECT is((password_change(:ada, :tablet, 'hash of 1', 'hash of new', '192.0.2.7')).body::jsonb,
          '["0192f000-0000-7000-8000-000000000000"]'::jsonb, 'the right one ends all other sessions');
SELECT is(jsonb_array_length(pg_temp.listed(:tablet)), 1, 'and leaves the caller''s');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'the old password is good no more');
SELECT is(pg_temp.login('ada@example.org', 'hash of new'), 'ok', 'the new one is');
SELECT is(pg_temp.audited(:ada), 'logged_in 4, login_failed 1, password_change_failed 2, '
          'password_changed 1, registered 1, session_ended 3', 'all of it stands in the audit');
SELECT is(count(*), 0::bigint, 'and no hash') FROM audit WHERE audit::text ~ 'hash';
SELECT is(string_agg(DISTINCT (password_change(:ada, :tablet, NULL, 'x', '192.0.2.7')).outcome, ','),
          'invalid', 'guessing is refused') FROM generate_series(1, 6);
SELECT is((password_change(:ada, :tablet, 'hash of new', 'x', '192.0.2.7')).outcome, 'invalid',
          'and slowed down');
SELECT is(pg_temp.login('ada@example.org', 'hash of new'), 'denied', 'together with log-ins');
SELECT is(pg_temp.login('ada@example.org', 'hash of new', '198.51.100.1'), 'ok', 'from that network');

SELECT finish();
ROLLBACK;
