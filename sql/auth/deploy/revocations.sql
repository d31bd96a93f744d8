-- Sessions and users whose tokens are no longer good, as every service asks for them each second.
-- Tokens live for ten minutes, so fifteen minutes of rows are enough.
BEGIN;

CREATE TABLE revocations (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX revocations_xid ON revocations (xid);

GRANT SELECT, INSERT, UPDATE, DELETE ON revocations TO purser_auth;

CREATE FUNCTION revoke_id(_id uuid) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO revocations (id) VALUES (_id)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, xid = excluded.xid
$$;

-- Everything that may have been committed since the answer whose `next` is _after; null: all. The
-- next one is the snapshot's xmin: whatever commits late has that transaction id or a greater one.
-- So rows can come twice, and none is left out. A cursor from the future is of a database that has
-- been restored since, and counts as none.
CREATE FUNCTION revocations_since(_after xid8, OUT data text, OUT next text)
LANGUAGE sql STABLE
AS $$
    WITH list AS (
        SELECT id, floor(extract(epoch FROM at))::bigint AS at
          FROM revocations
         WHERE xid >= CASE WHEN _after <= pg_snapshot_xmin(pg_current_snapshot()) THEN _after
                           ELSE '0'::xid8 END
         ORDER BY xid
    )
    SELECT coalesce(json_agg(list), '[]')::text, pg_snapshot_xmin(pg_current_snapshot())::text
      FROM list
$$;

COMMIT;
