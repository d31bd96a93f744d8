-- A book that was erased leaves nothing and does not come back; a user who was leaves the book.
BEGIN;
SELECT plan(12);
\ir helpers.psql

-- The tables that have rows of the book.
CREATE FUNCTION pg_temp.tables(_any boolean) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    _name text;
    _some boolean;
BEGIN
    FOR _name IN
        SELECT c.relname
          FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'book_id'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE book_id = $1)', _name) INTO _some
          USING '0192f000-0000-7000-8000-00000000000b'::uuid;
        IF _some = _any THEN
            RETURN NEXT _name;
        END IF;
    END LOOP;
END
$$;

-- Something of :user's and of :neighbour's in every table.
CREATE FUNCTION pg_temp.live(_user uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    _book CONSTANT uuid := '0192f000-0000-7000-8000-00000000000b';
    _channel uuid := pg_temp.channel('{"kind": "email", "target": "a@example.org"}', _user);
BEGIN
    PERFORM alerts_read_all(_book, _user, 'k', 'h');
    PERFORM ticket_make(_book, _user, _user, 1, uuid_send(_user));
    PERFORM pg_temp.alert('exceeded', _budget => _user);
    PERFORM alerts_read_all(_book, _user, 'k2', 'h');
    INSERT INTO attempts (book_id, delivery_id, attempt, channel_id, at, outcome)
    SELECT book_id, id, 1, channel_id, now(), 'failed' FROM deliveries
     WHERE channel_id = _channel;
END
$$;
SELECT pg_temp.live(:user), pg_temp.live(:neighbour), pg_temp.hear('usage.moved', '{}') \g /dev/null
INSERT INTO dead_letters (book_id, subscriber, id, type, event, reason)
VALUES (:book, 'gateway', gen_random_uuid(), 'stream.published', '{}', 'none');
SELECT is_empty('SELECT pg_temp.tables(false)', 'the book has rows in every table');

SELECT pg_temp.hear('user.erased', jsonb_build_object('user_id', :user)) \g /dev/null
SELECT is_empty($$ SELECT FROM channels WHERE user_id = '0192f000-0000-7000-8000-00000000000e' $$,
                'an erased user has no channel');
SELECT is(count(*), 1::bigint, 'the neighbour keeps theirs') FROM channels;
SELECT is_empty($$ SELECT FROM deliveries d WHERE NOT EXISTS
                   (SELECT FROM channels c WHERE c.id = d.channel_id) $$,
                'nothing is left to send');
SELECT is_empty($$ SELECT FROM attempts d WHERE NOT EXISTS
                   (SELECT FROM channels c WHERE c.id = d.channel_id) $$, 'no attempt is left');
SELECT is_empty($$ SELECT user_id FROM alert_reads
                   UNION ALL SELECT user_id FROM tickets
                   UNION ALL SELECT user_id FROM requests
                   UNION ALL SELECT user_id FROM idempotency
                   EXCEPT SELECT '0192f000-0000-7000-8000-0000000000ee' $$,
                'nothing else of the user is left');
SELECT is(count(*), 2::bigint, 'the alerts stay, they are the book''s') FROM alerts;

SELECT pg_temp.hear('book.erased', '{}') \g /dev/null
SELECT is_empty('SELECT pg_temp.tables(true)', 'an erased book has no row in any table');
SELECT pg_temp.alert(), pg_temp.hear('usage.moved', '{}') \g /dev/null
SELECT is_empty('SELECT pg_temp.tables(true)', 'and gets none by a late event');
SELECT is((channel_create(:book, :user, 'k', 'h', '{"kind": "webhook"}', 's')).outcome, 'erased',
          'nor by a request');
SELECT is((ticket_make(:book, :user, :user, 1, '\x01')).outcome, 'erased', 'nor by a ticket');
SELECT is((alerts_read_all(:book, :user, NULL, NULL)).outcome, 'erased', 'nor by reading');

SELECT * FROM finish();
ROLLBACK;
