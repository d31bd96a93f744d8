-- Failed log-ins make the next ones wait: per account and network, and, from a higher number on,
-- per account alone, for a guesser with many addresses. Accounts are counted by a digest of the
-- address typed, so those that nobody registered behave the same and leave no address behind.
BEGIN;

CREATE TABLE login_failures (
    account bytea NOT NULL,
    network cidr NOT NULL, -- 0.0.0.0/0: from anywhere
    failures int NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account, network)
);
CREATE INDEX login_failures_age ON login_failures (last_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_failures TO purser_auth;

CREATE FUNCTION login_account(_email text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT sha256(convert_to(email_key(_email), 'UTF8')) $$;

-- What one subscriber of a network usually has for himself.
CREATE FUNCTION login_network(_address inet) RETURNS cidr
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT network(set_masklen(_address, CASE family(_address) WHEN 4 THEN 24 ELSE 64 END)) $$;

-- Failures that cost nothing: 5 from one network, 50 from all together.
CREATE FUNCTION login_allowance(_network cidr) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT CASE _network WHEN '0.0.0.0/0' THEN 50 ELSE 5 END $$;

-- Attempts for one account are decided one after the other, over all instances: those that were
-- sent at once cannot slip through before the first is counted. To be called first, by itself.
CREATE FUNCTION login_lock(_account bytea) RETURNS void
LANGUAGE sql VOLATILE
AS $$ SELECT pg_advisory_xact_lock(hashtextextended(encode(_account, 'hex'), 0)) $$;

-- Each failure beyond the allowance adds a minute of waiting since the last one, up to 15.
CREATE FUNCTION login_slowed(_account bytea, _address inet) RETURNS boolean
LANGUAGE sql VOLATILE
AS $$
    SELECT EXISTS (
        SELECT FROM login_failures
         WHERE account = _account
           AND network IN ('0.0.0.0/0', login_network(_address))
           AND last_at + least(failures - login_allowance(network), 15) * interval '1 minute'
               > clock_timestamp())
$$;

-- An account that saw no failure for a day begins anew.
CREATE FUNCTION login_failed(_account bytea, _address inet) RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO login_failures AS known (account, network, failures, last_at)
    SELECT _account, network, 1, clock_timestamp()
      FROM unnest(ARRAY['0.0.0.0/0', login_network(_address)]) AS network
     ORDER BY network
    ON CONFLICT (account, network) DO UPDATE
       SET failures = CASE WHEN known.last_at > now() - interval '1 day'
                           THEN known.failures + 1 ELSE 1 END,
           last_at = excluded.last_at
$$;

CREATE FUNCTION login_succeeded(_account bytea) RETURNS void
LANGUAGE sql VOLATILE
AS $$ DELETE FROM login_failures WHERE account = _account $$;

COMMIT;
