-- Tables. book_id leads every key, so that the book's rows can live on a node of their own.
--
-- No foreign keys: every write goes through the functions of this schema and holds the book's lock,
-- and the tests hold the tables against each other after a thousand random writes.
BEGIN;

CREATE EXTENSION IF NOT EXISTS btree_gin;

-- What the book as a whole knows.
CREATE TABLE books (
    book_id uuid PRIMARY KEY,
    -- As its callers' tokens had it; NULL: no caller wrote yet.
    currency text,
    -- Of the last whole answer of the budgets service; NULL: never heard, its budgets are unknown.
    definitions_version bigint,
    definitions_at timestamptz,
    -- The number of the last renaming of categories; see renames.
    renames_seq bigint NOT NULL DEFAULT 0,
    -- True where unjudged has rows.
    unjudged boolean NOT NULL DEFAULT false,
    -- Sum of the amounts of at least 10^11: what keeps every sum of the book within 64 bits, see
    -- great_amount().
    great bigint NOT NULL DEFAULT 0
);

CREATE TABLE transactions (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL CHECK (type IN ('expense', 'income', 'refund')),
    date date NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    category_key text COLLATE "C" NOT NULL,
    payee text,
    note text,
    tags text[] NOT NULL,
    -- The words of payee and note, for `q`.
    words tsvector NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    budget_check json NOT NULL,
    PRIMARY KEY (book_id, id)
);
CREATE INDEX transactions_by_date ON transactions (book_id, date DESC, id DESC);
CREATE INDEX transactions_by_category
    ON transactions (book_id, category_key, date DESC, id DESC);
-- A short list of pending entries (kB): half the cost of none, and whoever finds it full pays for
-- some hundred rows, not for all that fit into the default's 4 MB.
CREATE INDEX transactions_by_word ON transactions USING gin (book_id, words, tags)
    WITH (fastupdate = on, gin_pending_list_limit = 128);

-- The book's spelling of each category path: the one typed first.
CREATE TABLE categories (
    book_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    path text NOT NULL,
    ancestors text[] COLLATE "C" NOT NULL GENERATED ALWAYS AS (category_ancestors(key)) STORED,
    PRIMARY KEY (book_id, key)
);

-- Sums of the transactions by category and day, so that what a budget has spent costs the same with
-- 10^3 and 10^7 rows. spent is what expenses are worth less the refunds. No row without a count.
CREATE TABLE totals (
    book_id uuid NOT NULL,
    category_key text COLLATE "C" NOT NULL,
    day date NOT NULL,
    spent bigint NOT NULL,
    income bigint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (book_id, category_key, day)
);

-- Budgets as the budgets service defined them.
CREATE TABLE definitions (
    book_id uuid NOT NULL,
    budget_id uuid NOT NULL,
    -- The version of the book's definitions that this one came with: the higher wins.
    version bigint NOT NULL,
    -- A tombstone: what is older must not bring the budget back.
    deleted boolean NOT NULL DEFAULT false,
    name text NOT NULL,
    -- Keys; empty: all spending.
    categories text[] COLLATE "C" NOT NULL,
    unit text NOT NULL,
    every int NOT NULL,
    anchor date NOT NULL,
    -- Ascending.
    thresholds int[] NOT NULL,
    mode text NOT NULL,
    rollover text NOT NULL,
    -- NULL: no cap.
    rollover_cap bigint,
    starts_on date NOT NULL,
    -- 'infinity': no end.
    ends_on date NOT NULL,
    -- See amount_in_force().
    amounts_from date[] NOT NULL,
    amounts bigint[] NOT NULL,
    -- From the period that begins here on, period_states knows all that was spent in the periods
    -- that the budget counts in; one that has no row there had no spending. For a budget that
    -- carries over: from its first period.
    spent_from date NOT NULL,
    PRIMARY KEY (book_id, budget_id)
);

-- What is known of a budget's periods.
CREATE TABLE period_states (
    book_id uuid NOT NULL,
    budget_id uuid NOT NULL,
    period_start date NOT NULL,
    spent bigint NOT NULL DEFAULT 0,
    -- What the periods before leave to this one. NULL: to be derived, see carried_into().
    carried bigint,
    -- The highest threshold alerted; 0: none.
    alerted smallint NOT NULL DEFAULT 0,
    PRIMARY KEY (book_id, budget_id, period_start)
);

-- One row an alert raised.
CREATE TABLE crossings (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    budget_id uuid NOT NULL,
    period_start date NOT NULL,
    level text NOT NULL CHECK (level IN ('near', 'exceeded')),
    threshold smallint NOT NULL,
    "limit" bigint NOT NULL,
    spent bigint NOT NULL,
    -- NULL: no write, but a change of the definition or of categories.
    transaction_id uuid,
    override boolean NOT NULL,
    late boolean NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, id)
);

-- Renamings of categories in order of seq, for definitions that were made before them.
CREATE TABLE renames (
    book_id uuid NOT NULL,
    seq bigint NOT NULL,
    from_key text NOT NULL,
    to_key text NOT NULL,
    PRIMARY KEY (book_id, seq)
);

-- Transactions accepted while the budgets service did not answer, to be judged again, and whom to
-- ask for: what definitions_store() wants to be told.
CREATE TABLE unjudged (
    book_id uuid NOT NULL,
    transaction_id uuid NOT NULL,
    user_id uuid NOT NULL,
    currency text NOT NULL,
    digits int NOT NULL,
    zone text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, transaction_id)
);

COMMIT;
