-- Refresh tokens rotate, and one that is used twice ends the session.
BEGIN;
SELECT plan(26);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org', 'Europe/Paris', 'JPY') \g /dev/null
SELECT pg_temp.registered(2, 'ben@example.org') \g /dev/null

CREATE FUNCTION pg_temp.refreshed(_generation int, _session uuid = '0192f000-0000-7000-8000-0000000000c1')
RETURNS text
LANGUAGE sql AS $$
    SELECT a.outcome || coalesce(' ' || (a.body::jsonb ->> 'generation'), '')
      FROM refresh(_session, _generation, 'phone', '203.0.113.5') AS a
$$;
CREATE FUNCTION pg_temp.seconds_later(_seconds numeric) RETURNS void
LANGUAGE sql AS $$ UPDATE sessions SET rotated_at = rotated_at - _seconds * interval '1 second' $$;

SELECT is(pg_temp.refreshed(1), 'ok 2', 'the current token becomes the next one');
SELECT is((a.body::jsonb #> '{user,book}') - 'name'::text,
          '{"id": "0192f000-0000-7000-8000-0000000000b1", "currency": "JPY", "role": "owner"}'::jsonb,
          'the answer has what the access token says of the book')
  FROM refresh(:ada_session, 2, 'phone', '203.0.113.5') AS a;
SELECT is(pg_temp.refreshed(2), 'ok 3', 'the one before yields the same successor');
SELECT is(pg_temp.refreshed(2), 'ok 3', 'as often as it is asked');
SELECT pg_temp.seconds_later(9);
SELECT is(pg_temp.refreshed(2), 'ok 3', 'for ten seconds');
SELECT is(pg_temp.refreshed(3), 'ok 4', 'the successor is good meanwhile');
SELECT is(count(*), 0::bigint, 'nothing of this is a re-use') FROM revocations;
SELECT is(s.user_agent || ' ' || host(s.address), 'phone 203.0.113.5', 'the session shows who used it last')
  FROM sessions s WHERE id = :ada_session;

SELECT pg_temp.seconds_later(11);
SELECT is(pg_temp.refreshed(3), 'reused', 'after ten seconds the one before ends the session');
SELECT is(pg_temp.refreshed(4), 'denied', 'for whoever has the current one too');
SELECT is(pg_temp.refreshed(3), 'denied', 'and once only');
SELECT is(count(*), 1::bigint, 'every service is told') FROM revocations WHERE id = :ada_session;
SELECT is(pg_temp.audited(:ada), 'refresh_reused 1, registered 1', 'it stands in the audit');
SELECT is(pg_temp.refreshed(1, :ben_session), 'ok 2', 'other sessions live on');

SELECT pg_temp.refreshed(2, :ben_session) \g /dev/null
SELECT is(pg_temp.refreshed(1, :ben_session), 'reused', 'one before the one before is a re-use at once');

SELECT pg_temp.login('ada@example.org', 'hash of 1', _session => :nobody) \g /dev/null
SELECT is(pg_temp.refreshed(7, :nobody), 'reused', 'so is a generation that was never given');
SELECT is(pg_temp.refreshed(1, '0192f000-0000-7000-8000-0000000000ff'), 'denied',
          'an unknown session is refused');

-- Limits.

CREATE FUNCTION pg_temp.aged(_seen interval, _created interval) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    _id uuid := gen_random_uuid();
BEGIN
    PERFORM pg_temp.login('ada@example.org', 'hash of 1', _session => _id);
    UPDATE sessions SET last_seen_at = now() - _seen, created_at = now() - _created WHERE id = _id;
    RETURN pg_temp.refreshed(1, _id);
END
$$;
SELECT is(pg_temp.aged('13 days 23 hours', '20 days'), 'ok 2', 'unused for nearly 14 days is good');
SELECT is(pg_temp.aged('14 days 1 second', '20 days'), 'denied', 'for longer is not');
SELECT is(pg_temp.aged('1 minute', '59 days 23 hours'), 'ok 2', 'nearly 60 days old is good');
SELECT is(pg_temp.aged('1 minute', '60 days 1 second'), 'denied', 'older is not, however often used');
SELECT is(count(*), 1::bigint, 'a session in use does not show its age')
  FROM sessions WHERE last_seen_at = now() AND created_at < now() - interval '59 days';

-- Logging out.

SELECT pg_temp.login('ben@example.org', 'hash of 2',
                     _session => '0192f000-0000-7000-8000-0000000000d2') \g /dev/null
SELECT is((logout('0192f000-0000-7000-8000-0000000000d2', '192.0.2.7')).outcome, 'done',
          'a session can be ended');
SELECT is(pg_temp.refreshed(1, '0192f000-0000-7000-8000-0000000000d2'), 'denied', 'it stays so');
SELECT is((logout('0192f000-0000-7000-8000-0000000000d2', '192.0.2.7')).outcome, 'done',
          'ending it again is no fault');
SELECT is(count(*), 1::bigint, 'and stands once in the audit')
  FROM audit WHERE event = 'logged_out' AND user_id = :ben;

SELECT finish();
ROLLBACK;
