-- What the functions hand to each other, and the JSON that a client sees of it. JSON is put
-- together as text: it is passed on as it stands, and json_build_object() costs several times that.
BEGIN;

-- On whose behalf, and by which definitions.
CREATE TYPE caller AS (
    book_id uuid,
    user_id uuid,
    currency text,
    digits int,
    zone text,
    today date,       -- in the caller's zone
    at timestamptz,   -- of this write
    source text,      -- of the definitions: live, snapshot, unavailable; NULL: stored are too old
    as_of timestamptz,
    stored bigint,    -- version of the stored definitions; NULL: none
    unjudged boolean, -- the book has transactions to be judged again
    early answer      -- where not null: to be given at once, nothing is to be done
);

-- A transaction as a client sends it.
CREATE TYPE draft AS (
    id uuid,
    type text,
    date date,
    amount bigint,
    category text,
    payee text,
    note text,
    tags text[],
    override boolean,
    replaces uuid
);

-- A category as the book spells it. Not known: it comes with the transaction at hand.
CREATE TYPE category AS (
    key text,
    path text,
    ancestors text[],
    known boolean
);

-- Where a transaction counts, and what it adds to what is spent there: a refund less than nothing.
CREATE TYPE side AS (
    ancestors text[],
    day date,
    spends bigint
);

-- What one write does to one budget in one of its periods.
CREATE TYPE entry AS (
    budget_id uuid,
    name text,
    mode text,
    period_start date,
    period_end date,
    carried bigint,
    "limit" bigint,
    spent_before bigint,
    spent bigint,
    reached int,      -- highest threshold reached after the write; 0: none
    crossed int[],
    shown boolean,    -- stands in budget_check
    blocked boolean,  -- needs an override
    kept int,         -- highest threshold alerted before, as far as still reached
    alert int,        -- threshold to raise an alert for; 0: none
    carries boolean,  -- what the periods after it are left changes
    learns boolean    -- period_states does not reach back to it
);

CREATE TYPE verdict AS (
    status text,
    blocked boolean,
    budgets text,     -- the array in budget_check
    alerts int,       -- how many entries raise an alert
    uncommon boolean, -- some entry carries or learns
    entries entry[]
);

CREATE FUNCTION answer_plain(_outcome text) RETURNS answer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (_outcome, NULL, NULL, false)::answer $$;

-- The percent that _spent is of _limit, cut toward zero to one decimal.
CREATE FUNCTION percent_text(_spent bigint, _limit bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce((div(_spent * 1000::numeric, nullif(_limit, 0)) * 0.1)::text, 'null')
$$;

CREATE FUNCTION period_json(_start date, _end date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT format('{"start":%s,"end":%s}', to_json(_start), to_json(_end)) $$;

-- _unit is the minor unit as a part of the major one, so that money is one multiplication.
CREATE FUNCTION entry_json(_e entry, _unit numeric) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"budget_id":"%s","name":%s,"mode":"%s","period":%s,"limit":"%s",'
                  '"carried":"%s","spent_before":"%s","spent":"%s","remaining":"%s",'
                  '"percent":%s,"state":"%s","crossed":[%s]}',
                  (_e).budget_id, to_json((_e).name), (_e).mode,
                  period_json((_e).period_start, (_e).period_end),
                  (_e)."limit" * _unit, (_e).carried * _unit, (_e).spent_before * _unit,
                  (_e).spent * _unit, ((_e)."limit" - (_e).spent) * _unit,
                  percent_text((_e).spent, (_e)."limit"),
                  CASE (_e).reached WHEN 100 THEN 'exceeded' WHEN 0 THEN 'ok' ELSE 'near' END,
                  array_to_string((_e).crossed, ','))
$$;

CREATE FUNCTION budget_check_json(_c caller, _v verdict) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"status":"%s","source":"%s","as_of":"%s","budgets":[%s]}',
                  CASE (_c).source WHEN 'unavailable' THEN 'unknown' ELSE (_v).status END,
                  (_c).source, instant_text((_c).as_of), (_v).budgets)
$$;

-- _path is the book's spelling of the category.
CREATE FUNCTION transaction_json(_t transactions, _path text, _currency text, _digits int)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT format('{"id":"%s","type":"%s","date":%s,"amount":"%s","currency":"%s",'
                  '"category":%s,"payee":%s,"note":%s,"tags":%s,"created_by":"%s",'
                  '"created_at":"%s","updated_at":"%s","version":%s,"budget_check":%s}',
                  (_t).id, (_t).type, to_json((_t).date), money_text((_t).amount, _digits),
                  _currency, to_json(_path), coalesce(to_json((_t).payee)::text, 'null'),
                  coalesce(to_json((_t).note)::text, 'null'), to_json((_t).tags),
                  (_t).created_by, instant_text((_t).created_at), instant_text((_t).updated_at),
                  (_t).version, (_t).budget_check)
$$;

-- NULL where it does not count: income, and no transaction.
CREATE FUNCTION transaction_side(_t transactions, _ancestors text[]) RETURNS side
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE (_t).type
           WHEN 'expense' THEN (_ancestors, (_t).date, (_t).amount)::side
           WHEN 'refund' THEN (_ancestors, (_t).date, -(_t).amount)::side
           END
$$;

-- The words of a text as they are compared: NFC, lower case, cut before the 2 046 bytes at which a
-- tsvector ends a word. Letters, digits and their marks make words, in any script; the rest parts them.
CREATE FUNCTION text_words(_text text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    _plain text := lower(normalize(_text, NFC) COLLATE "und-x-icu");
    _words text[] := array_remove(regexp_split_to_array(
        _plain, '[[:space:][:punct:][:cntrl:]$+<=>^`|~¢-©¬-±´¶-¸×÷₠-⃏]+' COLLATE "und-x-icu"), '');
BEGIN
    IF octet_length(_plain) <= 2000 THEN
        RETURN _words;
    END IF;
    RETURN ARRAY(SELECT left(word, 500) FROM unnest(_words) AS word);
END
$$;

COMMIT;
