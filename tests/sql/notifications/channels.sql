-- Channels: what a change of the target ends, and what links, receivers and tests do to one.
BEGIN;
SELECT plan(16);
\ir helpers.psql

CREATE FUNCTION pg_temp.failing(_channel uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.alert('exceeded', _budget => uuid_v7());
    INSERT INTO attempts (book_id, delivery_id, attempt, channel_id, at, outcome, next_at)
    SELECT book_id, id, 1, channel_id, now(), 'retrying', now() FROM deliveries
     WHERE channel_id = _channel AND next_at IS NOT NULL;
END
$$;

SELECT pg_temp.channel() AS id \gset
SELECT pg_temp.failing(:'id') \g /dev/null
SELECT channel_change(:book, :user, NULL, NULL, :'id', NULL, '{"levels": ["exceeded"]}')
       \g /dev/null
SELECT is(state, 'due', 'another member leaves alone what waits') FROM deliveries;
SELECT channel_change(:book, :user, NULL, NULL, :'id', NULL,
                      '{"kind": "webhook", "target": "https://example.net/"}') \g /dev/null
SELECT is(d.state || ' ' || a.outcome, 'failed failed', 'another url ends it')
  FROM deliveries d JOIN attempts a ON a.delivery_id = d.id;
SELECT is(verified_at, NULL, 'and is to be verified anew') FROM channels;
SELECT is(target_seq, 2, 'as another target') FROM channels;
SELECT is((delivery_retry(:book, :user, NULL, NULL, :'id', d.id)).outcome, 'invalid',
          'what failed is not sent to a url that is not verified') FROM deliveries d;
SELECT ok(NOT channel_verify(:book, :'id', 1), 'a test of the former url verifies nothing');
SELECT ok(channel_verify(:book, :'id', 2), 'one of the present one does');
SELECT ok(NOT channel_verify(:book, :'id', 2), 'once');
SELECT is((delivery_retry(:book, :user, NULL, NULL, :'id', d.id)).outcome, 'ok',
          'then what failed can be sent again') FROM deliveries d;
SELECT is(state, 'due', 'at once') FROM deliveries;

SELECT ok(NOT channel_disable(:book, :'id', 1, 'gone'), 'the former url''s 410 disables nothing');
SELECT ok(channel_disable(:book, :'id', 2, 'gone'), 'the present one''s does');
SELECT ok(channel_disable(:book, :'id', 2, 'unsubscribed'), 'twice is well');
SELECT is(enabled || ' ' || disabled_reason, 'false gone', 'the first reason stays') FROM channels;
SELECT is(state, 'failed', 'nothing is left to send') FROM deliveries;
SELECT is((delivery_retry(:book, :user, NULL, NULL, :'id', d.id)).outcome, 'invalid',
          'nor can it be sent again') FROM deliveries d;

SELECT * FROM finish();
ROLLBACK;
