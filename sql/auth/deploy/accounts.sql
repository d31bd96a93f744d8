-- Users, their books and their roles in them.
BEGIN;

-- E-mail addresses are compared without case. RFC 5321 lets the part before the @ differ by case;
-- nobody's mail does, and two accounts that look the same would be a trap.
CREATE FUNCTION email_key(_email text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(normalize(_email, NFC) COLLATE "und-x-icu") $$;

CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_key text NOT NULL GENERATED ALWAYS AS (email_key(email)) STORED UNIQUE,
    password_hash text NOT NULL,
    name text,
    timezone text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A book is one household's accounts; all other services know it by its id alone.
CREATE TABLE books (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE memberships (
    book_id uuid NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('viewer', 'editor', 'owner')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON users, books, memberships TO purser_auth;

-- The one place for the shape of a user, as seen from one of his books.
CREATE FUNCTION user_json(_book uuid, _user uuid) RETURNS json
LANGUAGE sql STABLE
AS $$
    SELECT row_to_json(resource)
      FROM (SELECT u.id, u.email, u.name, u.timezone, row_to_json(book) AS book,
                   instant_text(u.created_at) AS created_at, u.version
              FROM users u,
                   LATERAL (SELECT b.id, b.name, b.currency, m.role
                              FROM memberships m JOIN books b ON b.id = m.book_id
                             WHERE m.book_id = _book AND m.user_id = u.id) AS book
             WHERE u.id = _user) AS resource
$$;

-- Names of the IANA database. The server's list has more: copies under other rules for leap
-- seconds, and names that mean "whatever this machine has".
CREATE FUNCTION timezone_known(_timezone text) RETURNS boolean
LANGUAGE sql STABLE STRICT
AS $$
    SELECT _timezone = 'UTC'
           OR (_timezone !~ '^(posix|right)/'
               AND _timezone NOT IN ('posixrules', 'localtime', 'Factory')
               AND EXISTS (SELECT FROM pg_timezone_names WHERE name = _timezone))
$$;

CREATE FUNCTION timezone_fault() RETURNS answer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT ROW('invalid',
               '[{"pointer":"/timezone","code":"not_allowed",'
               '"detail":"is no time zone of the IANA database, such as Europe/Paris"}]',
               NULL, false)::answer
$$;

CREATE FUNCTION me(_book uuid, _user uuid) RETURNS answer
LANGUAGE sql STABLE
AS $$
    SELECT ROW(CASE WHEN me.resource IS NULL THEN 'not_found' ELSE 'ok' END, me.resource::text,
               (me.resource ->> 'version')::bigint, false)::answer
      FROM user_json(_book, _user) AS me (resource)
$$;

-- _patch is a JSON Merge Patch (RFC 7396) of name and timezone; _expected the version that
-- If-Match names, or null.
CREATE FUNCTION me_change(_book uuid, _user uuid, _patch jsonb, _expected bigint) RETURNS answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _now users;
BEGIN
    SELECT * INTO _now FROM users WHERE id = _user FOR UPDATE;
    IF NOT FOUND THEN
        RETURN ROW('not_found', NULL, NULL, false)::answer;
    ELSIF _now.version <> _expected THEN
        RETURN ROW('stale', NULL, NULL, false)::answer;
    ELSIF NOT timezone_known(_patch ->> 'timezone') THEN
        RETURN timezone_fault();
    END IF;
    IF _patch ? 'name' THEN
        _now.name := _patch ->> 'name';
    END IF;
    _now.timezone := coalesce(_patch ->> 'timezone', _now.timezone);
    UPDATE users
       SET name = _now.name, timezone = _now.timezone, version = version + 1
     WHERE id = _user AND (name, timezone) IS DISTINCT FROM (_now.name, _now.timezone);
    RETURN me(_book, _user);
END
$$;

COMMIT;
