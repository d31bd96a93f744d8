-- What every database of Purser has, auth's included. Included with \ir by a Sqitch change.

-- What a function that a handler calls returns; shared/answer.h says what each outcome becomes.
CREATE TYPE answer AS (outcome text, body text, version bigint, replayed boolean);

-- Small facts a program keeps over a restart: the last JWKS, the revocation cursor.
CREATE TABLE service_state (
    name text PRIMARY KEY,
    value text NOT NULL
);

-- Sessions and users that ended, as the keeper heard of them; kept longer than any token lives.
CREATE TABLE revoked (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL
);

CREATE FUNCTION instant_text(_at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT to_char(_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- RFC 9562, section 5.7, with twelve bits of the microseconds behind the millisecond (section 6.2,
-- method 3), so that ids made one after the other in one process also sort that way: the time in
-- 4096ths of a millisecond is the digits before and behind the version's. A single expression, so
-- that the planner inlines it.
CREATE FUNCTION uuid_v7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
    SELECT (overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 4096000)::bigint), 15, '0')
                    PLACING '7' FROM 13 FOR 0)
            || right(gen_random_uuid()::text, 17))::uuid
$$;

-- Several keepers may call at once: who finds another at it leaves it to them.
CREATE FUNCTION maintain_service() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF pg_try_advisory_xact_lock(hashtextextended('maintain_service', 0)) THEN
        DELETE FROM revoked WHERE at < now() - interval '15 minutes';
    END IF;
END
$$;
