-- Sums by category and day, as two databases compare theirs.

-- A digest of sums that are equal in both: of those that are not 0, one line each, in order of key
-- and day. The arrays have an element a sum, in any order; NULL: no sums.
CREATE FUNCTION sums_digest(_categories text[], _days date[], _spent bigint[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT md5(coalesce(string_agg(s.category || ' ' || s.day - date '2000-01-01' || ' ' || s.spent,
                                   chr(10) ORDER BY s.category COLLATE "C", s.day), ''))
      FROM unnest(_categories, _days, _spent) AS s (category, day, spent)
     WHERE s.spent <> 0
$$;
