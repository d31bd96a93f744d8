-- $1 cursor or null → data (JSON array), next.
SELECT * FROM revocations_since($1::text::xid8)
