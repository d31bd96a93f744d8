-- Definitions of budgets and how one is shown.
BEGIN;

-- A book that never had a budget nor a rename of categories has no row. Everything here changes
-- under the book's lock.
CREATE TABLE books (
    book_id uuid PRIMARY KEY,
    book_version bigint NOT NULL,           -- raised by one with every change of a definition
    renames_seq bigint NOT NULL DEFAULT 0,  -- the last rename of categories applied
    etag text NOT NULL,                     -- of the limits, with its quotes
    -- Of the last caller who changed a budget, for what changes on nobody's behalf; NULL: the book
    -- never had one.
    currency text,
    digits int,
    zone text
);

-- Wherever several budgets are shown they come by name, then id. A book has 200 at most, so they
-- are sorted as they are read, and no index depends on ICU's version.
CREATE TABLE budgets (
    book_id uuid NOT NULL,
    id uuid NOT NULL,
    name text COLLATE "und-x-icu" NOT NULL,
    categories text[] NOT NULL,             -- as typed; {} is all spending
    category_keys text[] NOT NULL,          -- the same as they are compared
    unit text NOT NULL CHECK (unit IN ('day', 'week', 'month', 'quarter', 'year')),
    every int NOT NULL CHECK (every BETWEEN 1 AND 366),
    anchor date NOT NULL,
    amounts_from date[] NOT NULL,           -- ascending; amount_in_force() says which one counts
    amounts bigint[] NOT NULL,              -- minor units
    thresholds int[] NOT NULL,              -- ascending
    mode text NOT NULL CHECK (mode IN ('track', 'warn', 'block')),
    rollover text NOT NULL CHECK (rollover IN ('none', 'surplus', 'deficit', 'both')),
    rollover_cap bigint CHECK (rollover_cap >= 0),
    starts_on date NOT NULL,
    ends_on date CHECK (ends_on >= starts_on),
    version bigint NOT NULL,
    book_version bigint NOT NULL,           -- the book's that this state came with
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (book_id, id),
    CHECK (cardinality(category_keys) = cardinality(categories)),
    CHECK (cardinality(amounts) > 0 AND cardinality(amounts) = cardinality(amounts_from))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON books, budgets TO purser_budgets;

-- [{"from": day, "amount": money}, …]
CREATE FUNCTION budget_amounts_json(_from date[], _amounts bigint[], _digits int) RETURNS json
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT array_to_json(array_agg(entry ORDER BY entry."from"))
      FROM (SELECT a."from", money_text(a.amount, _digits) AS amount
              FROM unnest(_from, _amounts) AS a ("from", amount)) AS entry
$$;

-- The one place for the shape of a budget, less its usage.
CREATE FUNCTION budget_json(_budget budgets, _currency text, _digits int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT row_to_json(resource)::text
      FROM (SELECT _budget.id, _budget.name, _budget.categories,
                   money_text(_budget.amounts[cardinality(_budget.amounts)], _digits) AS amount,
                   budget_amounts_json(_budget.amounts_from, _budget.amounts, _digits) AS amounts,
                   _currency AS currency, row_to_json(period) AS period, _budget.thresholds,
                   _budget.mode, _budget.rollover,
                   money_text(_budget.rollover_cap, _digits) AS rollover_cap,
                   _budget.starts_on, _budget.ends_on, _budget.version,
                   instant_text(_budget.created_at) AS created_at,
                   instant_text(_budget.updated_at) AS updated_at
              FROM (SELECT _budget.unit, _budget.every, _budget.anchor) AS period) AS resource
$$;

COMMIT;
