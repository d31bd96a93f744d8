-- What purserctl asks while it backs a database up, and once it has restored it.

-- From now on nothing leaves the outbox, and where each subscriber stands is noted, so that whoever
-- restores a dump that is made from now on knows what must be told again: what a subscriber had
-- before is in its own dump, which is made later still.
CREATE FUNCTION outbox_hold(_backup uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO outbox_holds (backup, subscriber, after_xid, after_id)
    SELECT _backup, coalesce(s.name, ''), coalesce(s.after_xid, '0'),
           coalesce(s.after_id, '00000000-0000-0000-0000-000000000000')
      FROM (SELECT) AS one LEFT JOIN subscribers s ON true
$$;

-- To be called every few minutes. False: it is forgotten already, and the backup is no good.
CREATE FUNCTION outbox_hold_renew(_backup uuid) RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    WITH renewed AS (
        UPDATE outbox_holds SET seen_at = now() WHERE backup = _backup RETURNING 1)
    SELECT EXISTS (SELECT FROM renewed)
$$;

-- Ends it. False as above.
CREATE FUNCTION outbox_hold_end(_backup uuid) RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    WITH ended AS (DELETE FROM outbox_holds WHERE backup = _backup RETURNING 1)
    SELECT EXISTS (SELECT FROM ended)
$$;

-- In a restored database: takes every subscriber back to where it stood when the backup began. Ids
-- of transactions mean nothing in another cluster, where those of the dump may be far in the future
-- and their events unseen for ever; so both events and cursors get ids of long ago, one for all
-- events between two cursors. 3 is the first that there is (FirstNormalTransactionId).
CREATE FUNCTION outbox_rewind() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    UPDATE subscribers s
       SET after_xid = coalesce(held.after_xid, '0'),
           after_id = coalesce(held.after_id, '00000000-0000-0000-0000-000000000000'),
           holder = NULL, held_until = '-infinity', failures = 0, retry_at = '-infinity',
           seen_at = now()
      FROM subscribers known
      LEFT JOIN LATERAL (SELECT h.after_xid, h.after_id FROM outbox_holds h
                          WHERE h.subscriber = known.name
                          ORDER BY h.after_xid, h.after_id LIMIT 1) AS held ON true
     WHERE s.name = known.name;
    DELETE FROM outbox_holds;
    WITH marks AS MATERIALIZED (SELECT DISTINCT after_xid, after_id FROM subscribers)
    UPDATE outbox o
       SET xid = (3 + (SELECT count(*) FROM marks m
                        WHERE (m.after_xid, m.after_id) < (o.xid, o.id)))::text::xid8;
    WITH marks AS MATERIALIZED (SELECT DISTINCT after_xid, after_id FROM subscribers)
    UPDATE subscribers s
       SET after_xid = (3 + (SELECT count(*) FROM marks m
                              WHERE (m.after_xid, m.after_id) < (s.after_xid, s.after_id)))
                       ::text::xid8,
           after_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
END
$$;

-- In a restored database: every token made until now is refused, those of sessions among them that
-- began after the dump. What was kept of auth's list and keys is asked for anew.
CREATE FUNCTION tokens_refuse() RETURNS void
LANGUAGE sql VOLATILE
AS $$
    DELETE FROM service_state WHERE name IN ('jwks', 'revocations');
    DELETE FROM revoked;
    INSERT INTO revoked (id, at) VALUES ('00000000-0000-0000-0000-000000000000', now());
$$;
