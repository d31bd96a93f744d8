-- Logging in, and how failures slow it down.
BEGIN;
SELECT plan(33);
\ir helpers.psql
SELECT pg_temp.registered(1, 'ada@example.org') \g /dev/null

SELECT is(pg_temp.login('ADA@example.ORG', 'hash of 1'), 'ok', 'the right password opens a session');
SELECT is(count(*), 2::bigint, 'beside the first one') FROM sessions WHERE user_id = :ada;
SELECT is(pg_temp.login('ada@example.org', NULL), 'denied', 'a wrong password does not');
SELECT is(pg_temp.login('ada@example.org', 'an older hash'), 'denied',
          'nor one that was right before it was changed');
SELECT is(pg_temp.login('eve@example.org', NULL), 'denied', 'nor an unknown address');
SELECT is(pg_temp.login('eve@example.org', 'hash of 1'), 'denied',
          'whatever hash is said to have fitted');
SELECT is(count(*), 2::bigint, 'refused log-ins open nothing') FROM sessions;
SELECT is(pg_temp.audited(:ada), 'logged_in 1, login_failed 2, registered 1',
          'log-ins and failures stand in the audit');
SELECT is(count(*), 2::bigint, 'failures of unknown addresses too, without the address')
  FROM audit WHERE event = 'login_failed' AND user_id IS NULL AND detail IS NULL;
SELECT pg_temp.login('ada@example.org', 'hash of 1') \g /dev/null

-- The slow-down for one network.

SELECT is(pg_temp.fail('ada@example.org', 5), 'denied', 'five failures');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'ok', 'cost nothing');
SELECT is(count(*), 0::bigint, 'and success forgets them') FROM login_failures
 WHERE account = login_account('ada@example.org');
SELECT pg_temp.fail('ada@example.org', 6) \g /dev/null
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'the sixth one costs a minute');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '192.0.2.250'), 'denied',
          'in all of its /24');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '192.0.3.7'), 'ok', 'but not next to it');
SELECT pg_temp.fail('ada@example.org', 6) \g /dev/null
SELECT pg_temp.minutes_later(0.9);
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'all of the minute');
SELECT is(pg_temp.fail('ada@example.org', 20), 'denied', 'attempts during the wait');
SELECT pg_temp.minutes_later(0.2);
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'ok', 'neither count nor make it longer');

SELECT pg_temp.fail('ada@example.org', 6) \g /dev/null
SELECT pg_temp.minutes_later(1);
SELECT pg_temp.fail('ada@example.org', 1) \g /dev/null
SELECT pg_temp.minutes_later(1.9);
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'the seventh costs two minutes');
UPDATE login_failures SET failures = 1000, last_at = clock_timestamp() - interval '14.9 minutes'
 WHERE network <> '0.0.0.0/0';
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'denied', 'a great many cost 15');
SELECT pg_temp.minutes_later(0.2);
SELECT is(pg_temp.login('ada@example.org', 'hash of 1'), 'ok', 'and never more');

SELECT pg_temp.fail('ada@example.org', 6, '2001:db8:0:1::1') \g /dev/null
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '2001:db8:0:1:ffff::2'), 'denied',
          'with IPv6 the network is the /64');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '2001:db8:0:2::1'), 'ok', 'not the next one');

SELECT pg_temp.fail('zoe@example.org', 6) \g /dev/null
SELECT is(count(*), 2::bigint, 'unknown addresses are slowed down alike')
  FROM login_failures
 WHERE account = login_account('zoe@example.org') AND failures = 6;
SELECT pg_temp.fail('ada@example.org', 6) \g /dev/null
SELECT pg_temp.registered(2, 'ben@example.org') \g /dev/null
SELECT is(pg_temp.login('ben@example.org', 'hash of 2'), 'ok', 'others in the network are not');
DELETE FROM login_failures;

-- The ceiling for the account alone.

SELECT is(string_agg(DISTINCT pg_temp.login('ada@example.org', NULL, ('198.51.' || n || '.1')::inet),
                     ','), 'denied', 'fifty failures from as many networks')
  FROM generate_series(1, 50) AS n;
SELECT is((SELECT failures FROM login_failures WHERE network = '0.0.0.0/0'), 50, 'are counted');
SELECT is(pg_temp.login('ada@example.org', NULL, '203.0.113.1'), 'denied', 'and one more');
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '203.0.113.9'), 'denied',
          'slows the account down everywhere');
SELECT pg_temp.minutes_later(1.1);
SELECT is(pg_temp.login('ada@example.org', 'hash of 1', '203.0.113.9'), 'ok', 'for a minute');
SELECT is(count(*), 0::bigint, 'success resets all of it') FROM login_failures;

-- Age.

SELECT pg_temp.fail('ada@example.org', 5) \g /dev/null
SELECT pg_temp.minutes_later(24 * 60 + 1);
SELECT pg_temp.fail('ada@example.org', 1) \g /dev/null
SELECT is(max(failures), 1, 'failures of yesterday do not count') FROM login_failures;
SELECT ok(bool_and(account <> convert_to('ada@example.org', 'UTF8')), 'addresses are not kept')
  FROM login_failures;

SELECT finish();
ROLLBACK;
