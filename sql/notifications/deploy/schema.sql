-- Tables of alerts, of where they go, and of what was sent.
--
-- What a book has is its members' alike; a channel, and what is read, is one user's own.
BEGIN;

-- The inbox: one row an alert.raised event. Money is decimal text, as it came.
CREATE TABLE alerts (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    level text NOT NULL CHECK (level IN ('near', 'exceeded')),
    threshold smallint NOT NULL,
    budget_id uuid NOT NULL,
    budget_name text NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    currency text NOT NULL,
    "limit" text NOT NULL,
    spent text NOT NULL,
    -- With one decimal; NULL where the limit is 0.
    percent numeric,
    -- NULL: no write, but a change of the budget or of categories.
    transaction_id uuid,
    override boolean NOT NULL,
    late boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, id)
);
CREATE INDEX alerts_by_time ON alerts (book_id, created_at DESC, id DESC);

-- Who has read what. A row with read_at NULL: it was marked unread again.
CREATE TABLE alert_reads (
    book_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    user_id uuid NOT NULL,
    read_at timestamptz,
    version bigint NOT NULL,
    PRIMARY KEY (book_id, alert_id, user_id)
);

-- Where a user's alerts go.
CREATE TABLE channels (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('email', 'webhook')),
    -- The e-mail address or the URL.
    target text NOT NULL,
    levels text[] NOT NULL,
    enabled boolean NOT NULL,
    -- NULL: no alert goes there yet.
    verified_at timestamptz,
    -- Why it was disabled, other than by its owner: unsubscribed, gone.
    disabled_reason text,
    -- Of a webhook: whsec_ and base64, by Standard Webhooks. The one before is good until
    -- old_secret_until.
    secret text,
    old_secret text,
    old_secret_until timestamptz,
    -- Changes with the target: a link that was made for another one is no good any more.
    target_seq int NOT NULL DEFAULT 1,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, id)
);
CREATE INDEX channels_of_user ON channels (book_id, user_id, created_at, id);

-- What is to be sent, or was.
CREATE TABLE deliveries (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('alert', 'test', 'confirm')),
    -- NULL but for kind alert.
    alert_id uuid,
    -- due: waits for next_at. sending: a sender has it in hand until next_at, and then it is due
    -- again. The rest are ends.
    state text NOT NULL CHECK (state IN ('due', 'sending', 'delivered', 'failed')),
    -- How often it was tried, the one in hand included.
    attempt int NOT NULL DEFAULT 0,
    -- NULL in an end.
    next_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, id)
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_age ON deliveries (created_at);
CREATE INDEX deliveries_of_channel ON deliveries (book_id, channel_id, created_at DESC, id DESC);

-- Each attempt to send.
CREATE TABLE attempts (
    book_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    attempt int NOT NULL,
    channel_id uuid NOT NULL,
    at timestamptz NOT NULL,
    -- The HTTP status or SMTP reply code; NULL: no answer.
    status_code int,
    -- The beginning of what was answered, or what went wrong in plain words.
    reply text,
    outcome text NOT NULL CHECK (outcome IN ('delivered', 'retrying', 'failed')),
    next_at timestamptz,
    PRIMARY KEY (book_id, delivery_id, attempt)
);
CREATE INDEX attempts_of_channel
    ON attempts (book_id, channel_id, at DESC, delivery_id DESC, attempt DESC);

-- The last mail of a budget to a channel: at most one an hour unless the level rises.
CREATE TABLE mailed (
    book_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    budget_id uuid NOT NULL,
    level text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (book_id, channel_id, budget_id)
);

-- What users had sent of their own accord, so that nobody can be mailed at will: kept for an hour,
-- whatever becomes of the channel.
CREATE TABLE requests (
    book_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuid_v7(),
    user_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('test', 'confirm')),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book_id, id)
);
CREATE INDEX requests_of_user ON requests (book_id, user_id, kind, at);
CREATE INDEX requests_age ON requests (at);

-- What opens a stream where no header can be sent: once, and for a minute.
CREATE TABLE tickets (
    book_id uuid NOT NULL,
    hash bytea NOT NULL,
    user_id uuid NOT NULL,
    session_id uuid NOT NULL,
    -- When the access token was that it stands for: seconds since 1970.
    issued bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, hash)
);
CREATE INDEX tickets_age ON tickets (expires_at);

-- When a book's listeners were last told that usage moved, and whether it has moved since.
CREATE TABLE usage_told (
    book_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    again boolean NOT NULL
);
CREATE INDEX usage_told_again ON usage_told (at) WHERE again;

GRANT SELECT, INSERT, UPDATE, DELETE
   ON alerts, alert_reads, channels, deliveries, attempts, mailed, requests, tickets,
      usage_told
   TO purser_notifications;

COMMIT;
